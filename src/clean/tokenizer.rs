//! HTML text to the tokens from which a tree is built, after the WHATWG standard (HTML, 13.2.5 Tokenization).
//!
//! [`feed`] hands tags, text and comments to `html5ever`'s tree builder. It stands in for that crate's own tokenizer,
//! which looks at every character by itself and copies every value: two thirds of the time that a page takes to parse.
//! Here text and values are found with `memchr` and stay slices of the page. What it gives is held against `html5ever`'s
//! tokenizer by a test. Errors are not reported, and comments come without their text, since nobody asks for either.

use encoding_rs::WINDOWS_1252;
use html5ever::{
    Attribute, LocalName, QualName,
    data::NAMED_ENTITIES,
    ns,
    tendril::StrTendril,
    tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, states::RawKind},
};

/// Attributes of one tag that are kept; each is compared with those before it.
const MAX_ATTRIBUTES: usize = 1_000;

/// Hands the tokens of a page to `sink`, the end of the page included.
pub(super) fn feed<Sink: TokenSink>(page: &str, sink: &Sink) {
    let page = page.strip_prefix('\u{feff}').unwrap_or(page);
    let page = if page.contains('\r') {
        page.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        StrTendril::from_slice(page)
    };
    let mut tokenizer = Tokenizer {
        text: &page,
        page: &page,
        at: 0,
        sink,
    };
    tokenizer.run();
    tokenizer.put(Token::EOFToken);
    sink.end();
}

struct Tokenizer<'p, Sink> {
    page: &'p StrTendril,
    /// The page again, so that nothing is asked of the tendril in a loop.
    text: &'p str,
    /// Byte at which the next token begins.
    at: usize,
    sink: &'p Sink,
}

impl<'p, Sink: TokenSink> Tokenizer<'p, Sink> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            self.put_text_until_markup(self.text.len());
            if self.rest().starts_with('<') {
                self.markup();
            }
        }
    }

    fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    fn byte(&self, offset: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + offset).copied()
    }

    /// Puts a token after which the page is read on as before.
    fn put(&self, token: Token) {
        // Only the start of an element may ask for something else.
        let _ = self.sink.process_token(token, 1);
    }

    /// Returns a part of the page without copying it.
    fn slice(&self, start: usize, end: usize) -> StrTendril {
        match (u32::try_from(start), u32::try_from(end - start)) {
            (Ok(start), Ok(length)) => self.page.subtendril(start, length),
            _ => StrTendril::from_slice(&self.text[start..end]),
        }
    }

    /// Puts the characters up to `end` as they are, and goes there.
    fn put_characters(&mut self, end: usize) {
        if end > self.at {
            self.put(Token::CharacterTokens(self.slice(self.at, end)));
            self.at = end;
        }
    }

    /// Puts text with its references resolved, up to the next `<` or to `end`.
    fn put_text_until_markup(&mut self, end: usize) {
        self.put_text(|bytes| memchr::memchr2(b'<', b'&', bytes), end);
    }

    /// Puts text with its references resolved, up to the first byte that `next` finds and that is no `&`, or to `end`.
    fn put_text(&mut self, next: impl Fn(&[u8]) -> Option<usize>, end: usize) {
        while self.at < end {
            let found = next(&self.text.as_bytes()[self.at..end]);
            self.put_characters(found.map_or(end, |length| self.at + length));
            if found.is_none() || self.byte(0) != Some(b'&') {
                return;
            }
            match reference(&self.text[self.at..end], false) {
                Some((characters, length)) => {
                    self.put(Token::CharacterTokens(characters.as_str().into()));
                    self.at += length;
                }
                None => self.put_characters(self.at + 1),
            }
        }
    }

    /// Reads what begins with `<`.
    fn markup(&mut self) {
        match (self.byte(1), self.byte(2)) {
            (Some(letter), _) if letter.is_ascii_alphabetic() => self.start_tag(),
            (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => self.end_tag(),
            (Some(b'/'), Some(b'>')) => self.at += 3,
            (Some(b'/'), Some(_)) | (Some(b'?'), _) => self.bogus_comment(),
            (Some(b'!'), _) => self.declaration(),
            (Some(b'/'), None) => self.put_characters(self.at + 2),
            _ => self.put_characters(self.at + 1),
        }
    }

    fn put_comment(&mut self, end: usize) {
        self.at = end;
        self.put(Token::CommentToken(StrTendril::new()));
    }

    fn bogus_comment(&mut self) {
        let length = memchr::memchr(b'>', self.rest().as_bytes()).map(|at| at + 1);
        self.put_comment(length.map_or(self.text.len(), |length| self.at + length));
    }

    /// Reads a comment, a document type or a stretch of characters that begins with `<!`.
    fn declaration(&mut self) {
        let body = &self.rest()[2..];
        let begins = |word: &str| {
            body.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        if let Some(comment) = body.strip_prefix("--") {
            let length = comment_length(comment).unwrap_or(comment.len());
            self.put_comment(self.at + "<!--".len() + length);
        } else if begins("doctype") {
            let end = memchr::memchr(b'>', body.as_bytes());
            let length = end.unwrap_or(body.len());
            self.put(Token::DoctypeToken(doctype(
                &body["doctype".len()..length],
                end.is_some(),
            )));
            self.at = (self.at + 2 + length + 1).min(self.text.len());
        } else if body.starts_with("[CDATA[") && self.sink.adjusted_current_node_present_but_not_in_html_namespace() {
            self.at += "<![CDATA[".len();
            let length = self.rest().find("]]>");
            self.put_characters(length.map_or(self.text.len(), |length| self.at + length));
            self.at = (self.at + "]]>".len()).min(self.text.len());
        } else {
            self.bogus_comment();
        }
    }

    fn end_tag(&mut self) {
        let name = self.tag_name(2);
        // What stands behind the name says nothing, but `>` in quotation marks does not end the tag.
        if let Some((end, _)) = self.attributes(&mut None) {
            self.at = end;
            self.put(tag(TagKind::EndTag, name, Attributes::default(), false));
        } else {
            self.at = self.text.len();
        }
    }

    fn start_tag(&mut self) {
        let name = self.tag_name(1);
        let mut attributes = Some(Attributes::default());
        let Some((end, self_closing)) = self.attributes(&mut attributes) else {
            self.at = self.text.len();
            return;
        };
        self.at = end;
        let token = tag(
            TagKind::StartTag,
            name.clone(),
            attributes.unwrap_or_default(),
            self_closing,
        );
        match self.sink.process_token(token, 1) {
            TokenSinkResult::Plaintext => self.put_characters(self.text.len()),
            TokenSinkResult::RawData(RawKind::Rcdata) => {
                let end = self.end_of_raw(&name);
                self.put_text(|bytes| memchr::memchr(b'&', bytes), end);
            }
            TokenSinkResult::RawData(RawKind::Rawtext) => self.put_characters(self.end_of_raw(&name)),
            TokenSinkResult::RawData(_) => self.put_characters(self.at + script_length(self.rest())),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
    }

    /// Returns where the end tag of the element that was just opened begins, the end of the page where there is none.
    fn end_of_raw(&self, name: &str) -> usize {
        let bytes = self.rest().as_bytes();
        let end = memchr::memchr_iter(b'<', bytes).find(|at| is_tag(&bytes[*at..], "</", name));
        end.map_or(self.text.len(), |length| self.at + length)
    }

    /// Reads the name of a tag, which begins `from` bytes on, and goes behind it.
    fn tag_name(&mut self, from: usize) -> LocalName {
        let start = self.at + from;
        let rest = &self.text[start..];
        let length = rest.bytes().position(|b| matches!(b, b'/' | b'>') || is_space(b));
        let length = length.unwrap_or(rest.len());
        self.at = start + length;
        local_name(&rest[..length])
    }

    /// Reads the attributes of a tag from here on, unless nobody wants them. Returns the byte behind the tag and whether it
    /// closes itself, `None` where the page ends in it.
    fn attributes(&self, found: &mut Option<Attributes>) -> Option<(usize, bool)> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            at += bytes[at..].iter().position(|b| !is_space(*b))?;
            match bytes[at] {
                b'>' => return Some((at + 1, false)),
                b'/' if bytes.get(at + 1) == Some(&b'>') => return Some((at + 2, true)),
                b'/' => {
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let start = at;
            // An equals sign right here is part of the name.
            at += 1;
            at += bytes[at..]
                .iter()
                .position(|b| matches!(b, b'/' | b'>' | b'=') || is_space(*b))?;
            let name = start..at;
            let behind = at + bytes[at..].iter().position(|b| !is_space(*b))?;
            let mut value = 0..0;
            if bytes[behind] == b'=' {
                at = behind + 1;
                at += bytes[at..].iter().position(|b| !is_space(*b))?;
                match bytes[at] {
                    quote @ (b'"' | b'\'') => {
                        let length = memchr::memchr(quote, &bytes[at + 1..])?;
                        value = at + 1..at + 1 + length;
                        at = value.end + 1;
                    }
                    b'>' => {}
                    _ => {
                        let length = bytes[at..].iter().position(|b| *b == b'>' || is_space(*b))?;
                        value = at..at + length;
                        at = value.end;
                    }
                }
            } else {
                at = behind;
            }
            if let Some(found) = found {
                found.add(&self.text[name], || self.value(value.start, value.end));
            }
        }
    }

    /// Returns the value of an attribute, references resolved.
    fn value(&self, start: usize, end: usize) -> StrTendril {
        let mut rest = &self.text[start..end];
        if memchr::memchr(b'&', rest.as_bytes()).is_none() {
            return self.slice(start, end);
        }
        let mut value = StrTendril::with_capacity(u32::try_from(rest.len()).unwrap_or_default());
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            value.push_slice(&rest[..at]);
            rest = &rest[at..];
            let (characters, length) = reference(rest, true).unwrap_or_else(|| ("&".to_owned(), 1));
            value.push_slice(&characters);
            rest = &rest[length..];
        }
        value.push_slice(rest);
        value
    }
}

/// The attributes of a tag; of two of one name the first counts.
#[derive(Default)]
struct Attributes {
    list: Vec<Attribute>,
    has_duplicates: bool,
}

impl Attributes {
    fn add(&mut self, name: &str, value: impl FnOnce() -> StrTendril) {
        if self.list.len() >= MAX_ATTRIBUTES {
            return;
        }
        let name = local_name(name);
        if self.list.iter().any(|other| other.name.local == name) {
            self.has_duplicates = true;
        } else {
            self.list.push(Attribute {
                name: QualName::new(None, ns!(), name),
                value: value(),
            });
        }
    }
}

fn tag(kind: TagKind, name: LocalName, attributes: Attributes, self_closing: bool) -> Token {
    Token::TagToken(Tag {
        kind,
        name,
        self_closing,
        attrs: attributes.list,
        had_duplicate_attributes: attributes.has_duplicates,
    })
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\t' | b'\x0c')
}

/// Returns a name in small ASCII letters.
fn local_name(name: &str) -> LocalName {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        LocalName::from(name.to_ascii_lowercase())
    } else {
        LocalName::from(name)
    }
}

/// Returns whether bytes begin with `opening` and a name, and the name ends there.
fn is_tag(bytes: &[u8], opening: &str, name: &str) -> bool {
    let Some(rest) = bytes.strip_prefix(opening.as_bytes()) else {
        return false;
    };
    let begins = rest
        .get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    begins
        && rest
            .get(name.len())
            .is_some_and(|b| matches!(b, b'/' | b'>') || is_space(*b))
}

/// Returns the bytes of a script up to its end tag, or to the end of the page. A script in a comment may hold one of its
/// own, as people once wrote for browsers without scripts.
fn script_length(text: &str) -> usize {
    #[derive(PartialEq)]
    enum Inside {
        Script,
        Comment,
        ScriptInComment,
    }
    let bytes = text.as_bytes();
    let mut inside = Inside::Script;
    let mut at = 0;
    while let Some(length) = memchr::memchr2(b'<', b'-', &bytes[at..]) {
        at += length;
        let rest = &bytes[at..];
        let ends = is_tag(rest, "</", "script");
        match inside {
            Inside::Script | Inside::Comment if ends => return at,
            Inside::Script if rest.starts_with(b"<!--") => {
                inside = Inside::Comment;
                // The dashes may end the comment again.
                at += 1;
            }
            Inside::Comment | Inside::ScriptInComment if rest.starts_with(b"-->") => inside = Inside::Script,
            Inside::Comment if is_tag(rest, "<", "script") => inside = Inside::ScriptInComment,
            Inside::ScriptInComment if ends => inside = Inside::Comment,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the bytes of a comment behind `<!--`, its end included; `None` where it never ends.
fn comment_length(text: &str) -> Option<usize> {
    for abrupt in [">", "->"] {
        if text.starts_with(abrupt) {
            return Some(abrupt.len());
        }
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memmem::find(&bytes[at..], b"--")?;
        let behind = &bytes[at + 2..];
        match behind {
            [b'>', ..] => return Some(at + 3),
            [b'!', b'>', ..] => return Some(at + 4),
            _ => at += 1,
        }
    }
}

/// Reads what stands between `<!doctype` and `>`.
fn doctype(body: &str, is_closed: bool) -> Doctype {
    let space = |c: char| u8::try_from(c).is_ok_and(is_space);
    let body = body.trim_start_matches(space);
    let (name, rest) = body.split_once(space).unwrap_or((body, ""));
    let mut found = Doctype {
        name: (!name.is_empty()).then(|| name.to_ascii_lowercase().into()),
        public_id: None,
        system_id: None,
        force_quirks: name.is_empty() || !is_closed,
    };
    let rest = rest.trim_start_matches(space);
    let (keyword, mut rest) = rest.split_at(rest.len().min("public".len()));
    let is_public = keyword.eq_ignore_ascii_case("public");
    if rest.is_empty() && keyword.is_empty() {
        return found;
    }
    if !is_public && !keyword.eq_ignore_ascii_case("system") {
        found.force_quirks = true;
        return found;
    }
    // An identifier that is missing where one must be, or never closed, makes a page of old times.
    let mut identifier = |is_needed: bool, quirks: &mut bool| {
        rest = rest.trim_start_matches(space);
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            *quirks |= is_needed || !rest.is_empty();
            return None;
        };
        let (identifier, behind) = rest[1..].split_once(quote).unwrap_or_else(|| {
            *quirks = true;
            (&rest[1..], "")
        });
        rest = behind;
        Some(identifier.into())
    };
    if is_public {
        found.public_id = identifier(true, &mut found.force_quirks);
    }
    if !is_public || found.public_id.is_some() {
        found.system_id = identifier(!is_public, &mut found.force_quirks);
    }
    found
}

/// Returns the characters that a reference at the start stands for, and its bytes; `None` where there is none. In the value
/// of an attribute, `&copy=1` is part of an address.
pub(super) fn reference(text: &str, in_attribute: bool) -> Option<(String, usize)> {
    match text.as_bytes().get(1)? {
        b'#' => numeric(text),
        b if b.is_ascii_alphanumeric() => named(text, in_attribute),
        _ => None,
    }
}

fn named(text: &str, in_attribute: bool) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut longest = None;
    for end in 2..=bytes.len() {
        let last = bytes[end - 1];
        if !last.is_ascii_alphanumeric() && last != b';' {
            break;
        }
        match NAMED_ENTITIES.get(&text[1..end]) {
            None => break,
            // The start of a name, but none itself.
            Some((0, _)) => {}
            Some(characters) => longest = Some((characters, end)),
        }
    }
    let (&(first, second), end) = longest?;
    let goes_on = bytes.get(end).is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric());
    if in_attribute && bytes[end - 1] != b';' && goes_on {
        return None;
    }
    let characters = [first, second].into_iter().filter(|c| *c != 0);
    Some((characters.filter_map(char::from_u32).collect(), end))
}

fn numeric(text: &str) -> Option<(String, usize)> {
    let (radix, start) = match text.as_bytes().get(2)? {
        b'x' | b'X' => (16, 3),
        _ => (10, 2),
    };
    let digits = text[start..]
        .bytes()
        .take_while(|b| char::from(*b).is_digit(radix))
        .count();
    if digits == 0 {
        return None;
    }
    let end = start + digits;
    let number = u32::from_str_radix(&text[start..end], radix).unwrap_or(u32::MAX);
    let mut characters = String::new();
    match u8::try_from(number) {
        // People wrote the numbers of their own code page.
        Ok(byte @ 0x80..=0x9f) => characters.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0),
        _ => characters.push(
            char::from_u32(number)
                .filter(|c| *c != '\0')
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        ),
    }
    Some((characters, end + usize::from(text.as_bytes().get(end) == Some(&b';'))))
}
