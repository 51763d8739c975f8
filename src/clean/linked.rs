//! What a page's JSON-LD says of it: headline, authors, publisher, dates, section, language, address.
//!
//! [`read`] takes all blocks of a page together, because authors and publishers often stand apart and are named by their
//! `@id`. A value that is a story (`NewsArticle`, `BlogPosting` and the like) says the most; a `WebPage` says less.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    json,
    metadata::{Metadata, tidy},
};
use crate::{
    fold::fold_letters,
    model::{DateRole, EvidenceField},
};

/// Values of one page's JSON-LD that are looked at.
const MAX_VALUES: usize = 20_000;

type Object = Map<String, Value>;

/// Reads blocks of JSON-LD into what is known of a page.
///
/// `title` is the page's own, by which its story is told from the others of a list.
pub(super) fn read(blocks: &[String], title: &str, found: &mut Metadata) {
    let values: Vec<Value> = blocks.iter().flat_map(|block| json::read(block)).collect();
    let objects = objects(&values);
    let names = names_by_id(&objects);
    let own = own_story(&objects, title, found);
    for object in &objects {
        match kind(object) {
            Kind::Story if own.is_some_and(|own| !std::ptr::eq(*object, own)) => {}
            Kind::Story => read_story(object, &names, "json-ld", found),
            Kind::Page => read_story(object, &names, "json-ld-page", found),
            Kind::Breadcrumbs => read_breadcrumbs(object, found),
            Kind::Other => {}
        }
    }
    for block in blocks.iter().filter(|_| values.is_empty()) {
        read_broken(block, found);
    }
}

/// Returns the page's own story where there are several and the title of one is the page's.
fn own_story<'v>(objects: &[&'v Object], title: &str, found: &Metadata) -> Option<&'v Object> {
    let stories: Vec<&Object> = objects
        .iter()
        .copied()
        .filter(|o| matches!(kind(o), Kind::Story))
        .collect();
    if stories.len() < 2 {
        return None;
    }
    let titles: Vec<String> = std::iter::once(title)
        .chain(found.values(EvidenceField::Title))
        .map(fold_letters)
        .collect();
    let is_own = |story: &&Object| {
        let headline = first_text(story.get("headline"))
            .map(|text| fold_letters(&unescape(text)))
            .unwrap_or_default();
        headline.len() >= 8 && titles.iter().any(|title| title.contains(&headline))
    };
    let mut own = stories.into_iter().filter(is_own);
    own.clone()
        .find(|story| story.contains_key("datePublished"))
        .or_else(|| own.next())
}

/// Returns the objects that stand for the page or a part of it, without recursion, in order.
fn objects(values: &[Value]) -> Vec<&Object> {
    let mut objects = Vec::new();
    let mut stack: Vec<&Value> = values.iter().rev().collect();
    for _ in 0..MAX_VALUES {
        match stack.pop() {
            None => break,
            Some(Value::Array(items)) => stack.extend(items.iter().rev()),
            Some(Value::Object(object)) => {
                objects.push(object);
                let parts = ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "breadcrumb"];
                stack.extend(parts.iter().rev().filter_map(|part| object.get(*part)));
            }
            Some(_) => {}
        }
    }
    objects
}

/// Names of persons and organisations by their `@id`.
fn names_by_id<'v>(objects: &[&'v Object]) -> HashMap<&'v str, &'v str> {
    let text = |object: &'v Object, key: &str| object.get(key).and_then(Value::as_str);
    let named = objects
        .iter()
        .filter_map(|object| Some((text(object, "@id")?, text(object, "name")?)));
    named.collect()
}

/// What an object describes, as far as a page is concerned.
enum Kind {
    Story,
    Page,
    Breadcrumbs,
    Other,
}

fn kind(object: &Object) -> Kind {
    let types: Vec<&str> = match object.get("@type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().take(10).filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |endings: &[&str]| {
        types
            .iter()
            .any(|name| endings.iter().any(|ending| name.ends_with(ending)))
    };
    if is(&[
        "Article",
        "Posting",
        "Report",
        "Review",
        "Opinion",
        "CreativeWork",
        "Recipe",
        "PodcastEpisode",
    ]) {
        Kind::Story
    } else if is(&["BreadcrumbList"]) {
        Kind::Breadcrumbs
    } else if is(&["CollectionPage", "SearchResultsPage", "ProfilePage"]) {
        Kind::Other
    } else if is(&["Page"]) {
        Kind::Page
    } else {
        Kind::Other
    }
}

/// Reads an object whose properties are those of the page; `origin` starts the names of rules.
fn read_story(object: &Object, names: &HashMap<&str, &str>, origin: &str, found: &mut Metadata) {
    let rule = |key: &str| format!("{origin}:{key}");
    let text = |key: &str| first_text(object.get(key)).and_then(tidy).map(|text| unescape(&text));
    for (field, key) in [
        (EvidenceField::Title, "headline"),
        (EvidenceField::Title, "alternativeHeadline"),
        (EvidenceField::Section, "articleSection"),
        (EvidenceField::Lang, "inLanguage"),
        (EvidenceField::Url, "url"),
    ] {
        if let Some(value) = text(key) {
            found.add(field, value, &rule(key));
        }
    }
    for outlet in names_in(object.get("publisher"), names) {
        found.add(EvidenceField::Outlet, outlet, &rule("publisher"));
    }
    for key in ["author", "creator"] {
        let is_organisation = object.get(key).and_then(|author| author.get("@type")) == Some(&"Organization".into());
        // An outlet that signs for its authors says less than a byline.
        let rule = if is_organisation {
            "publisher:author".to_owned()
        } else {
            rule("author")
        };
        for author in names_in(object.get(key), names) {
            found.add_author(&author, &rule);
        }
    }
    for (key, role) in [
        ("datePublished", DateRole::Published),
        ("dateModified", DateRole::Modified),
    ] {
        if let Some(date) = text(key) {
            found.claim(role, &rule(key), &date);
        }
    }
}

fn first_text(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::String(text) => Some(text),
        Value::Array(items) => items.first().and_then(Value::as_str),
        Value::Object(object) => object
            .get("name")
            .or_else(|| object.get("@value"))
            .and_then(Value::as_str),
        _ => None,
    }
}

/// Number of names that one value may hold.
const MAX_NAMES: usize = 20;

/// Returns the names in a value that is a name, an object with one or with the `@id` of one, or a list of these.
fn names_in(value: Option<&Value>, names: &HashMap<&str, &str>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(name) => tidy(name),
        Value::Object(object) => {
            let id = object.get("@id").and_then(Value::as_str);
            let own = match object.get("name") {
                Some(Value::Array(list)) => list.first().and_then(Value::as_str),
                name => name.and_then(Value::as_str),
            };
            own.or_else(|| names.get(id?).copied()).and_then(tidy)
        }
        _ => None,
    };
    let found: Vec<String> = match value {
        Some(Value::Array(items)) => items.iter().take(MAX_NAMES).filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    };
    found.iter().map(|name| unescape(name)).collect()
}

/// Takes the last crumb but the page's own for its section, and none where only the start page stands before it.
fn read_breadcrumbs(list: &Object, found: &mut Metadata) {
    let Some(Value::Array(items)) = list.get("itemListElement") else {
        return;
    };
    let name = |item: &Value| {
        let item = item.as_object()?;
        let name = item.get("name").or_else(|| item.get("item")?.get("name"));
        name.and_then(Value::as_str).and_then(tidy)
    };
    let crumbs: Vec<String> = items.iter().take(MAX_NAMES).filter_map(name).collect();
    if crumbs.len() >= 3 {
        found.add(
            EvidenceField::Section,
            unescape(&crumbs[crumbs.len() - 2]),
            "json-ld:breadcrumb",
        );
    }
}

/// Reads the dates and the headline of a block that is no JSON even when mended, where each stands there once.
fn read_broken(block: &str, found: &mut Metadata) {
    let once = |key: &str| {
        let mut values = json::values_of(block, key);
        values.dedup();
        (values.len() == 1).then(|| values.remove(0))
    };
    if let Some(title) = once("headline").and_then(|title| tidy(&title)) {
        found.add(EvidenceField::Title, unescape(&title), "json-ld-broken:headline");
    }
    for (key, role) in [
        ("datePublished", DateRole::Published),
        ("dateModified", DateRole::Modified),
    ] {
        if let Some(date) = once(key) {
            found.claim(role, &format!("json-ld-broken:{key}"), &date);
        }
    }
}

/// Resolves the few character references that sites leave in JSON-LD.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&lsquo;", "‘"),
        ("&rsquo;", "’"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&#8216;", "‘"),
        ("&#8217;", "’"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&#8211;", "–"),
        ("&#038;", "&"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (reference, character)| {
        text.replace(reference, character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, field: EvidenceField, expected: &[&str]) {
        let mut found = Metadata::default();
        read(&[block.to_owned()], "", &mut found);
        assert_eq!(found.values(field).collect::<Vec<_>>(), expected, "{block}");
    }

    #[test]
    fn people_are_found_by_their_ids() {
        let block = r##"{"@graph":[{"@type":"NewsArticle","author":{"@id":"#a"},"publisher":{"@id":"#p"}},
            {"@type":"Person","@id":"#a","name":"Anna Writer"},{"@type":"Organization","@id":"#p","name":"The Paper"}]}"##;
        check(block, EvidenceField::Author, &["Anna Writer"]);
        check(block, EvidenceField::Outlet, &["The Paper"]);
    }

    #[test]
    fn sections_stand_in_the_story_or_in_its_breadcrumbs() {
        check(
            r#"{"@type":"NewsArticle","articleSection":["World","Asia"]}"#,
            EvidenceField::Section,
            &["World"],
        );
        let crumbs = r#"{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"item":{"name":"World"}},{"name":"Swap agreed"}]}"#;
        check(crumbs, EvidenceField::Section, &["World"]);
    }

    #[test]
    fn a_page_is_less_than_a_story_and_a_broken_block_less_than_both() {
        let rules = |block: &str| {
            let mut found = Metadata::default();
            read(&[block.to_owned()], "", &mut found);
            found
                .claims
                .iter()
                .map(|c| c.rule.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            rules(r#"{"@type":"WebPage","datePublished":"2025-06-02"}"#),
            "json-ld-page:datePublished"
        );
        assert_eq!(
            rules(r#"{"@type":["Thing","NewsArticle"],"datePublished":"2025-06-02",}"#),
            "json-ld:datePublished"
        );
        assert_eq!(
            rules(r#"{"name": "a "quoted" word", "datePublished": "2025-06-02"}"#),
            "json-ld-broken:datePublished"
        );
        assert_eq!(rules(r#"{"@type":"Event","datePublished":"2025-06-02"}"#), "");
    }
}
