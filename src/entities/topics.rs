//! What a page is about: topics whose words its title or at least two of its sentences use.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Gazetteer,
    dictionary::{Dictionary, Meaning},
    page::{Page, Zone},
};
use crate::model::EntityId;

/// Sentences outside the title that must use a word of the topic: one may do so in passing.
const ENOUGH: usize = 2;

/// Returns the topics of a page, sorted.
pub(super) fn topics(page: &Page, dictionary: &Dictionary, gazetteer: &Gazetteer) -> Vec<EntityId> {
    let mut sentences: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    let mut of_page = BTreeSet::new();
    for zone in &page.zones {
        let breaks = sentence_breaks(zone);
        for hit in &zone.found {
            for meaning in dictionary.meanings(hit.pattern) {
                let Meaning::Topic(topic) = *meaning else { continue };
                let sentence = zone.base + breaks.partition_point(|&end| end <= hit.start as usize);
                let in_sentences = sentences.entry(topic).or_default();
                in_sentences.insert(sentence);
                if zone.is_title || in_sentences.len() >= ENOUGH {
                    of_page.insert(topic);
                }
            }
        }
    }
    let mut ids: Vec<EntityId> = of_page
        .into_iter()
        .map(|topic| gazetteer.at(topic as usize).id.clone())
        .collect();
    ids.sort_unstable();
    ids
}

/// Returns where sentences end, roughly; counting does not want more.
fn sentence_breaks(zone: &Zone) -> Vec<usize> {
    let ends = zone.folded.text.match_indices(['.', '!', '?', '\n']);
    ends.map(|(at, _)| at).collect()
}
