//! What a page says of itself in markup: titles, outlet, authors, section, dates, address, language.
//!
//! [`read`] collects every candidate with the rule that found it; [`Metadata::values`] gives them most trusted first:
//! JSON-LD (`linked`), then `OpenGraph` and `<meta>`, then `<link>`, marked elements and `<title>`. Nothing is chosen and
//! no date is read here, since that takes more than the markup.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{
    authors,
    block::{Hints, nfc},
    byline,
    dates::{self, Claim},
    dom::{Content, Dom, NodeId, ROOT},
    hints::{self, Names},
    linked,
};
use crate::{
    fold::fold,
    model::{DateRole, Evidence, EvidenceField},
};

/// A value that the page gives, and what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What it is a value of.
    pub(super) field: EvidenceField,
    /// The value.
    pub(super) value: String,
    /// What names it.
    pub(super) rule: String,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    /// Values, in no order until [`read`] is done.
    pub(super) candidates: Vec<Candidate>,
    /// Dates as they are written.
    pub(super) claims: Vec<Claim>,
}

/// Number of candidates of one field that are kept.
const MAX_OF_A_FIELD: usize = 24;

/// Number of dates that are kept.
const MAX_CLAIMS: usize = 40;

impl Metadata {
    /// Returns what a text page's bylines say.
    pub(super) fn of_authors(names: &[String]) -> Self {
        let mut found = Self::default();
        for name in names {
            found.add(EvidenceField::Author, name.clone(), "byline");
        }
        found
    }

    /// Returns the values of a field, most trusted first.
    pub(super) fn values(&self, field: EvidenceField) -> impl Iterator<Item = &str> {
        let of_field = self.candidates.iter().filter(move |c| c.field == field);
        of_field.map(|c| c.value.as_str())
    }

    /// Returns the authors that are named most trustworthily; the outlet is one only where nobody else is named.
    pub(super) fn authors(&self) -> Vec<String> {
        let outlets: Vec<String> = self.values(EvidenceField::Outlet).map(fold).collect();
        let all = || self.candidates.iter().filter(|c| c.field == EvidenceField::Author);
        let is_person = |c: &&Candidate| !outlets.contains(&fold(&c.value)) && !byline::names_desk(&c.value);
        let place = |c: &&Candidate| trust(c.field, &c.rule);
        let Some(best) = all()
            .filter(is_person)
            .min_by_key(place)
            .or_else(|| all().min_by_key(place))
        else {
            return Vec::new();
        };
        let named: Vec<String> = all().filter(|c| c.rule == best.rule).map(|c| c.value.clone()).collect();
        let others = |name: &String| named.len() == 1 || !outlets.contains(&fold(name));
        authors::merge(named.iter().filter(|name| others(name)).cloned().collect())
    }

    /// Adds a candidate, unless it is there by the same rule.
    pub(super) fn add(&mut self, field: EvidenceField, value: String, rule: &str) {
        let of_field = self.candidates.iter().filter(|c| c.field == field);
        let is_full = of_field.clone().count() >= MAX_OF_A_FIELD;
        let is_known = of_field.clone().any(|c| c.rule == rule && c.value == value);
        let is_fit = match field {
            EvidenceField::Outlet => !authors::is_address(&value) && value.contains(char::is_alphabetic),
            EvidenceField::Section => !value.contains("://") && value.chars().count() <= 60,
            EvidenceField::Url => value.starts_with("http"),
            _ => true,
        };
        if is_fit && !is_full && !is_known {
            let rule = rule.to_owned();
            self.candidates.push(Candidate { field, value, rule });
        }
    }

    /// Adds the authors that a value names.
    pub(super) fn add_author(&mut self, text: &str, rule: &str) {
        for name in authors::read(text) {
            self.add(EvidenceField::Author, name, rule);
        }
    }

    /// Adds a date that the page claims.
    pub(super) fn claim(&mut self, role: DateRole, found_by: &str, surface: &str) {
        let claim = Claim {
            role,
            rule: found_by.to_owned(),
            surface: dates::shorten(surface.trim()),
        };
        if !claim.surface.is_empty() && self.claims.len() < MAX_CLAIMS && !self.claims.contains(&claim) {
            self.claims.push(claim);
        }
    }

    /// Returns every candidate as evidence; `is_chosen` says which the document has.
    pub(super) fn evidence(&self, is_chosen: impl Fn(&Candidate) -> bool) -> Vec<Evidence> {
        let as_evidence = |c: &Candidate| Evidence {
            field: c.field,
            value: c.value.chars().take(Evidence::LONGEST).collect(),
            rule: c.rule.clone(),
            chosen: is_chosen(c),
        };
        self.candidates.iter().map(as_evidence).collect()
    }

    /// Puts the most trusted first.
    fn sort(&mut self) {
        self.candidates.sort_by_key(|c| (c.field, trust(c.field, &c.rule)));
    }
}

/// Returns the place of a rule among those that name a field, 0 the best.
fn trust(field: EvidenceField, rule: &str) -> u8 {
    let origin = rule.split(':').next().unwrap_or_default();
    match (field, origin, rule) {
        (EvidenceField::Url, _, "canonical") | (EvidenceField::Lang, _, "html:lang") => 0,
        (EvidenceField::Title, _, "json-ld:alternativeHeadline") => 5,
        (_, "json-ld", _) => 1,
        (_, "og" | "article", _) => 2,
        (_, "json-ld-page" | "json-ld-broken", _) => 6,
        (_, "rel" | "itemprop", _) => 7,
        (_, "byline", _) => 8,
        (_, "title" | "class", _) => 9,
        (_, "publisher", "publisher:author") => 10,
        _ => 4,
    }
}

/// Elements that may be asked for an author or a date: a page has a few, a hostile one any number.
const MAX_MARKED: usize = 60;

/// Reads a page's metadata.
pub(super) fn read(dom: &Dom) -> Metadata {
    let mut found = Metadata::default();
    let mut blocks = Vec::new();
    let mut page_title = String::new();
    let mut marked = 0;
    let mut names = Names::default();
    for node in dom.descendants(ROOT) {
        match dom.nodes[node].name() {
            "script" => blocks.extend(linked_data(dom, node)),
            "meta" => read_meta(dom, node, &mut names, &mut found),
            "link" => read_link(dom, node, &mut found),
            "html" => read_language(dom, node, &mut found),
            "title" if page_title.is_empty() && !in_picture(dom, node) => page_title = dom.text(node),
            "time" if marked < MAX_MARKED => {
                marked += 1;
                read_time(dom, node, &mut names, &mut found);
            }
            "a" | "span" | "div" | "p" | "abbr" | "address" | "li" | "date"
                if marked < MAX_MARKED && is_marked(dom, node) =>
            {
                marked += 1;
                read_marked(dom, node, &mut names, &mut found);
            }
            _ => {}
        }
    }
    linked::read(&blocks, &page_title, &mut found);
    found.sort();
    let outlet = found.values(EvidenceField::Outlet).next().map(str::to_owned);
    for title in found.candidates.iter_mut().filter(|c| c.field == EvidenceField::Title) {
        title.value = without_outlet(&title.value, outlet.as_deref(), false);
    }
    if let Some(title) = tidy(&without_outlet(&page_title, outlet.as_deref(), true)) {
        found.add(EvidenceField::Title, title, "title");
    }
    found
}

fn linked_data(dom: &Dom, node: NodeId) -> Option<String> {
    let kind = dom.nodes[node].attribute("type").trim();
    kind.eq_ignore_ascii_case("application/ld+json").then(|| dom.text(node))
}

fn read_language(dom: &Dom, node: NodeId, found: &mut Metadata) {
    let element = &dom.nodes[node];
    let tag = tidy(element.attribute("lang")).or_else(|| tidy(element.attribute("xml:lang")));
    if let Some(tag) = tag {
        found.add(EvidenceField::Lang, tag, "html:lang");
    }
}

fn in_picture(dom: &Dom, node: NodeId) -> bool {
    dom.nodes[node]
        .parent
        .is_some_and(|parent| dom.nodes[parent].name() == "svg")
}

/// Returns a value trimmed, white space collapsed, in NFC, or `None` where nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(200).collect();
    (!words.is_empty()).then(|| nfc(&words.join(" ")))
}

/// Cuts ` | Outlet`, ` - Outlet` and the like off a title; with `guess` also a short tail that is not known to be one.
fn without_outlet(title: &str, outlet: Option<&str>, guess: bool) -> String {
    let title = title.trim();
    for mark in [" | ", " :: ", " » ", " — ", " – ", " - ", " • ", " / "] {
        let Some((head, tail)) = title.rsplit_once(mark) else {
            continue;
        };
        let known = outlet.is_some_and(|outlet| fold(tail).contains(&fold(outlet)));
        let short = guess && tail.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 4;
        if known || short {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

fn read_meta<'d>(dom: &'d Dom, node: NodeId, names: &mut Names<'d>, found: &mut Metadata) {
    let element = &dom.nodes[node];
    let name = [
        element.attribute("property"),
        element.attribute("name"),
        element.attribute("itemprop"),
    ];
    let Some(name) = name.into_iter().find(|n| !n.is_empty()).map(str::to_ascii_lowercase) else {
        return;
    };
    let Some(content) = tidy(element.attribute("content")) else {
        return;
    };
    match field_of(&name) {
        Some(EvidenceField::Author) => found.add_author(&content, &name),
        Some(field) => found.add(field, content, &name),
        None if !element.attribute("itemprop").is_empty() => {
            if matches!(name.as_str(), "datepublished" | "datemodified") && !in_foreign(dom, node, names) {
                claim_marked(found, &name, &content);
            }
        }
        None => {
            if let Some(role) = role_of(&name) {
                found.claim(role, &name, &content);
            }
        }
    }
}

/// Adds a date that is marked with `itemprop`; `mark` is its value in lower case.
fn claim_marked(found: &mut Metadata, mark: &str, surface: &str) {
    if mark == "datepublished" {
        found.claim(DateRole::Published, "itemprop:datePublished", surface);
    } else {
        found.claim(DateRole::Modified, "itemprop:dateModified", surface);
    }
}

/// Returns the field of which a `<meta>` of this name holds a value.
fn field_of(name: &str) -> Option<EvidenceField> {
    Some(match name {
        "og:title" | "twitter:title" | "dc.title" | "dcterms.title" | "headline" | "sailthru.title"
        | "parsely-title" => EvidenceField::Title,
        "og:site_name" | "application-name" | "publisher" | "dc.publisher" | "dcterms.publisher" => {
            EvidenceField::Outlet
        }
        "og:url" | "parsely-link" => EvidenceField::Url,
        "author"
        | "article:author"
        | "og:article:author"
        | "dc.creator"
        | "parsely-author"
        | "sailthru.author"
        | "byl"
        | "dcterms.creator"
        | "article:author_name"
        | "citation_author"
        | "twitter:creator_name" => EvidenceField::Author,
        "article:section" | "og:article:section" | "parsely-section" | "section" | "articlesection" => {
            EvidenceField::Section
        }
        "og:locale" | "dc.language" | "dcterms.language" | "inlanguage" | "content-language" | "language" => {
            EvidenceField::Lang
        }
        _ => return None,
    })
}

/// Returns what a date in a `<meta>` of this name is; sites make up names such as `site_published_time`.
fn role_of(name: &str) -> Option<DateRole> {
    const PUBLISHED: &[&str] = &[
        "published",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
        "dc.date",
        "dcterms.date",
        "sailthru.date",
        "date",
        "article_date_original",
        "ptime",
        "citation_date",
        "citation_online_date",
        "datecreated",
    ];
    const MODIFIED: &[&str] = &[
        "lastmod",
        "last-modified",
        "revised",
        "dcterms.modified",
        "dc.date.modified",
        "article.updated",
    ];
    if PUBLISHED.contains(&name) {
        return Some(DateRole::Published);
    }
    if MODIFIED.contains(&name) {
        return Some(DateRole::Modified);
    }
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let ends = |endings: &[&str]| endings.iter().any(|ending| bare.ends_with(ending));
    if ends(&[
        "publishedtime",
        "publishtime",
        "publisheddate",
        "publishdate",
        "publicationdate",
        "datepublished",
        "datepublish",
        "publishedat",
        "pubdate",
        "articlepublished",
        "firstpublished",
    ]) {
        Some(DateRole::Published)
    } else {
        ends(&[
            "modifiedtime",
            "modifieddate",
            "datemodified",
            "updatedtime",
            "updateddate",
            "updatetime",
        ])
        .then_some(DateRole::Modified)
    }
}

fn read_link(dom: &Dom, node: NodeId, found: &mut Metadata) {
    let element = &dom.nodes[node];
    if element.attribute("rel").eq_ignore_ascii_case("canonical") {
        let address = element.attribute("href").trim().to_owned();
        found.add(EvidenceField::Url, address, "canonical");
    }
}

/// Reads a `<time>`: what its mark, its class or the words before it say; without any it is a mere candidate.
fn read_time<'d>(dom: &'d Dom, node: NodeId, names: &mut Names<'d>, found: &mut Metadata) {
    let element = &dom.nodes[node];
    if found.claims.len() >= MAX_CLAIMS || in_foreign(dom, node, names) {
        return;
    }
    let mark = element.attribute("itemprop").to_ascii_lowercase();
    let class = element.attribute("class").to_ascii_lowercase();
    let written = Some(element.attribute("datetime")).filter(|d| !d.trim().is_empty());
    let surface = written.map_or_else(|| dom.text(node), str::to_owned);
    let (role, found_by) = match mark.as_str() {
        "datepublished" => (DateRole::Published, "itemprop:datePublished"),
        "datemodified" => (DateRole::Modified, "itemprop:dateModified"),
        _ if element.has_attribute("pubdate") || class.contains("publish") => (DateRole::Published, "time:published"),
        _ if class.contains("updat") || class.contains("modif") => (DateRole::Modified, "time:modified"),
        _ => match dates::label_before(&words_before(dom, node)) {
            Some(DateRole::Modified) => (DateRole::Modified, "time:modified"),
            Some(role) => (role, "time:published"),
            None => (DateRole::Published, "time"),
        },
    };
    found.claim(role, found_by, &surface);
}

/// Returns the words that stand right before an element in its parent or grandparent.
fn words_before(dom: &Dom, node: NodeId) -> String {
    let mut node = node;
    for _ in 0..2 {
        let Some(parent) = dom.nodes[node].parent else { break };
        for before in dom.before(node).take(3) {
            let text = dom.text(before);
            if !text.trim().is_empty() {
                return text
                    .trim()
                    .chars()
                    .rev()
                    .take(60)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
            }
        }
        node = parent;
    }
    String::new()
}

/// Elements above one that are asked whether it stands among comments or other stories.
const MAX_ABOVE: usize = 12;

/// Returns whether an element stands among comments, other stories, or in the frame of the site.
fn in_foreign<'d>(dom: &'d Dom, node: NodeId, names: &mut Names<'d>) -> bool {
    let mut above = dom.nodes[node].parent;
    for _ in 0..MAX_ABOVE {
        let Some(node) = above else { return false };
        let element = &dom.nodes[node];
        if matches!(element.name(), "body" | "html" | "main") {
            return false;
        }
        let frame = Hints::COMMENT
            .with(Hints::RELATED)
            .with(Hints::ASIDE)
            .with(Hints::NAV)
            .with(Hints::FOOTER);
        let tag = names.tag(element.local_name());
        if hints::of_element(element, tag, names).0.any(frame) {
            return true;
        }
        above = element.parent;
    }
    false
}

/// Returns whether an element says that it holds an author or a date.
fn is_marked(dom: &Dom, node: NodeId) -> bool {
    let element = &dom.nodes[node];
    let mark = element.attribute("itemprop");
    element.attribute("rel") == "author"
        || matches!(mark, "author" | "datePublished" | "dateModified")
        || is_classed(dom, node)
}

/// Returns whether a class says that an element holds an author's name.
fn is_classed(dom: &Dom, node: NodeId) -> bool {
    // Asked of nearly every element of a page.
    static WORDS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["author", "byline"].map(Finder::new));
    let class = dom.nodes[node].attribute("class").as_bytes();
    (6..200).contains(&class.len()) && WORDS.iter().any(|word| word.find(class).is_some())
}

/// Reads an author's name or a date from an element that is marked as holding one.
fn read_marked<'d>(dom: &'d Dom, node: NodeId, names: &mut Names<'d>, found: &mut Metadata) {
    let element = &dom.nodes[node];
    let mark = element.attribute("itemprop");
    if in_foreign(dom, node, names) {
        return;
    }
    if element.attribute("rel") == "author" {
        found.add_author(&text_shown(dom, node), "rel:author");
    } else if mark == "author" {
        found.add_author(&text_shown(dom, node), "itemprop:author");
    } else if mark.is_empty() {
        add_classed(found, &text_shown(dom, node));
    } else {
        let stated = ["content", "datetime", "title"].map(|name| element.attribute(name).trim());
        let stated = stated
            .into_iter()
            .find(|value| value.starts_with(|c: char| c.is_ascii_digit()));
        let surface = stated.map_or_else(|| dom.text(node), str::to_owned);
        claim_marked(found, &mark.to_ascii_lowercase(), &surface);
    }
}

/// Adds names from an element whose class alone speaks of an author: only the first such, and only if all of it is names.
fn add_classed(found: &mut Metadata, text: &str) {
    let is_known = found.candidates.iter().any(|c| c.rule == "class:author");
    let names = if is_known || text.len() > 160 {
        Vec::new()
    } else {
        authors::read(text)
    };
    if !names.is_empty()
        && names
            .iter()
            .all(|name| authors::looks_like_name(name) && !name.contains(char::is_numeric))
    {
        for name in names {
            found.add(EvidenceField::Author, name, "class:author");
        }
    }
}

/// Returns the text below an element without styles and scripts, at most 300 bytes or so.
fn text_shown(dom: &Dom, root: NodeId) -> String {
    let mut text = String::new();
    for node in dom.descendants(root) {
        let parent = dom.nodes[node].parent.map_or("", |parent| dom.nodes[parent].name());
        if let Content::Text(part) = &dom.nodes[node].content
            && !matches!(parent, "style" | "script")
        {
            text.push_str(part);
        }
        if text.len() > 300 {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, expected: impl Fn(&Metadata) -> bool) {
        let found = read(&Dom::parse(head).unwrap());
        assert!(expected(&found), "{head}: {found:?}");
    }

    fn values(found: &Metadata, field: EvidenceField) -> Vec<&str> {
        found.values(field).collect()
    }

    #[test]
    fn json_ld_says_the_most() {
        let page = r#"<meta property=og:title content="Talks"><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",
            "headline":"Talks &amp; terms","datePublished":"2025-06-02T15:04:00+03:00","author":[{"name":"A. Writer"}],
            "publisher":{"name":"The Paper"}}]}</script>"#;
        check(page, |m| values(m, EvidenceField::Title) == ["Talks & terms", "Talks"]);
        check(page, |m| {
            values(m, EvidenceField::Outlet) == ["The Paper"] && m.authors() == ["A. Writer"]
        });
        check(page, |m| {
            m.claims[0].surface.starts_with("2025-06-02") && m.claims[0].rule == "json-ld:datePublished"
        });
    }

    #[test]
    fn meta_and_title_say_the_rest() {
        check("<title>Delegations agree to swap prisoners | The Paper</title>", |m| {
            values(m, EvidenceField::Title) == ["Delegations agree to swap prisoners"]
        });
        check("<html lang=uk><link rel=canonical href='https://example.org/a'>", |m| {
            values(m, EvidenceField::Lang) == ["uk"] && values(m, EvidenceField::Url) == ["https://example.org/a"]
        });
        check("<meta property=article:section content=World>", |m| {
            values(m, EvidenceField::Section) == ["World"]
        });
        check("<meta name='site_published_time' content='2025-06-02T10:00'>", |m| {
            m.claims[0].role == DateRole::Published && m.claims[0].rule == "site_published_time"
        });
    }

    #[test]
    fn addresses_and_handles_are_no_outlets() {
        for outlet in [
            "https://paper.example/",
            "@thepaper",
            "www.paper.example",
            "desk@paper.example",
        ] {
            check(&format!("<meta property=og:site_name content='{outlet}'>"), |m| {
                values(m, EvidenceField::Outlet).is_empty()
            });
        }
        check("<meta property=og:site_name content=Paper.example>", |m| {
            values(m, EvidenceField::Outlet) == ["Paper.example"]
        });
    }

    fn rules(page: &str) -> String {
        let found = read(&Dom::parse(page).unwrap());
        let rules: Vec<String> = found.claims.into_iter().map(|c| c.rule).collect();
        rules.join(" ")
    }

    #[test]
    fn times_are_what_marks_classes_and_words_say() {
        assert_eq!(
            rules("<time itemprop=datePublished datetime=2025-06-02>today</time>"),
            "itemprop:datePublished"
        );
        assert_eq!(
            rules("<time class='entry-date published updated' datetime=2025-06-02>"),
            "time:published"
        );
        assert_eq!(
            rules("<p>Last updated: <time datetime=2025-06-02></time>"),
            "time:modified"
        );
        assert_eq!(
            rules("<p><span>Published</span> <time>2 June 2025</time>"),
            "time:published"
        );
        assert_eq!(rules("<p><time datetime=2025-06-02>2 June</time>"), "time");
        assert_eq!(
            rules("<div class=comments><p><time datetime=2025-06-02>2 June</time></div>"),
            ""
        );
        assert_eq!(
            rules("<abbr itemprop=datePublished title=2025-06-02T10:00:00>2 June</abbr>"),
            "itemprop:datePublished"
        );
    }

    #[test]
    fn deep_json_is_passed_over() {
        check(
            &format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000)),
            |m| *m == Metadata::default(),
        );
    }
}
