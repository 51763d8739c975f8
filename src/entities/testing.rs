//! Documents for tests.

use crate::model::{Digest, Document, DocumentId, LineMark, Origin, Span, Zone, ZoneKind};

/// Returns a document whose text is one body zone.
pub(super) fn document(text: &str, lang: &str) -> Document {
    let digest = Digest("0".repeat(64));
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    Document {
        id: DocumentId::from(&digest),
        external_id: None,
        sha256: digest,
        origin: Origin {
            path: "test.txt".to_owned(),
            record: None,
        },
        title: String::new(),
        text: text.to_owned(),
        aside: String::new(),
        zones: vec![Zone {
            kind: ZoneKind::Body,
            span: Span::new(0, text.len()),
            rule: "test".to_owned(),
            score: None,
            raw: None,
        }],
        lines: (1..).zip(starts).map(|(line, at)| LineMark { at, line }).collect(),
        date: None,
        dates: Vec::new(),
        outlet: None,
        lang: Some(lang.to_owned()).filter(|lang| !lang.is_empty()),
        url: None,
        authors: Vec::new(),
        method: "text".to_owned(),
        flags: Vec::new(),
        title_alternates: Vec::new(),
        section: None,
        evidence: Vec::new(),
    }
}

/// Splits a text with marks, `Talks in [Doha] ended.`, into the text and the marked stretches.
pub(super) fn unmarked(marked: &str) -> (String, Vec<String>) {
    let mut found = Vec::new();
    for part in marked.split('[').skip(1) {
        found.push(part.split(']').next().unwrap_or_default().to_owned());
    }
    (marked.replace(['[', ']'], ""), found)
}
