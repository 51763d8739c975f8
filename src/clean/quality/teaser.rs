//! Texts that break off: a teaser, a lede before a paywall, a feed's first lines.
//!
//! Four ends are told apart: dots of omission, an invitation to read on, a last word after which a sentence must go on,
//! and a short text beside the notice of a paywall. A missing full stop alone says nothing: captions, signatures and
//! lists end without one.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use serde::Deserialize;

use super::{
    count_words, data, reason,
    words::{Phrases, Words},
};
use crate::{
    fold::fold,
    model::{Document, Flag, FlagKind, FlagReason, Span, ZoneKind},
};

/// The phrases, as a file.
pub(super) const DATA: &str = include_str!("teaser.json");

/// Longest line that is an invitation to read on, bytes.
const MAX_INVITATION: usize = 120;
/// Words under which a text that ends in dots is a teaser.
const MAX_TEASER: usize = 100;
/// Least words of a last line that may be a sentence broken off.
const MIN_SENTENCE: usize = 8;
/// Words under which a text beside the notice of a paywall is its lede alone.
const MAX_LEDE: usize = 150;
/// Longest quote of an end, bytes.
const TAIL: usize = 120;
/// Ends that stand for what was left out.
const DOTS: [&str; 7] = ["[…]", "[...]", "(…)", "(...)", "[&hellip;]", "…", "..."];

#[derive(Deserialize)]
struct Data {
    /// Links to the rest of a text.
    invitations: Vec<String>,
    /// Those of them that only paywalls write.
    walls: Vec<String>,
    /// Words that end no sentence, by language.
    unfinished: HashMap<String, Vec<String>>,
}

struct Tables {
    invitations: Phrases,
    walls: Phrases,
    unfinished: HashMap<String, Vec<String>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let data: Data = data(DATA);
    let folded = |words: &Vec<String>| words.iter().map(|word| fold(word)).collect();
    Tables {
        invitations: Phrases::of(data.invitations.iter().map(String::as_str)),
        walls: Phrases::of(data.walls.iter().map(String::as_str)),
        unfinished: data
            .unfinished
            .iter()
            .map(|(lang, words)| (lang.clone(), folded(words)))
            .collect(),
    }
});

/// Flags a document whose text breaks off.
pub(super) fn flag(document: &Document) -> Option<Flag> {
    let last = last_line(document)?;
    let found = dots(document, &last)
        .or_else(|| invitation(document, &last))
        .or_else(|| unfinished(document, &last))
        .or_else(|| next_line(document))
        .map(|reason| (0.8, reason))
        .or_else(|| wall(document).map(|reason| (0.6, reason)))
        .or_else(|| lone_invitation(document).map(|reason| (0.6, reason)))?;
    Some(Flag {
        id: FlagKind::TruncatedTeaser,
        score: found.0,
        reasons: vec![found.1],
    })
}

/// Returns the last line of the text where it is running text.
fn last_line(document: &Document) -> Option<Range<usize>> {
    let text = document.text.trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let zone = document
        .zones
        .iter()
        .rfind(|zone| zone.span.end() <= document.text.len())?;
    (zone.kind == ZoneKind::Body && start < text.len()).then_some(start..text.len())
}

/// Returns the end of a text in dots that stand for a rest. Writers like to end in dots as well, so without brackets they
/// count only in a text as short as teasers are, or behind a word that ends no sentence.
fn dots(document: &Document, last: &Range<usize>) -> Option<FlagReason> {
    let line = &document.text[last.clone()];
    let dots = DOTS.into_iter().find(|dots| line.ends_with(dots))?;
    let before = line.trim_end_matches(dots).trim_end();
    let is_cut = before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let is_certain = || {
        dots.starts_with(['[', '('])
            || count_words(&document.text, MAX_TEASER) < MAX_TEASER
            || ends_open(before, document.lang.as_deref())
    };
    (is_cut && is_certain()).then(|| end(document, "ends-in-dots", last))
}

fn invitation(document: &Document, last: &Range<usize>) -> Option<FlagReason> {
    let line = &document.text[last.clone()];
    let words = Words::of(line);
    let is_behind_dots = |at: usize| {
        DOTS.iter()
            .any(|dots| line[..words.range(at).start].trim_end().ends_with(dots))
    };
    TABLES.invitations.find(&words).into_iter().find_map(|found| {
        // With more words it leads to another story: `Read more from our correspondent`.
        let is_alone = found.words.start == 0 || is_behind_dots(found.words.start);
        (is_alone && found.words.end == words.len()).then(|| end(document, "read-on", last))
    })
}

fn unfinished(document: &Document, last: &Range<usize>) -> Option<FlagReason> {
    let line = &document.text[last.clone()];
    let is_sentence = count_words(line, MIN_SENTENCE) >= MIN_SENTENCE;
    (is_sentence && ends_open(line, document.lang.as_deref())).then(|| end(document, "ends-mid-sentence", last))
}

/// Returns whether a line ends in a comma or in a word that ends no sentence.
fn ends_open(line: &str, lang: Option<&str>) -> bool {
    let Some(words) = lang.and_then(|lang| TABLES.unfinished.get(lang)) else {
        return false;
    };
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.ends_with(',')
        || words
            .iter()
            .any(|word| *word == fold(last) && last == last.to_lowercase())
}

/// Returns the line right behind the text of a plain-text page that ends in dots in brackets: cleaning sets such lines aside,
/// since teasers of other stories end so too.
fn next_line(document: &Document) -> Option<FlagReason> {
    let ends = document
        .zones
        .iter()
        .filter(|zone| zone.span.end() <= document.text.len());
    let end = ends.filter_map(|zone| zone.raw).map(Span::end).max()?;
    let behind = document
        .zones
        .iter()
        .filter(|zone| zone.raw.is_some_and(|raw| raw.start() >= end));
    let next = behind.min_by_key(|zone| zone.raw.map(Span::start))?;
    let line = document.slice(next.span)?.lines().next()?.trim_end();
    let is_cut = DOTS
        .into_iter()
        .any(|dots| dots.starts_with(['[', '(']) && line.ends_with(dots));
    (is_cut && count_words(line, MIN_SENTENCE) >= MIN_SENTENCE).then(|| {
        let quote = reason(
            line,
            "ends-in-dots",
            line.ceil_char_boundary(line.len().saturating_sub(TAIL))..line.len(),
            None,
        );
        let span = quote.span.map(|span| span.shifted(next.span.start()));
        FlagReason { span, ..quote }
    })
}

/// Returns the notice of a paywall that stands aside, where the text is short enough to be its lede.
fn wall(document: &Document) -> Option<FlagReason> {
    if count_words(&document.text, MAX_LEDE) >= MAX_LEDE {
        return None;
    }
    let aside = document
        .zones
        .iter()
        .filter(|zone| matches!(zone.kind, ZoneKind::Chrome | ZoneKind::Aux));
    aside.into_iter().find_map(|zone| {
        let text = document.slice(zone.span)?;
        let words = Words::of(text);
        let found = TABLES.walls.find(&words).into_iter().next()?;
        let range = words.span(&found.words);
        let quote = reason(text, "paywall", range, None);
        let span = quote.span.map(|span| span.shifted(zone.span.start()));
        Some(FlagReason { span, ..quote })
    })
}

/// Returns the only line of the site that invites to read on, beside a text as short as teasers are. Where there are
/// several, each belongs to another story.
fn lone_invitation(document: &Document) -> Option<FlagReason> {
    if count_words(&document.text, MAX_TEASER) >= MAX_TEASER {
        return None;
    }
    let aside = document.zones.iter().filter(|zone| !zone.kind.is_content());
    let lines = aside.flat_map(|zone| {
        let text = document.slice(zone.span).unwrap_or_default();
        let mut next = zone.span.start();
        text.split_inclusive('\n').map(move |line| {
            next += line.len();
            (next - line.len(), line.trim_end())
        })
    });
    let mut found = lines.filter(|(_, line)| is_invitation(line));
    let (start, line) = found.next()?;
    let quote = reason(line, "read-on", 0..line.len(), None);
    let span = quote.span.map(|span| span.shifted(start));
    found.next().is_none().then_some(FlagReason { span, ..quote })
}

fn is_invitation(line: &str) -> bool {
    if line.len() > MAX_INVITATION {
        return false;
    }
    let words = Words::of(line);
    let found = TABLES.invitations.find(&words);
    found.first().is_some_and(|found| found.words == (0..words.len()))
}

/// Returns the end of the text as a reason.
fn end(document: &Document, rule: &str, last: &Range<usize>) -> FlagReason {
    let start = document
        .text
        .ceil_char_boundary(last.start.max(last.end.saturating_sub(TAIL)));
    reason(&document.text, rule, start..last.end, None)
}
