//! Text that was UTF-8, was read in another encoding and saved again: `Ð¼Ð¸Ñ€`, `РјРёСЂ`, `itâ€™s`.
//!
//! [`repair`] undoes it only where that is certain. The unit is a run of characters beyond ASCII. A run is repaired if it
//! can be written in the wrong encoding without loss, its bytes are valid UTF-8, these read in the wrong encoding give
//! the run again, and what comes out are letters and signs that people write. One such run may be chance, so the page
//! must show several; a short run in Cyrillic, which could be a word, is repaired only in a line that has a long one.
//! ASCII never changes, so lines and tags stay where they are; a second pass undoes a second accident.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

/// What was repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repair {
    /// The encoding that the page's UTF-8 was once read in.
    pub(super) read_as: &'static Encoding,
    /// Number of lines that changed.
    pub(super) lines: usize,
    /// Whether it had happened twice.
    pub(super) twice: bool,
}

/// Returns the text repaired, or `None` where nothing is to be repaired for certain.
pub(super) fn repair(text: &str) -> Option<(String, Repair)> {
    if text.is_ascii() {
        return None;
    }
    let (once, mut repair) = pass(text)?;
    match pass(&once) {
        Some((twice, _)) => {
            repair.twice = true;
            Some((twice, repair))
        }
        None => Some((once, repair)),
    }
}

/// Undoes one accident.
fn pass(text: &str) -> Option<(String, Repair)> {
    let signs = Signs::of(text);
    let (read_as, pairs) = if signs.cyrillic > signs.latin {
        (WINDOWS_1251, signs.cyrillic)
    } else {
        (WINDOWS_1252, signs.latin)
    };
    if pairs < ENOUGH || !is_certain(text, read_as) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let before = out.len();
        repair_line(line, read_as, &mut out);
        lines += usize::from(out[before..] != *line);
    }
    let is_better = lines > 0 && Signs::of(&out).total() < signs.total();
    let twice = false;
    is_better.then_some((out, Repair { read_as, lines, twice }))
}

/// Number of tell-tale pairs, or of short runs that can be repaired, that make chance unlikely.
const ENOUGH: usize = 3;

/// Number of characters in long runs that can be repaired that make chance unlikely.
const ENOUGH_LONG: usize = 6;

/// Number of pairs of characters that UTF-8 makes when it is read in one of the encodings: a letter that stands for the
/// first byte of a sequence, and a sign that stands for a byte of its rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Signs {
    latin: usize,
    cyrillic: usize,
}

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let mut rest = text;
        while let Some(at) = beyond_ascii(rest.as_bytes()) {
            let run = &rest[at..];
            let end = run.bytes().position(|b| b.is_ascii()).unwrap_or(run.len());
            signs.count(&run[..end]);
            rest = &run[end..];
        }
        signs
    }

    /// Counts the pairs of a run of characters beyond ASCII.
    fn count(&mut self, run: &str) {
        for (last, c) in run.chars().zip(run.chars().skip(1)) {
            let starts_latin = matches!(last, 'Â'..='ô');
            if starts_latin && rest_in(c, WINDOWS_1252) {
                self.latin += 1;
            } else if matches!(last, 'В' | 'Г' | 'Р' | 'С' | 'Ч' | 'Ш' | 'Щ' | 'в') && rest_in(c, WINDOWS_1251)
            {
                self.cyrillic += 1;
            }
        }
    }

    fn total(self) -> usize {
        self.latin + self.cyrillic
    }
}

/// Returns the place of the first byte beyond ASCII; long stretches of ASCII are passed over fast.
fn beyond_ascii(bytes: &[u8]) -> Option<usize> {
    const STRETCH: usize = 64;
    let stretches = bytes.chunks(STRETCH).take_while(|stretch| stretch.is_ascii()).count();
    let from = (stretches * STRETCH).min(bytes.len());
    bytes[from..].iter().position(|b| !b.is_ascii()).map(|at| from + at)
}

/// Returns whether a character stands for a byte from 0x80 to 0xBF, which is never the first of a sequence.
fn rest_in(c: char, encoding: &'static Encoding) -> bool {
    let latin = matches!(c, '\u{80}'..='\u{bf}');
    let signs = matches!(
        c,
        '€' | '‚'
            | '„'
            | '…'
            | '†'
            | '‡'
            | '‰'
            | '‹'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '•'
            | '–'
            | '—'
            | '™'
            | '›'
    );
    if encoding == WINDOWS_1252 {
        latin || signs || matches!(c, 'ƒ' | 'ˆ' | 'Š' | 'Œ' | 'Ž' | '˜' | 'š' | 'œ' | 'ž' | 'Ÿ')
    } else {
        let letters = matches!(c, 'Ђ'..='Џ' | 'ё'..='џ' | 'Ё' | 'Ґ' | 'ґ' | '№');
        letters || signs || latin
    }
}

/// Returns whether the runs of a page that can be repaired are too many or too long for chance.
fn is_certain(text: &str, read_as: &'static Encoding) -> bool {
    let (mut long, mut in_vain) = (0, 0);
    let mut short: BTreeMap<String, usize> = BTreeMap::new();
    for run in runs(text).filter(|run| !run.is_ascii()) {
        match undo(run, read_as) {
            Some(original) if is_long(&original, read_as) => long += original.chars().count(),
            Some(original) if original.chars().all(is_common) => *short.entry(original).or_default() += 1,
            _ => in_vain += usize::from(Signs::of(run).total() > 0),
        }
        if long >= ENOUGH_LONG {
            return true;
        }
    }
    // Words of Latin script have one accent each: there must be several kinds, or signs that take three bytes, and most of
    // what looks broken must be.
    let repaired: usize = short.values().sum();
    let is_sign = |c: char| matches!(c, '\u{2010}'..='\u{2044}');
    let is_varied = short.len() > 1 || short.keys().any(|original| original.starts_with(is_sign));
    read_as == WINDOWS_1252 && repaired + long >= ENOUGH && is_varied && repaired > in_vain * 4
}

/// Returns whether a character is so common that it may stand alone between ASCII: accented letters, letters of the
/// alphabets next to Latin, and signs of printing. French `é »` would else become a Chinese sign.
fn is_common(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'..='\u{17f}' | '\u{218}'..='\u{21b}' | '\u{386}'..='\u{3ce}' | '\u{401}'..='\u{45f}' | '\u{490}'..='\u{491}'
            | '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{64a}' | '\u{2010}'..='\u{2044}' | '€' | '™' | '№'
    )
}

/// Returns whether a run gave so many characters that it was no word by chance.
fn is_long(original: &str, read_as: &'static Encoding) -> bool {
    original.chars().count() >= if read_as == WINDOWS_1252 { 2 } else { 3 }
}

fn repair_line(line: &str, read_as: &'static Encoding, out: &mut String) {
    let undone: Vec<(&str, Option<String>)> = runs(line).map(|run| (run, undo(run, read_as))).collect();
    let has_long = undone
        .iter()
        .any(|(_, original)| original.as_ref().is_some_and(|original| is_long(original, read_as)));
    for (run, original) in undone {
        let trusts = |original: &str| {
            let short = if read_as == WINDOWS_1252 {
                original.chars().all(is_common)
            } else {
                has_long
            };
            short || is_long(original, read_as)
        };
        match original {
            Some(original) if trusts(&original) => out.push_str(&original),
            _ => out.push_str(run),
        }
    }
}

/// Parts a text into runs that are ASCII as a whole and runs that hold none.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_ascii = rest.chars().next()?.is_ascii();
        let end = rest.find(|c: char| c.is_ascii() != is_ascii).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        rest = tail;
        Some(run)
    })
}

/// Returns what a run was before its UTF-8 was read in the wrong encoding, or `None` where that is not certain.
fn undo(run: &str, read_as: &'static Encoding) -> Option<String> {
    if run.is_ascii() {
        return None;
    }
    let (bytes, _, is_lossy) = read_as.encode(run);
    if is_lossy {
        return None;
    }
    let original = String::from_utf8(bytes.into_owned()).ok()?;
    let (again, _) = read_as.decode_without_bom_handling(original.as_bytes());
    if again != run {
        return None;
    }
    if original.chars().all(is_written) {
        return Some(original);
    }
    // After one of two accidents there are signs that nobody writes, which the other explains. Each step halves the run.
    undo(&original, read_as)
}

/// Returns whether a character is one that people write: no control, no private or unassigned one.
fn is_written(c: char) -> bool {
    let is_sign = matches!(
        c,
        '\u{a0}'..='\u{bf}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2027}' | '\u{202f}'..='\u{205e}'
            | '\u{20a0}'..='\u{20c0}' | '\u{2100}'..='\u{214f}' | '\u{2190}'..='\u{2bff}' | '\u{3000}'..='\u{303f}'
            | '\u{fe0f}' | '\u{feff}' | '\u{ff01}'..='\u{ff65}' | '\u{1f000}'..='\u{1faff}'
    );
    c.is_alphanumeric() || is_sign || matches!(c, '×' | '÷') || is_mark(c)
}

/// Returns whether a character is a mark upon letters: accents, Arabic vowels, Hebrew points, the virama.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, read_as: &'static Encoding) -> String {
        let (broken, _) = read_as.decode_without_bom_handling(text.as_bytes());
        broken.into_owned()
    }

    const STORIES: &[&str] = &[
        "Делегации встретились в Стамбуле и договорились об обмене пленными, Игорь молчал.",
        "Делегації зустрілися у Стамбулі та домовилися про обмін полоненими.",
        "Dışişleri Bakanı görüşmelerin İstanbul’da yapılacağını açıkladı; görüşme sürüyor.",
        "التقى الوفدان في إسطنبول واتفقا على تبادل الأسرى.",
        "המשלחות נפגשו באיסטנבול והסכימו על חילופי שבויים.",
        "Les délégations se sont réunies à Istanbul et ont été d’accord sur l’échange.",
        "Uzgodniono wymianę jeńców, którą ogłoszono później — żadnego rozejmu.",
    ];

    #[test]
    fn what_was_read_wrongly_is_read_anew() {
        for story in STORIES {
            for read_as in [WINDOWS_1252, WINDOWS_1251] {
                // A lone accent in Cyrillic clothes is not certain enough.
                if read_as == WINDOWS_1251 && story.contains(|c: char| c.is_ascii_alphabetic()) {
                    continue;
                }
                let once = broken(story, read_as);
                let (repaired, repair) = repair(&once).unwrap_or_else(|| panic!("{once}"));
                assert_eq!(
                    (repaired.as_str(), repair.read_as, repair.twice),
                    (*story, read_as, false)
                );
            }
        }
    }

    #[test]
    fn a_second_accident_is_undone_too() {
        let twice = broken(&broken(STORIES[0], WINDOWS_1252), WINDOWS_1252);
        let (repaired, repair) = repair(&twice).unwrap();
        assert_eq!((repaired.as_str(), repair.twice), (STORIES[0], true));
    }

    #[test]
    fn single_lines_are_repaired_and_the_others_stay() {
        let page = format!("{}\n{}\n{}\n", STORIES[1], broken(STORIES[1], WINDOWS_1251), STORIES[0]);
        let (repaired, repair) = repair(&page).unwrap();
        assert_eq!(repaired, format!("{}\n{}\n{}\n", STORIES[1], STORIES[1], STORIES[0]));
        assert_eq!(repair.lines, 1);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for story in STORIES {
            assert_eq!(repair(story), None, "{story}");
        }
        for text in [
            "",
            "plain",
            "NÃO À GUERRA, MAÇÃ, ÂNGULO « ÉTÉ »",
            "В«СССР» и «РФ»: С№1, Рі, Сі",
            "Ã© once only",
            "« passé\u{a0}», « café\u{a0}», « été\u{a0}», « à\u{a0}« et « blé\u{a0}»",
            "« LIBERTÉ», « CAFÉ», « ÉTÉ», « BLÉ»",
            "Рік за роком: Рівне, Сімферополь, Ріо",
            "ДОГОВОРЫ СССР, РСФСР, БССР «ВС»",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_written_back_is_left_alone() {
        let lossy = broken(STORIES[0], WINDOWS_1252).replace('\u{81}', "?");
        if let Some((repaired, _)) = repair(&lossy) {
            assert!(repaired.contains('?'));
        }
        assert_eq!(repair("Ã\u{81}Ã\u{82} Â\u{80} Â\u{81}"), None);
    }
}
