//! Which bytes of a passage match a lookup.

use std::collections::HashSet;

use crate::model::{Span, TaggedDocument};

use super::{
    analyzer::{LanguageStemmer, Token, tokens},
    postings::Terms,
};

/// Returns the matching bytes of a passage, in document coordinates, in order and without overlaps.
pub(super) fn highlights<'a>(
    tagged: &TaggedDocument,
    span: Span,
    leaves: impl Iterator<Item = &'a Terms>,
) -> Vec<Span> {
    let text = tagged.document.slice(span).unwrap_or_default();
    let stemmer = tagged.document.lang.as_deref().and_then(LanguageStemmer::of);
    let words = tokens(text);
    let stems: Vec<String> = stemmer.map_or_else(Vec::new, |stemmer| {
        words.iter().map(|word| stemmer.stem(word)).collect()
    });
    let mut found = Vec::new();
    for leaf in leaves {
        word_matches(leaf, &words, &stems, &mut found);
        let ids: HashSet<&str> = leaf.entities.iter().map(String::as_str).collect();
        let named = tagged
            .mentions_in(span)
            .filter(|mention| ids.contains(mention.id.as_str()));
        found.extend(
            named.map(|mention| Span::new(mention.span.start() - span.start(), mention.span.end() - span.start())),
        );
    }
    merged(found)
        .into_iter()
        .map(|found| found.shifted(span.start()))
        .collect()
}

fn word_matches(leaf: &Terms, words: &[Token], stems: &[String], found: &mut Vec<Span>) {
    let spans = |words: &[Token]| {
        words
            .iter()
            .map(|word| Span::new(word.start, word.end))
            .collect::<Vec<_>>()
    };
    if let Some(prefix) = &leaf.prefix {
        found.extend(
            words
                .iter()
                .filter(|word| word.term.starts_with(prefix))
                .flat_map(|word| spans(std::slice::from_ref(word))),
        );
    } else if let [word] = leaf.words.as_slice() {
        let is_near =
            |other: &str| leaf.edits > 0 && strsim::osa_distance(other, &word.term) <= usize::from(leaf.edits);
        let is_match = |at: usize| {
            let is_stem = stems.get(at).is_some_and(|stem| leaf.stems.contains(stem));
            words[at].term == word.term || is_stem || is_near(&words[at].term)
        };
        found.extend(
            (0..words.len())
                .filter(|&at| is_match(at))
                .flat_map(|at| spans(&words[at..=at])),
        );
    } else if leaf.slop == 0 {
        found.extend(
            words
                .iter()
                .filter(|word| leaf.others.contains(&word.term))
                .flat_map(|word| spans(std::slice::from_ref(word))),
        );
        let is_match = |window: &&[Token]| {
            window
                .iter()
                .map(|word| &word.term)
                .eq(leaf.words.iter().map(|word| &word.term))
        };
        let length = leaf.words.len().max(1);
        found.extend(words.windows(length).filter(is_match).flat_map(spans));
    } else {
        let wanted: HashSet<&str> = leaf.words.iter().map(|word| word.term.as_str()).collect();
        found.extend(
            words
                .iter()
                .filter(|word| wanted.contains(word.term.as_str()))
                .flat_map(|word| spans(std::slice::from_ref(word))),
        );
    }
}

/// Sorts spans and joins those that overlap.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start() < last.end() => *last = Span::new(last.start(), last.end().max(span.end())),
            _ => joined.push(span),
        }
    }
    joined
}
