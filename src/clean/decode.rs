//! Bytes to text: which encoding a page is in, and whether it is text at all.
//!
//! The order is: byte order mark, valid UTF-8 with letters beyond ASCII (whatever is declared: no other encoding looks
//! like it by chance), the charset named outside the page, the charset the page names itself, UTF-16 without a mark, and
//! last `chardetng`'s guess. Decoding never fails: bytes that fit nowhere become U+FFFD. NUL becomes a space, since the
//! HTML parser triples it. Text that was decoded wrongly before it was saved is repaired where that is certain
//! (`mojibake`); everything behind this module counts bytes of the text as it is then.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{
    Rejection,
    mojibake::{self, Repair},
};
use crate::model::{Evidence, EvidenceField, MediaType, RawDocument};

/// Number of bytes at the start in which a page names its charset and shows what it is.
const HEAD: usize = 4096;

/// Number of bytes the detector reads: enough for every language, little for a page of megabytes.
const DETECTED: usize = 256 * 1024;

/// A page's text, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded<'b> {
    /// The text.
    pub(super) text: Cow<'b, str>,
    encoding: &'static Encoding,
    rule: &'static str,
    repair: Option<Repair>,
}

impl Decoded<'_> {
    /// Returns the encoding and what was repaired; nothing where the bytes are UTF-8 and were taken as they are.
    pub(super) fn evidence(&self) -> Option<Evidence> {
        if self.encoding == UTF_8 && self.repair.is_none() && self.rule == UTF_8_RULE {
            return None;
        }
        let repaired = self.repair.map_or_else(String::new, |repair| {
            let twice = if repair.twice { " twice" } else { "" };
            let lines = if repair.lines == 1 { "line" } else { "lines" };
            let (name, count) = (repair.read_as.name(), repair.lines);
            format!(", repaired: UTF-8 read as {name}{twice} in {count} {lines}")
        });
        Some(Evidence {
            field: EvidenceField::Encoding,
            value: format!("{}{repaired}", self.encoding.name()),
            rule: self.rule.to_owned(),
            chosen: true,
        })
    }
}

/// Returns a page's text, or why it is none.
pub(super) fn decode(raw: &RawDocument) -> Result<Decoded<'_>, Rejection> {
    let bytes = raw.bytes.as_slice();
    if let Some(what) = foreign_format(bytes, raw.media) {
        return Err(Rejection::NotText { what });
    }
    // Most pages are faultless, which is told faster than their letters are counted or read one by one.
    let valid = str::from_utf8(bytes).ok();
    let (encoding, rule, bytes) = choose(raw, bytes, valid.is_some());
    let text = if encoding == UTF_8 {
        let valid = valid.filter(|text| text.len() == bytes.len());
        valid.map_or_else(|| String::from_utf8_lossy(bytes), Cow::Borrowed)
    } else {
        encoding.decode_without_bom_handling(bytes).0
    };
    let text = if text.contains('\0') {
        Cow::Owned(text.replace('\0', " "))
    } else {
        text
    };
    let (text, repair) = match mojibake::repair(&text) {
        Some((text, repair)) => (Cow::Owned(text), Some(repair)),
        None => (text, None),
    };
    Ok(Decoded {
        text,
        encoding,
        rule,
        repair,
    })
}

/// What says that bytes are UTF-8 where they are.
const UTF_8_RULE: &str = "valid UTF-8";

/// Returns the encoding, what says so, and the bytes without their byte order mark.
fn choose<'b>(raw: &RawDocument, bytes: &'b [u8], is_valid: bool) -> (&'static Encoding, &'static str, &'b [u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rule = if encoding == UTF_8 {
            UTF_8_RULE
        } else {
            "byte order mark"
        };
        return (encoding, rule, &bytes[length..]);
    }
    let switches = looks_like_iso_2022(bytes);
    if !bytes.is_ascii() && !switches && (is_valid || is_mostly_utf8(bytes)) {
        return (UTF_8, UTF_8_RULE, bytes);
    }
    let declared = raw
        .declared
        .charset
        .as_deref()
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let in_markup = || {
        (raw.media == MediaType::Html)
            .then(|| charset_in_markup(bytes))
            .flatten()
    };
    // Bytes that are not UTF-8 are not made so by a label; what fits in between is ASCII, or UTF-8 with faults.
    let fits = |encoding: &&'static Encoding| *encoding != UTF_8 || !switches && (bytes.is_ascii() || has_utf8(bytes));
    let named = declared.filter(fits).map(|encoding| (encoding, "declared"));
    let named = named.or_else(|| in_markup().filter(fits).map(|encoding| (encoding, "meta")));
    let by_zeros = || utf16_by_zeros(bytes).map(|encoding| (encoding, "zero bytes"));
    let (encoding, rule) = named
        .or_else(by_zeros)
        .unwrap_or_else(|| (guess(raw, bytes), "detected"));
    let rule = if encoding == UTF_8 { UTF_8_RULE } else { rule };
    (encoding, rule, bytes)
}

/// Returns whether some letter beyond ASCII is UTF-8, so that a page that says it is may be believed.
fn has_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = utf8_letters(bytes);
    good > 0 && good >= bad
}

/// Returns whether letters beyond ASCII are UTF-8 all but always: one truncated teaser does not change a page's encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = utf8_letters(bytes);
    good > bad * 20
}

/// Counts the letters beyond ASCII that are UTF-8, and the places that are not.
fn utf8_letters(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

/// Returns whether escape sequences switch character sets: such bytes are ASCII and valid UTF-8, yet neither.
fn looks_like_iso_2022(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(HEAD)].windows(2).any(|pair| pair == b"\x1b$")
}

/// Returns the charset of `<meta charset=...>`, `<meta http-equiv ... charset=...>` or an XML declaration.
fn charset_in_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = find(rest, b"charset").or_else(|| find(rest, b"encoding")) {
        rest = &rest[at + 7..];
        let Some(equals) = rest.iter().position(|b| *b == b'=').filter(|at| *at < 4) else {
            continue;
        };
        let is_margin = |b: &u8| b.is_ascii_whitespace() || *b == b'"' || *b == b'\'';
        let label = &rest[equals + 1..];
        let label = &label[label.iter().position(|b| !is_margin(b)).unwrap_or(label.len())..];
        let end = label
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || b"-_:".contains(b)))
            .unwrap_or(label.len());
        let encoding = Encoding::for_label(&label[..end]);
        // A page that could be read as ASCII to find its charset is not in UTF-16, whatever it says.
        match encoding {
            Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => return Some(UTF_8),
            Some(encoding) => return Some(encoding),
            None => {}
        }
    }
    None
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

/// Returns UTF-16 where the bytes on one side of each pair are zero, as in Latin text without a byte order mark, or zero
/// and the number of an alphabet's block, as in Cyrillic, Hebrew and Arabic text with its spaces.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let side = |offset: usize| head.iter().skip(offset).step_by(2);
    let zeros = |offset: usize| side(offset).filter(|b| **b == 0).count();
    let high = |offset: usize| side(offset).filter(|b| matches!(b, 0 | 3..=6 | 0x20)).count();
    let is_high = |offset: usize, other: usize| {
        let (own, others) = (zeros(offset), zeros(other));
        own * 2 > pairs && others * 2 <= pairs
            || own * 20 >= pairs && others * 20 < pairs && high(offset) * 20 > pairs * 19
    };
    match (is_high(0, 1), is_high(1, 0)) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

fn guess(raw: &RawDocument, bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let part = &bytes[..bytes.len().min(DETECTED)];
    detector.feed(part, part.len() == bytes.len());
    let tld = raw.declared.url.as_deref().and_then(top_level_domain);
    detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Allow)
}

/// Returns the last label of an address's host, in lower-case ASCII letters, as the detector wants it.
fn top_level_domain(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    let label = host.rsplit('.').next()?.to_ascii_lowercase();
    (!label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase())).then_some(label)
}

/// First bytes of formats that are not text, and what to call them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\0\0\x01\0", "an icon"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM film"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3", "an SQLite database"),
];

/// Returns what the bytes are if they are a known format other than text, or are no text at all.
fn foreign_format(bytes: &[u8], media: MediaType) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (_, Some(b"ftyp"), _) => return Some("an MP4 film or HEIF picture"),
        (Some(b"RIFF"), _, Some(b"WEBP")) => return Some("a WebP picture"),
        (Some(b"RIFF"), _, Some(b"WAVE" | b"AVI ")) => return Some("a recording"),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(1024)];
    if media == MediaType::Html || Encoding::for_bom(head).is_some() || utf16_by_zeros(head).is_some() {
        return None;
    }
    let controls = head
        .iter()
        .filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127))
        .count();
    (head.len() >= 32 && controls * 20 > head.len()).then_some("binary data")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Declared, Digest, Origin};

    fn page(bytes: &[u8], media: MediaType) -> RawDocument {
        let origin = Origin {
            path: "page".into(),
            record: None,
        };
        RawDocument {
            origin,
            sha256: Digest(String::new()),
            bytes: bytes.to_vec(),
            media,
            declared: Declared::default(),
        }
    }

    fn check(encoding: &'static Encoding, text: &str) {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text} is not writable in {}", encoding.name());
        assert_eq!(
            decode(&page(&bytes, MediaType::Text)).unwrap().text,
            text,
            "{}",
            encoding.name()
        );
    }

    #[test]
    fn legacy_encodings_are_told_apart() {
        use encoding_rs::{KOI8_U, WINDOWS_1251, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256};
        check(
            WINDOWS_1251,
            "Делегации встретились в Стамбуле и договорились об обмене пленными.",
        );
        check(
            KOI8_U,
            "Українська делегація прибула до Стамбула і оголосила про обмін полоненими.",
        );
        check(
            WINDOWS_1254,
            "Dışişleri Bakanı görüşmelerin İstanbul'da yapılacağını açıkladı.",
        );
        check(
            WINDOWS_1256,
            "وصل الوفد إلى إسطنبول لإجراء محادثات حول تبادل الأسرى بين البلدين.",
        );
        check(WINDOWS_1255, "המשלחת הגיעה לשיחות על חילופי שבויים בין שתי המדינות.");
        check(UTF_8, "Çırağan Sarayı’nda — görüşme");
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let story = "The delegations met in Istanbul.";
        assert_eq!(decode(&page(&utf16(story), MediaType::Text)).unwrap().text, story);
        let marked = [b"\xff\xfe".to_vec(), utf16("Обмен пленными")].concat();
        assert_eq!(decode(&page(&marked, MediaType::Text)).unwrap().text, "Обмен пленными");
    }

    #[test]
    fn a_page_names_its_own_charset() {
        let (body, _, _) = encoding_rs::WINDOWS_1251.encode("<p>Мир</p>");
        for head in [
            "<meta charset=windows-1251>",
            "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
        ] {
            let bytes = [head.as_bytes(), &body].concat();
            assert!(
                decode(&page(&bytes, MediaType::Html))
                    .unwrap()
                    .text
                    .ends_with("<p>Мир</p>"),
                "{head}"
            );
        }
    }

    #[test]
    fn alphabets_in_utf_16_need_no_mark() {
        for story in [
            "Делегации встретились в Стамбуле и договорились об обмене пленными.",
            "التقى الوفدان في إسطنبول واتفقا على تبادل الأسرى بين البلدين.",
            "המשלחות נפגשו באיסטנבול והסכימו על חילופי שבויים.",
        ] {
            let little: Vec<u8> = story.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = story.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [little, big] {
                assert_eq!(decode(&page(&bytes, MediaType::Text)).unwrap().text, story);
            }
        }
    }

    #[test]
    fn the_bytes_win_over_what_is_declared() {
        let story = "Делегации встретились в Стамбуле.";
        for charset in ["windows-1251", "iso-8859-1", "koi8-r"] {
            let mut raw = page(story.as_bytes(), MediaType::Text);
            raw.declared.charset = Some(charset.to_owned());
            assert_eq!(decode(&raw).unwrap().text, story, "{charset}");
        }
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(story);
        let mut raw = page(&bytes, MediaType::Text);
        raw.declared.charset = Some("utf-8".to_owned());
        assert_eq!(decode(&raw).unwrap().text, story);
        raw.declared.charset = Some("koi8-r".to_owned());
        assert_ne!(decode(&raw).unwrap().text, story, "a charset that fits is believed");
    }

    #[test]
    fn the_encoding_is_noted_unless_it_is_plain_utf_8() {
        let noted = |bytes: &[u8]| {
            let raw = page(bytes, MediaType::Text);
            decode(&raw)
                .unwrap()
                .evidence()
                .map(|e| format!("{} ({})", e.value, e.rule))
        };
        assert_eq!(noted("Мир".as_bytes()), None);
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Делегации встретились в Стамбуле и договорились.");
        assert_eq!(noted(&bytes).as_deref(), Some("windows-1251 (detected)"));
        let (broken, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling("Обмен пленными".as_bytes());
        assert_eq!(
            noted(broken.as_bytes()).as_deref(),
            Some("UTF-8, repaired: UTF-8 read as windows-1252 in 1 line (valid UTF-8)")
        );
    }

    #[test]
    fn pictures_and_archives_are_no_text() {
        for (bytes, what) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "a PNG picture"),
            (b"%PDF-1.7", "a PDF file"),
            (&[1; 64], "binary data"),
        ] {
            assert!(matches!(decode(&page(bytes, MediaType::Text)), Err(Rejection::NotText { what: w }) if w == what));
        }
    }

    #[test]
    fn a_broken_letter_leaves_a_page_in_utf_8() {
        let bytes = ["Обмен пленными прошёл в Стамбуле".as_bytes(), b"\xd0 "].concat();
        assert!(
            decode(&page(&bytes, MediaType::Text))
                .unwrap()
                .text
                .starts_with("Обмен пленными")
        );
    }

    #[test]
    fn nul_becomes_a_space() {
        assert_eq!(
            decode(&page(b"a\0b, and a good deal more of text", MediaType::Text))
                .unwrap()
                .text
                .as_bytes()[1],
            b' '
        );
    }
}
