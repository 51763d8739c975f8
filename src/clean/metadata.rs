//! What a page says of itself in markup: title, outlet, authors, dates, address, language.
//!
//! JSON-LD is asked first, then `OpenGraph` and `<meta>`, then `<time>`, `<link>` and `<title>`. Every date is kept
//! with the rule that found it. Blocks of JSON-LD above [`MAX_JSON`] are passed over, and its depth is bounded by
//! `serde_json`.

use serde_json::Value;

use super::{
    block::nfc,
    dates,
    dom::{Content, Dom, NodeId, ROOT},
};
use crate::{
    fold::fold,
    model::{DateEvidence, DateRole},
};

/// Largest block of JSON-LD that is read, in bytes.
const MAX_JSON: usize = 512 * 1024;

/// Values of one JSON-LD block that are looked at.
const MAX_VALUES: usize = 20_000;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    /// Titles, most trusted first.
    pub(super) titles: Vec<String>,
    /// Publisher.
    pub(super) outlet: Option<String>,
    /// Authors.
    pub(super) authors: Vec<String>,
    /// Dates with their roles.
    pub(super) dates: Vec<DateEvidence>,
    /// Address.
    pub(super) url: Option<String>,
    /// Language tag.
    pub(super) lang: Option<String>,
}

/// Reads a page's metadata.
pub(super) fn read(dom: &Dom) -> Metadata {
    let mut metadata = Metadata::default();
    let mut weak = Metadata::default();
    let mut page_title = String::new();
    for node in dom.descendants(ROOT) {
        match dom.nodes[node].name() {
            "script" => read_script(dom, node, &mut metadata),
            "meta" => read_meta(dom, node, &mut weak),
            "link" => read_link(dom, node, &mut weak),
            "time" => read_time(dom, node, &mut weak),
            "html" => weak.lang = tidy(dom.nodes[node].attribute("lang")),
            "title" if page_title.is_empty() && !in_picture(dom, node) => page_title = dom.text(node),
            "a" | "span" | "div" | "p" => read_byline(dom, node, &mut weak),
            _ => {}
        }
    }
    metadata.titles.append(&mut weak.titles);
    let outlet = metadata.outlet.as_deref().or(weak.outlet.as_deref());
    metadata.titles.extend(tidy(&without_outlet(&page_title, outlet)));
    metadata.dates.append(&mut weak.dates);
    metadata.outlet = metadata.outlet.or(weak.outlet);
    metadata.url = weak.url.or(metadata.url);
    metadata.lang = weak.lang.or(metadata.lang);
    if metadata.authors.is_empty() {
        metadata.authors = weak.authors;
    }
    metadata.authors.dedup();
    metadata
}

fn in_picture(dom: &Dom, node: NodeId) -> bool {
    dom.nodes[node]
        .parent
        .is_some_and(|parent| dom.nodes[parent].name() == "svg")
}

/// Returns a value trimmed, white space collapsed, in NFC, or `None` where nothing is left.
fn tidy(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(200).collect();
    (!words.is_empty()).then(|| nfc(&words.join(" ")))
}

/// Cuts ` | Outlet`, ` - Outlet` and the like off a page's title.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let title = title.trim();
    for mark in [" | ", " :: ", " » ", " — ", " – ", " - ", " • ", " / "] {
        let Some((head, tail)) = title.rsplit_once(mark) else {
            continue;
        };
        let known = outlet.is_some_and(|outlet| fold(tail).contains(&fold(outlet)));
        let short = tail.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 4;
        if known || short {
            return head.to_owned();
        }
    }
    title.to_owned()
}

fn read_meta(dom: &Dom, node: NodeId, found: &mut Metadata) {
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
    match name.as_str() {
        "og:title" => found.titles.insert(0, content),
        "twitter:title" | "dc.title" | "headline" | "sailthru.title" => found.titles.push(content),
        "og:site_name" => found.outlet = Some(content),
        "application-name" | "publisher" | "dc.publisher" => found.outlet = found.outlet.take().or(Some(content)),
        "og:url" => found.url = found.url.take().or(Some(content)),
        "author" | "article:author" | "dc.creator" | "parsely-author" | "sailthru.author" | "byl"
        | "dcterms.creator" => add_author(found, &content),
        "article:published_time"
        | "og:published_time"
        | "datepublished"
        | "article:published"
        | "parsely-pub-date"
        | "dc.date.issued"
        | "dcterms.created"
        | "dc.date"
        | "pubdate"
        | "publishdate"
        | "publish-date"
        | "sailthru.date"
        | "date"
        | "article_date_original"
        | "cxenseparse:recs:publishtime"
        | "publication_date"
        | "ptime" => add_date(found, DateRole::Published, &name, &content),
        "article:modified_time"
        | "og:updated_time"
        | "datemodified"
        | "lastmod"
        | "last-modified"
        | "dcterms.modified" => {
            add_date(found, DateRole::Modified, &name, &content);
        }
        "og:locale" | "dc.language" | "inlanguage" => found.lang = found.lang.take().or(Some(content)),
        _ => {
            if let Some(role) = role_of(&name) {
                add_date(found, role, &name, &content);
            }
        }
    }
}

/// Returns what a date is under a name that a site made up, such as `site_published_time`.
fn role_of(name: &str) -> Option<DateRole> {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let ends = |endings: &[&str]| endings.iter().any(|ending| bare.ends_with(ending));
    if ends(&[
        "publishedtime",
        "publishtime",
        "publisheddate",
        "publishdate",
        "publicationdate",
        "datepublished",
    ]) {
        Some(DateRole::Published)
    } else {
        ends(&["modifiedtime", "modifieddate", "datemodified", "updatedtime"]).then_some(DateRole::Modified)
    }
}

fn read_link(dom: &Dom, node: NodeId, found: &mut Metadata) {
    let element = &dom.nodes[node];
    if element.attribute("rel").eq_ignore_ascii_case("canonical") {
        let address = element.attribute("href").trim();
        if address.starts_with("http") {
            found.url = Some(address.to_owned());
        }
    }
}

fn read_time(dom: &Dom, node: NodeId, found: &mut Metadata) {
    let element = &dom.nodes[node];
    let role = match element.attribute("itemprop") {
        "datePublished" => DateRole::Published,
        "dateModified" => DateRole::Modified,
        _ if element.has_attribute("pubdate") || element.attribute("class").contains("publish") => DateRole::Published,
        _ => return,
    };
    add_date(found, role, "time", element.attribute("datetime"));
}

/// Reads an author's name where an element is marked as holding one.
fn read_byline(dom: &Dom, node: NodeId, found: &mut Metadata) {
    let element = &dom.nodes[node];
    let marked = element.attribute("rel") == "author" || element.attribute("itemprop") == "author";
    if marked && found.authors.len() < MAX_AUTHORS {
        let text = dom.text(node);
        add_author(found, &text);
    }
}

/// Number of authors kept.
const MAX_AUTHORS: usize = 20;

fn add_author(found: &mut Metadata, text: &str) {
    let Some(name) = tidy(text) else { return };
    let name = name
        .strip_prefix("By ")
        .or_else(|| name.strip_prefix("by "))
        .unwrap_or(&name)
        .trim()
        .to_owned();
    let is_name = name.chars().count() <= 80 && !name.contains("://") && name.contains(char::is_alphabetic);
    if is_name && found.authors.len() < MAX_AUTHORS && !found.authors.iter().any(|a| fold(a) == fold(&name)) {
        found.authors.push(name);
    }
}

fn add_date(found: &mut Metadata, role: DateRole, found_by: &str, text: &str) {
    let surface = text.trim();
    let iso = surface.parse().ok();
    let date = iso.or_else(|| {
        dates::find(surface, found.lang.as_deref())
            .first()
            .map(|(date, _)| *date)
    });
    if let Some(date) = date {
        found.dates.push(DateEvidence {
            date,
            role,
            rule: found_by.to_owned(),
            surface: dates::shorten(surface),
        });
    }
}

fn read_script(dom: &Dom, node: NodeId, found: &mut Metadata) {
    let Content::Element { .. } = dom.nodes[node].content else {
        return;
    };
    if !dom.nodes[node]
        .attribute("type")
        .eq_ignore_ascii_case("application/ld+json")
    {
        return;
    }
    let text = dom.text(node);
    if text.len() <= MAX_JSON
        && let Ok(value) = serde_json::from_str::<Value>(text.trim().trim_end_matches(';'))
    {
        read_json(&value, found);
    }
}

/// Looks through a JSON-LD value, without recursion, for articles.
fn read_json(value: &Value, found: &mut Metadata) {
    let mut stack = vec![value];
    for _ in 0..MAX_VALUES {
        match stack.pop() {
            None => return,
            Some(Value::Array(items)) => stack.extend(items.iter().rev()),
            Some(Value::Object(object)) => {
                let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
                if kind.contains("Article") || kind.contains("BlogPosting") || kind.contains("Report") {
                    read_article(object, found);
                }
                stack.extend(
                    object
                        .iter()
                        .filter(|(key, _)| matches!(key.as_str(), "@graph" | "mainEntity" | "hasPart"))
                        .map(|(_, v)| v),
                );
            }
            Some(_) => {}
        }
    }
}

fn read_article(article: &serde_json::Map<String, Value>, found: &mut Metadata) {
    let text = |key: &str| article.get(key).and_then(Value::as_str).and_then(tidy);
    found.titles.extend(text("headline").map(|title| unescape(&title)));
    found.lang = found.lang.take().or_else(|| text("inLanguage"));
    found.url = found.url.take().or_else(|| text("url"));
    found.outlet = found
        .outlet
        .take()
        .or_else(|| names(article.get("publisher")).into_iter().next());
    for author in names(article.get("author")) {
        add_author(found, &author);
    }
    for (key, role) in [
        ("datePublished", DateRole::Published),
        ("dateModified", DateRole::Modified),
    ] {
        if let Some(date) = text(key) {
            add_date(found, role, &format!("json-ld:{key}"), &date);
        }
    }
}

/// Returns the names in a value that is a name, an object with one, or a list of these.
fn names(value: Option<&Value>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(name) => tidy(name),
        Value::Object(object) => object.get("name").and_then(Value::as_str).and_then(tidy),
        _ => None,
    };
    match value {
        Some(Value::Array(items)) => items.iter().take(MAX_AUTHORS).filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Resolves the few character references that sites leave in JSON-LD.
fn unescape(text: &str) -> String {
    [
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&#8217;", "’"),
        ("&nbsp;", " "),
    ]
    .iter()
    .fold(text.to_owned(), |text, (reference, character)| {
        text.replace(reference, character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, expected: impl Fn(&Metadata) -> bool) {
        let found = read(&Dom::parse(head));
        assert!(expected(&found), "{head}: {found:?}");
    }

    #[test]
    fn json_ld_says_the_most() {
        let json = r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Talks &amp; terms",
            "datePublished":"2025-06-02T15:04:00+03:00","author":[{"name":"A. Writer"}],"publisher":{"name":"The Paper"}}]}</script>"#;
        check(json, |m| {
            m.titles == ["Talks & terms"] && m.outlet.as_deref() == Some("The Paper") && m.authors == ["A. Writer"]
        });
        check(json, |m| {
            m.dates[0].date.to_string() == "2025-06-02" && m.dates[0].rule == "json-ld:datePublished"
        });
    }

    #[test]
    fn meta_and_title_say_the_rest() {
        check("<title>Delegations agree to swap prisoners | The Paper</title>", |m| {
            m.titles == ["Delegations agree to swap prisoners"]
        });
        check("<html lang=uk><link rel=canonical href='https://example.org/a'>", |m| {
            m.lang.as_deref() == Some("uk") && m.url.as_deref() == Some("https://example.org/a")
        });
        check("<time itemprop=datePublished datetime='2025-06-02'>today</time>", |m| {
            m.dates.len() == 1
        });
        check("<meta name='site_published_time' content='2025-06-02T10:00'>", |m| {
            m.dates[0].role == DateRole::Published && m.dates[0].rule == "site_published_time"
        });
        check("<meta property='article:published_time' content='soon'>", |m| {
            m.dates.is_empty()
        });
    }

    #[test]
    fn deep_json_is_passed_over() {
        check(
            &format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000)),
            |m| *m == Metadata::default(),
        );
    }
}
