//! Titles that claim an agreement which the text denies.
//!
//! A small grammar of cues, by language: what was agreed (a truce, a deal), words of agreeing, of denying, of failing, and
//! words that make a sentence no report of a fact. A title *claims* where a word of agreeing stands near what was agreed
//! and nothing in it denies or hedges. A sentence of the text *denies* where a denial, a word of agreeing and the same
//! thing stand near one another. A page is flagged where the title claims, a sentence denies and none reports it as
//! agreed. It is a cue: texts tell of several rounds, and both may be true.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use serde::Deserialize;

use super::{
    data, prose, reason,
    words::{Phrases, Words},
};
use crate::{
    model::{Document, Flag, FlagKind, FlagReason, ZoneKind},
    sentences,
};

/// The cues, as a file.
pub(super) const DATA: &str = include_str!("headline.json");

/// Words that may stand between two cues in a title.
const IN_TITLE: usize = 6;
/// Words that may stand between two cues in a sentence.
const IN_SENTENCE: usize = 4;
/// Most bytes of a text that are looked at.
const MAX_BYTES: usize = 1 << 18;

/// Cues of one language, by what they are.
#[derive(Deserialize)]
struct Cues {
    truce: Vec<String>,
    deal: Vec<String>,
    agree: Vec<String>,
    not: Vec<String>,
    fails: Vec<String>,
    hedge: Vec<String>,
    /// Things that may be agreed without a truce or a peace: a title or denial about them is about something else.
    other: Vec<String>,
}

/// What a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Truce,
    Deal,
    Agree,
    Not,
    Fails,
    Hedge,
    Other,
}

/// Cues of one language, ready to be looked for.
struct Grammar {
    phrases: Phrases,
    /// What each phrase is.
    cues: Vec<Cue>,
}

static GRAMMARS: LazyLock<HashMap<String, Grammar>> = LazyLock::new(|| {
    let all: HashMap<String, Cues> = data(DATA);
    all.iter()
        .map(|(lang, cues)| (lang.clone(), Grammar::of(cues)))
        .collect()
});

impl Grammar {
    fn of(cues: &Cues) -> Self {
        let kinds = [
            (Cue::Truce, &cues.truce),
            (Cue::Deal, &cues.deal),
            (Cue::Agree, &cues.agree),
            (Cue::Not, &cues.not),
            (Cue::Fails, &cues.fails),
            (Cue::Hedge, &cues.hedge),
            (Cue::Other, &cues.other),
        ];
        let all = || {
            kinds
                .iter()
                .flat_map(|(cue, list)| list.iter().map(move |phrase| (*cue, phrase)))
        };
        Self {
            phrases: Phrases::of(all().map(|(_, phrase)| phrase.as_str())),
            cues: all().map(|(cue, _)| cue).collect(),
        }
    }

    /// Reads the cues of a title or sentence.
    fn read(&self, text: &str) -> Sentence {
        let words = Words::of(text);
        let mut marks: Vec<(Cue, Range<usize>)> = Vec::new();
        for found in self.phrases.find(&words) {
            // A word belongs to one cue: `failed to agree` denies, and holds no `to agree`.
            if marks.last().is_none_or(|(_, words)| words.end <= found.words.start) {
                marks.push((self.cues[found.phrase], found.words));
            }
        }
        Sentence { marks }
    }
}

/// The cues of a sentence, with the words they cover.
struct Sentence {
    marks: Vec<(Cue, Range<usize>)>,
}

impl Sentence {
    fn has(&self, cue: Cue) -> bool {
        self.marks.iter().any(|(other, _)| *other == cue)
    }

    /// Returns whether cues stand in this order, with at most so many words between two.
    fn follow(&self, cues: &[Cue], gap: usize) -> bool {
        let starts = self.marks.iter().filter(|(cue, _)| *cue == cues[0]);
        starts.into_iter().any(|(_, first)| {
            let mut end = first.end;
            cues[1..].iter().all(|wanted| {
                let near = self
                    .marks
                    .iter()
                    .find(|(cue, words)| cue == wanted && words.start >= end && words.start - end <= gap);
                near.map(|(_, words)| end = words.end).is_some()
            })
        })
    }

    fn claims(&self, object: Cue, gap: usize) -> bool {
        let is_plain = ![Cue::Not, Cue::Fails, Cue::Hedge].into_iter().any(|cue| self.has(cue));
        let is_of_it = object == Cue::Truce || !self.has(Cue::Other);
        is_plain && is_of_it && (self.follow(&[Cue::Agree, object], gap) || self.follow(&[object, Cue::Agree], gap))
    }

    fn denies(&self, object: Cue) -> bool {
        let orders: [&[Cue]; 6] = [
            &[Cue::Not, Cue::Agree, object],
            &[Cue::Not, object, Cue::Agree],
            &[object, Cue::Not, Cue::Agree],
            &[object, Cue::Agree, Cue::Not],
            &[Cue::Fails, object],
            &[object, Cue::Fails],
        ];
        let is_of_it = object == Cue::Truce || !self.has(Cue::Other);
        !self.has(Cue::Hedge) && is_of_it && orders.iter().any(|cues| self.follow(cues, IN_SENTENCE))
    }
}

/// Flags a document whose title claims what its text denies.
pub(super) fn flag(document: &Document) -> Option<Flag> {
    let grammar = GRAMMARS.get(document.lang.as_deref()?)?;
    let is_question = document.title.trim_end().ends_with(['?', '؟']);
    let title = grammar.read(&document.title);
    let object = [Cue::Truce, Cue::Deal]
        .into_iter()
        .find(|object| !is_question && title.claims(*object, IN_TITLE))?;
    let denial = denial(document, grammar, object)?;
    Some(Flag {
        id: FlagKind::HeadlineContradicted,
        score: 0.5,
        reasons: vec![of_title(document), denial],
    })
}

/// Returns the first sentence that denies, where none reports the thing as agreed.
fn denial(document: &Document, grammar: &Grammar, object: Cue) -> Option<FlagReason> {
    let text = &document.text[..document.text.floor_char_boundary(MAX_BYTES)];
    let mut denial = None;
    for range in prose(document).filter(|range| range.end <= text.len()) {
        for sentence in sentences::split(&text[range.clone()], document.lang.as_deref()) {
            let at = range.start + sentence.start..range.start + sentence.end;
            let cues = grammar.read(&text[at.clone()]);
            if cues.claims(object, IN_SENTENCE) {
                return None;
            }
            if denial.is_none() && cues.denies(object) {
                denial = Some(reason(text, "denial", at, None));
            }
        }
    }
    denial
}

/// Returns the title as a reason, with its span where it stands in a zone.
fn of_title(document: &Document) -> FlagReason {
    let zone = document
        .zones
        .iter()
        .find(|zone| zone.kind == ZoneKind::Title && document.slice(zone.span) == Some(&document.title));
    FlagReason {
        rule: "claim".to_owned(),
        quote: document.title.clone(),
        span: zone.map(|zone| zone.span),
        note: None,
    }
}
