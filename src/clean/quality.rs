//! Doubts about a finished document: what a reader should know before relying on a page.
//!
//! [`flags`] looks at the title, the text and the language that cleaning gave, and returns a list of [`Flag`]s, each with
//! the words it rests on. `spun` counts signs of machine translation and rewriting, `headline` compares what the title
//! claims with what the text denies, `teaser` looks at how the text ends. All are cues, none is a verdict: a flag never
//! hides or ranks a page. Phrases are data, in the JSON files of `quality/`.

mod headline;
mod spun;
mod teaser;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::model::{Document, Flag, FlagKind, FlagReason, Span, ZoneKind};

/// What the flags rest on besides code, for the fingerprint of the cleaner.
pub(super) const DATA: [&str; 3] = [spun::DATA, headline::DATA, teaser::DATA];

/// Most reasons of one flag.
const MAX_REASONS: usize = 12;
/// Longest quote of a reason, bytes.
const MAX_QUOTE: usize = 240;
/// Words under which a page is short: two or three sentences, less than a passage of usual length (60 words), so that
/// counts and roles rest on very little.
const SHORT: usize = 50;

/// Returns the flags of a document, in the order of [`FlagKind::ALL`].
pub(super) fn flags(document: &Document) -> Vec<Flag> {
    [
        spun::flag(document),
        headline::flag(document),
        teaser::flag(document),
        short(document),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Flags a page whose text has a few words only. A character of a script without spaces counts as half a word.
fn short(document: &Document) -> Option<Flag> {
    let words = count_words(&document.text, SHORT);
    (words < SHORT).then(|| Flag {
        id: FlagKind::Short,
        score: rounded(1.0 - ratio(words, SHORT)),
        reasons: vec![FlagReason {
            rule: "few-words".to_owned(),
            quote: String::new(),
            span: None,
            note: Some(format!("{words} words of text, fewer than {SHORT}")),
        }],
    })
}

/// Counts the words of a text, no further than `enough`.
fn count_words(text: &str, enough: usize) -> usize {
    let (mut halves, mut inside) = (0, false);
    for c in text.chars() {
        let is_syllable = matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        let is_of_word = words::is_of_word(c) && !is_syllable;
        halves += usize::from(is_syllable) + 2 * usize::from(is_of_word && !inside);
        inside = is_of_word;
        if halves >= 2 * enough {
            break;
        }
    }
    halves / 2
}

/// Makes a reason of bytes of the text, cut to the longest quote.
fn reason(text: &str, rule: &str, range: Range<usize>, note: Option<String>) -> FlagReason {
    let end = text.floor_char_boundary(range.end.min(range.start + MAX_QUOTE));
    FlagReason {
        rule: rule.to_owned(),
        quote: text[range.start..end].to_owned(),
        span: Some(Span::new(range.start, end)),
        note,
    }
}

/// Returns the stretches of the text that are prose: all but its tables.
fn prose(document: &Document) -> impl Iterator<Item = Range<usize>> {
    let end = document.text.len();
    let zones = document.zones.iter().filter(move |zone| zone.span.end() <= end);
    zones
        .filter(|zone| zone.kind != ZoneKind::Table && zone.kind.is_content())
        .map(|zone| zone.span.start()..zone.span.end())
}

/// Reads a data file of this module.
fn data<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("a file of the program is what its tests read")
}

#[expect(clippy::cast_precision_loss, reason = "a share needs two digits")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// Returns a score with two digits, at least one hundredth.
fn rounded(score: f32) -> f32 {
    ((score * 100.0).round() / 100.0).clamp(0.01, 1.0)
}
