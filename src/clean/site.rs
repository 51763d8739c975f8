//! Whose page is it? The site, whose lines are to be told from the article's.
//!
//! A site is named by the host of the address that somebody declared for the page; else by the host that the page's own
//! head names; else by the declared outlet. A page that names none of them has no site here.

use std::ops::ControlFlow;

use super::lines::Hash;
use crate::{
    fold::fold,
    model::{MediaType, RawDocument},
};

/// Bytes at the start of a page in which its address is looked for.
const HEAD: usize = 64 << 10;
/// Longest tag that is looked at, bytes.
const LONGEST_TAG: usize = 2048;
/// Longest name of a site, bytes: that of a host.
const LONGEST_NAME: usize = 253;

/// Where a page was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// `desk.example`, or `outlet:quay desk` where only the outlet is known.
    pub name: String,
    /// A number of the article's address; 0 where the page names none, or only that of the site.
    pub article: u64,
}

/// Returns the site of a page, by a bounded look at what is declared and at its head.
#[must_use]
pub fn site(raw: &RawDocument) -> Option<Site> {
    let declared = raw.declared.url.as_deref().and_then(at_address);
    declared
        .or_else(|| {
            (raw.media == MediaType::Html)
                .then(|| named_in_head(&raw.bytes))
                .flatten()
        })
        .or_else(|| of_outlet(raw.declared.outlet.as_deref()?))
}

fn of_outlet(name: &str) -> Option<Site> {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let name = words.join(" ");
    (!name.is_empty() && name.len() <= LONGEST_NAME).then(|| Site {
        name: format!("outlet:{name}"),
        article: 0,
    })
}

/// Reads an address: the host in lower case, without port and without `www.`, `www2.` and the like.
fn at_address(address: &str) -> Option<Site> {
    let address = address.trim();
    let rest = match address.split_once("://") {
        Some((_, rest)) => rest,
        None => address.strip_prefix("//")?,
    };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_matches('.');
    if host.len() > LONGEST_NAME || !host.contains('.') {
        return None;
    }
    let host = host.to_lowercase();
    let name = without_www(&host);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars().all(is_name).then(|| Site {
        article: article(path.split('#').next().unwrap_or_default()),
        name: name.to_owned(),
    })
}

fn without_www(host: &str) -> &str {
    let tail = host
        .strip_prefix("www")
        .map(|tail| tail.trim_start_matches(|c: char| c.is_ascii_digit()));
    let tail = tail.and_then(|tail| tail.strip_prefix('.'));
    tail.filter(|tail| tail.contains('.')).unwrap_or(host)
}

/// Returns a number of a path, so that two scrapes of one address are known to be of one article.
fn article(path: &str) -> u64 {
    let path = path.trim_matches('/');
    if path.is_empty() {
        return 0;
    }
    let mut hash = Hash::default();
    path.chars().for_each(|c| hash.push(c));
    hash.end().max(1)
}

/// Returns the site that the head of an HTML page names: by its canonical link, or by `og:url`.
fn named_in_head(page: &[u8]) -> Option<Site> {
    let head = &page[..page.len().min(HEAD)];
    let mut shared = None;
    for (at, _) in head.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
        let tag = &head[at..head.len().min(at + LONGEST_TAG)];
        match read_tag(tag, &mut shared) {
            ControlFlow::Continue(()) => {}
            ControlFlow::Break(found) => return found.or(shared),
        }
    }
    shared
}

/// Reads one tag; breaks at the canonical link and at the body.
fn read_tag(tag: &[u8], shared: &mut Option<Site>) -> ControlFlow<Option<Site>> {
    let is = |name: &str| {
        let start = tag.get(1..=name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    };
    if is("body") {
        return ControlFlow::Break(None);
    }
    if !is("link") && !is("meta") {
        return ControlFlow::Continue(());
    }
    let end = tag.iter().position(|byte| *byte == b'>').unwrap_or(tag.len());
    let text = String::from_utf8_lossy(&tag[..end]);
    let says =
        |name: &str, wanted: &str| attribute(&text, name).is_some_and(|value| value.eq_ignore_ascii_case(wanted));
    if is("link") && says("rel", "canonical") {
        if let Some(site) = attribute(&text, "href").and_then(at_address) {
            return ControlFlow::Break(Some(site));
        }
    } else if shared.is_none() && is("meta") && says("property", "og:url") {
        *shared = attribute(&text, "content").and_then(at_address);
    }
    ControlFlow::Continue(())
}

/// Returns the value of an attribute of a tag, as it is written.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|at| at + from) {
        from = at + name.len();
        let is_alone = lower[..at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '/'));
        let value = tag[from..].trim_start().strip_prefix('=').map(str::trim_start);
        if let Some(value) = value.filter(|_| is_alone) {
            return match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                _ => value.split(|c: char| c.is_ascii_whitespace()).next(),
            };
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Declared, Digest, Origin};

    fn page(page: &str, url: Option<&str>) -> Option<Site> {
        let is_html = page.starts_with('<');
        site(&RawDocument {
            origin: Origin {
                path: String::new(),
                record: None,
            },
            sha256: Digest(String::new()),
            media: if is_html { MediaType::Html } else { MediaType::Text },
            bytes: page.as_bytes().to_vec(),
            declared: Declared {
                url: url.map(str::to_owned),
                outlet: Some("Quay Desk!".to_owned()),
                ..Declared::default()
            },
        })
    }

    fn check(text: &str, url: Option<&str>, expected: &str) {
        assert_eq!(page(text, url).unwrap().name, expected, "{text} {url:?}");
    }

    #[test]
    fn the_declared_address_comes_first_then_the_page_then_the_outlet() {
        let both = "<meta content='https://b.example/x' property=og:url><link href=\"//a.example\" rel=\"canonical\">";
        check(both, Some("HTTP://me@WWW.Desk.Example:8080/a?b"), "desk.example");
        check(both, None, "a.example");
        let shared = "<meta property='og:url' content='https://www2.b.example/x'>";
        check(shared, Some("no address"), "b.example");
        check(
            "<body><link rel=canonical href=https://a.example/>",
            None,
            "outlet:quay desk",
        );
        check("Plain text", None, "outlet:quay desk");
        check("Plain text", Some("https://www.example/"), "www.example");
    }

    #[test]
    fn one_address_is_one_article() {
        let article = |url| page("Text", Some(url)).unwrap().article;
        assert_eq!(
            article("https://a.example/x/1#top"),
            article("http://www.a.example/x/1/")
        );
        assert_ne!(article("https://a.example/x?id=1"), article("https://a.example/x?id=2"));
        assert_eq!(article("https://a.example/"), 0);
    }

    #[test]
    fn hostile_heads_are_read_in_bounded_time() {
        check(&"<link rel".repeat(1 << 20), None, "outlet:quay desk");
        check(
            &"<meta =<".repeat(1 << 20),
            Some("https://a b.example/"),
            "outlet:quay desk",
        );
    }
}
