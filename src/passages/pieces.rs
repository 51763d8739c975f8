//! The pieces that passages are made of: sentences, what is known of their lines, and parts of monstrous sentences.

use std::ops::Range;

use super::{
    HARD_MAX_BYTES, HARD_MAX_WORDS,
    words::{WordCounter, count},
};
use crate::sentences;

/// Most words of a heading.
const HEADING_WORDS: usize = 16;
/// Most bytes of a heading.
const HEADING_BYTES: usize = 240;

/// A sentence, or a part of one that is above the hard limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes in the zone's text.
    pub(super) range: Range<usize>,
    /// Number of words.
    pub(super) words: usize,
    /// Where it stands.
    pub(super) place: Place,
}

/// Where a piece stands in its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A line of its own that names what follows.
    Heading,
    /// First of a paragraph.
    Paragraph,
    /// First of a line inside a paragraph: a list item, a row, the name under a quotation.
    Line,
    /// Behind another piece of the same line.
    Continues,
}

/// Returns the pieces of a zone's text in order; headings are looked for only where `may_have_headings`.
pub(super) fn pieces(text: &str, lang: Option<&str>, may_have_headings: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut end = 0;
    for sentence in sentences::split(text, lang) {
        let place = place_behind(&text[end..sentence.start], pieces.is_empty());
        end = sentence.end;
        push_parts(text, sentence, place, &mut pieces);
    }
    if may_have_headings {
        mark_headings(text, &mut pieces);
    }
    pieces
}

/// Returns where a sentence stands by the white space before it: texts part paragraphs by an empty line.
fn place_behind(gap: &str, is_first: bool) -> Place {
    let breaks = gap.matches(['\n', '\u{2028}', '\u{2029}']).count();
    match breaks {
        _ if is_first => Place::Paragraph,
        0 => Place::Continues,
        1 => Place::Line,
        _ => Place::Paragraph,
    }
}

/// Adds a sentence, in parts where it is above the hard limits.
fn push_parts(text: &str, sentence: Range<usize>, place: Place, pieces: &mut Vec<Piece>) {
    let words = count(&text[sentence.clone()]);
    if words <= HARD_MAX_WORDS && sentence.len() <= HARD_MAX_BYTES {
        return pieces.push(Piece {
            range: sentence,
            words,
            place,
        });
    }
    let mut start = sentence.start;
    let mut place = place;
    while start < sentence.end {
        let rest = &text[start..sentence.end];
        let len = longest_part(rest);
        let part = rest[..len].trim_end();
        pieces.push(Piece {
            range: start..start + part.len(),
            words: count(part),
            place,
        });
        start = sentence.end - rest[len..].trim_start().len();
        place = Place::Continues;
    }
}

/// Returns the bytes of the longest start of `text` within the hard limits that ends at a word where it can.
fn longest_part(text: &str) -> usize {
    let mut counter = WordCounter::default();
    let mut space = None;
    for (at, c) in text.char_indices() {
        counter.push(c);
        if counter.total() > HARD_MAX_WORDS || at + c.len_utf8() > HARD_MAX_BYTES {
            return space.unwrap_or(at);
        }
        if c.is_whitespace() {
            space = Some(at);
        }
    }
    text.len()
}

/// Marks lines that are headings: short, apart, without the end of a sentence, above a line that is longer.
fn mark_headings(text: &str, pieces: &mut [Piece]) {
    for i in 0..pieces.len() {
        let (piece, below) = (&pieces[i], &pieces[i + 1..]);
        let Some(next) = below.first() else { return };
        let is_apart = piece.place == Place::Paragraph && (i > 0 || next.place == Place::Paragraph);
        let is_line = next.place != Place::Continues;
        if is_apart
            && is_line
            && piece.words <= HEADING_WORDS
            && looks_like_heading(&text[piece.range.clone()])
            && words_of_line(below, piece.words + 1) > piece.words
        {
            pieces[i].place = Place::Heading;
        }
    }
}

/// Returns the words of the line that the pieces begin with, counted no further than `enough`.
fn words_of_line(pieces: &[Piece], enough: usize) -> usize {
    let mut words = 0;
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 && piece.place != Place::Continues || words >= enough {
            break;
        }
        words += piece.words;
    }
    words
}

fn looks_like_heading(line: &str) -> bool {
    let ends_sentence = |c| {
        matches!(
            c,
            '.' | '!' | '…' | ',' | ';' | '。' | '！' | '，' | '；' | '،' | '۔' | '।'
        )
    };
    let is_item = line.starts_with(['-', '–', '—', '•', '*', '·']);
    line.len() <= HEADING_BYTES && !is_item && !bare_end(line).ends_with(ends_sentence)
}

/// Returns the line without the quotation marks and brackets at its end.
fn bare_end(line: &str) -> &str {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '）'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the lines that are headings.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces = pieces(text, Some("en"), true);
        let headings: Vec<&str> = pieces
            .iter()
            .filter(|piece| piece.place == Place::Heading)
            .map(|piece| &text[piece.range.clone()])
            .collect();
        assert_eq!(headings, expected);
    }

    #[test]
    fn headings_stand_above_longer_text() {
        check(
            "The swap\n\nBoth sides agreed to swap prisoners. They left.",
            &["The swap"],
        );
        check(
            "What was agreed?\n\nBoth sides agreed to swap prisoners.",
            &["What was agreed?"],
        );
        check("Both sides agreed.\n\nThen they left the palace at noon.", &[]);
        check("Both sides agreed to swap prisoners.\n\nThe swap", &[]);
        check("- a thousand prisoners\n\nThe list is longer than that, he said.", &[]);
        check("Talks.\nThe swap\nBoth sides agreed to swap prisoners.", &[]);
        check(
            "Was it agreed?\nBoth sides agreed to swap prisoners.\nAnd then?\nNothing has been said of it.",
            &[],
        );
        check("He said: “No.”\n\nBoth sides agreed to swap prisoners in May.", &[]);
    }

    #[test]
    fn a_monstrous_sentence_is_cut_at_words_then_at_characters() {
        let words = "palabra ".repeat(1000);
        let parts = pieces(&words, Some("es"), true);
        assert_eq!(parts.iter().map(|part| part.words).collect::<Vec<_>>(), [400, 400, 200]);
        let letters = "ж".repeat(10_000);
        let parts = pieces(&letters, Some("ru"), true);
        assert_eq!(
            parts.iter().map(|part| part.range.len()).collect::<Vec<_>>(),
            [8192, 8192, 3616]
        );
    }
}
