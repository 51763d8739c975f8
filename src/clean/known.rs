//! What is believed of a page, and the evidence for it: title, outlet, authors, section, language, address, dates.
//!
//! What somebody outside the page says wins; then the page's own words in the order of their trust. Nothing that was
//! considered is dropped in silence: the other candidates stay as evidence that was not chosen, within bounds.

use super::{
    Page,
    block::{Block, Shape, nfc},
    dates, language,
    metadata::Candidate,
    relative::Capture,
};
use crate::{
    fold::fold_letters,
    model::{DateEvidence, DateRole, Declared, Evidence, EvidenceField, PartialDate, ZoneKind},
};

/// What is believed of a page.
pub(super) struct Known {
    pub(super) title: String,
    pub(super) title_alternates: Vec<String>,
    pub(super) outlet: Option<String>,
    pub(super) section: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    pub(super) dates: Vec<DateEvidence>,
    pub(super) evidence: Vec<Evidence>,
}

impl Known {
    /// Weighs what is declared of a page against what was found on it; `text` is the article's.
    pub(super) fn of(declared: &Declared, page: &Page, text: &str, encoding: Option<Evidence>) -> Self {
        let first = |field| page.metadata.values(field).next().map(str::to_owned);
        let shown = title_shown(&page.blocks);
        let on_page = if shown.is_some() {
            page.title.clone()
        } else {
            String::new()
        };
        let title = stated(declared.title.as_deref()).unwrap_or(on_page);
        let lang = stated(declared.lang.as_deref())
            .map(|tag| language::primary(&tag))
            .or_else(|| language::choose(text, first(EvidenceField::Lang).as_deref()));
        let url = stated(declared.url.as_deref()).or_else(|| first(EvidenceField::Url));
        let mut known = Self {
            title_alternates: alternates(page, &title),
            title,
            outlet: stated(declared.outlet.as_deref()).or_else(|| first(EvidenceField::Outlet)),
            section: first(EvidenceField::Section),
            authors: page.metadata.authors(),
            dates: Vec::new(),
            evidence: Vec::new(),
            lang,
            url,
        };
        known.dates = known.dates(declared, page);
        known.evidence = known.evidence(declared, page, shown, encoding);
        known
    }

    fn dates(&self, declared: &Declared, page: &Page) -> Vec<DateEvidence> {
        let tag = self.tag(page);
        let capture = declared.fetched_at.as_deref().and_then(Capture::read);
        let captured = dates::of_capture(declared.fetched_at.as_deref());
        let mut found = dates::of_markup(&page.metadata.claims, tag.as_deref());
        found.extend(dates::of_address(self.url.as_deref()));
        if page.method != "as-is" {
            found.extend(dates::of_blocks(&page.blocks, tag.as_deref(), capture));
        }
        let mut found = dates::possible(found, captured.as_ref().map(|c| c.date));
        found.extend(captured);
        dates::ranked(declared_date(declared.date.as_deref()), found)
    }

    /// Returns the page's language with its country where one is known, since countries write dates differently.
    fn tag(&self, page: &Page) -> Option<String> {
        let lang = self.lang.clone()?;
        let with_country = |tag: &&str| language::primary(tag) == lang && tag.contains(['-', '_']);
        let stated = page
            .metadata
            .values(EvidenceField::Lang)
            .find(with_country)
            .map(str::to_owned);
        let country = || {
            self.url
                .as_deref()
                .and_then(country)
                .map(|country| format!("{lang}-{country}"))
        };
        // The address says more than a template's `en-US`.
        country().or(stated).or(Some(lang))
    }

    fn evidence(
        &self,
        declared: &Declared,
        page: &Page,
        shown: Option<&'static str>,
        encoding: Option<Evidence>,
    ) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = encoding.into_iter().collect();
        let mut add = |field, value: Option<&str>, rule: &str| {
            let value = value.map(str::trim).filter(|value| !value.is_empty());
            evidence.extend(value.map(|value| Evidence {
                field,
                value: nfc(value).chars().take(Evidence::LONGEST).collect(),
                rule: rule.to_owned(),
                chosen: true,
            }));
        };
        add(EvidenceField::Title, declared.title.as_deref(), "declared");
        add(EvidenceField::Outlet, declared.outlet.as_deref(), "declared");
        add(EvidenceField::Lang, declared.lang.as_deref(), "declared");
        add(EvidenceField::Url, declared.url.as_deref(), "declared");
        // A title from the metadata that no block shows is there as a candidate already.
        let shown = shown.filter(|rule| *rule != "title-metadata" && *rule != "declared");
        add(
            EvidenceField::Title,
            shown.map(|_| page.title.as_str()),
            shown.unwrap_or_default(),
        );
        if declared.lang.is_none() {
            add(EvidenceField::Lang, self.lang.as_deref(), "text");
        }
        let title = fold_letters(&self.title);
        evidence.extend(page.metadata.evidence(|candidate| self.has(candidate, &title)));
        if declared.title.is_some() {
            let from_page = evidence
                .iter_mut()
                .filter(|e| e.field == EvidenceField::Title && e.rule != "declared");
            from_page.for_each(|e| e.chosen = e.value == self.title);
        }
        bounded(evidence)
    }

    /// Returns whether the document has the value that a candidate stands for; `title` is the key of its title.
    fn has(&self, candidate: &Candidate, title: &str) -> bool {
        let is = |value: &Option<String>| value.as_deref() == Some(candidate.value.as_str());
        match candidate.field {
            EvidenceField::Title => fold_letters(&candidate.value) == title,
            EvidenceField::Section => is(&self.section),
            EvidenceField::Outlet => is(&self.outlet),
            EvidenceField::Author => self.authors.contains(&candidate.value),
            EvidenceField::Lang => self.lang.as_deref() == Some(language::primary(&candidate.value).as_str()),
            EvidenceField::Url => is(&self.url),
            EvidenceField::Encoding => false,
        }
    }
}

/// Returns what somebody outside a page says, trimmed and in NFC, or `None` where that is nothing.
pub(super) fn stated(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(nfc)
}

/// Returns what shows the title on the page: `h1`, another heading, a line of text, or only the metadata.
fn title_shown(blocks: &[Block]) -> Option<&'static str> {
    let title = blocks
        .iter()
        .find(|b| b.verdict.is_some_and(|v| v.kind == ZoneKind::Title))?;
    let rule = title.verdict.map_or("", |v| v.rule);
    Some(match (rule, title.shape) {
        ("title-metadata" | "declared", _) => rule,
        (_, Shape::Heading(1)) => "h1",
        (_, Shape::Heading(_)) => "heading",
        _ => "text",
    })
}

/// Number of other titles that are kept.
const MAX_ALTERNATES: usize = 5;

/// Returns the other titles of a page, each once; marks and case make no other title.
fn alternates(page: &Page, title: &str) -> Vec<String> {
    let mut seen = vec![fold_letters(title)];
    let mut alternates = Vec::new();
    for other in std::iter::once(page.title.as_str()).chain(page.metadata.values(EvidenceField::Title)) {
        let key = fold_letters(other);
        if alternates.len() < MAX_ALTERNATES && !key.is_empty() && !seen.contains(&key) {
            seen.push(key);
            alternates.push(other.to_owned());
        }
    }
    alternates
}

/// Returns the country that an address's last label stands for, where such a label is used for nothing else.
fn country(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    let (_, label) = host.rsplit_once('.')?;
    let label = if label == "uk" { "gb" } else { label };
    let is_country = label.len() == 2 && label.bytes().all(|b| b.is_ascii_lowercase());
    let is_sold = matches!(
        label,
        "ai" | "cc" | "co" | "eu" | "fm" | "gg" | "io" | "is" | "la" | "ly" | "me" | "tv" | "ws"
    );
    (is_country && !is_sold).then_some(label)
}

fn declared_date(text: Option<&str>) -> Option<DateEvidence> {
    let surface = text?.trim();
    let date = surface.parse::<PartialDate>().ok()?;
    Some(DateEvidence {
        date,
        role: DateRole::Declared,
        rule: "declared".to_owned(),
        surface: dates::shorten(surface),
        line: None,
    })
}

/// Number of pieces of evidence of one field that are kept.
const MAX_OF_A_FIELD: usize = 6;

/// Returns the evidence in the order of its fields, those chosen first, and no more than is bounded.
fn bounded(mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    evidence.sort_by_key(|e| (e.field, !e.chosen));
    let mut kept: Vec<Evidence> = Vec::new();
    for piece in evidence {
        let of_field = kept.iter().filter(|e| e.field == piece.field).count();
        if of_field < MAX_OF_A_FIELD && kept.len() < Evidence::MAX {
            kept.push(piece);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_read_off_addresses() {
        for (url, expected) in [
            ("https://desk.example.co.uk/a", Some("gb")),
            ("https://desk.com.au/", Some("au")),
            ("https://desk.io/", None),
            ("https://desk.com/", None),
            ("desk", None),
        ] {
            assert_eq!(country(url), expected, "{url}");
        }
    }

    #[test]
    fn evidence_is_bounded_and_what_was_chosen_stays() {
        let piece = |field, value: usize, chosen| Evidence {
            field,
            value: value.to_string(),
            rule: String::new(),
            chosen,
        };
        let many = (0..100).map(|n| piece(EvidenceField::Title, n, n == 99)).collect();
        let kept = bounded(many);
        assert_eq!((kept.len(), kept[0].value.as_str()), (MAX_OF_A_FIELD, "99"));
    }
}
