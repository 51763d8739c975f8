//! What a page states about its own text: the article's body in JSON-LD, and its description.
//!
//! Where a site repeats the article for machines, a block that stands there too is part of the article. [`Stated`] holds
//! both texts as digests of runs of words, and says how much of a block is in them.

use foldhash::HashSet;

use super::{
    dom::{Dom, ROOT},
    measure,
};

/// Words of a run that is looked up.
const RUN: usize = 3;

/// Largest stated text that is read, in bytes.
const MAX_BYTES: usize = 512 * 1024;

/// The texts that a page states.
#[derive(Debug, Default)]
pub(super) struct Stated {
    body: HashSet<u64>,
    description: HashSet<u64>,
}

/// Reads what a page states of its text.
pub(super) fn read(dom: &Dom) -> Stated {
    let mut stated = Stated::default();
    for node in dom.descendants(ROOT) {
        let element = &dom.nodes[node];
        match element.name() {
            "script" if element.attribute("type").eq_ignore_ascii_case("application/ld+json") => {
                if let Some(body) = article_body(&dom.text(node)) {
                    stated.body.extend(runs(&body));
                }
            }
            "meta" if is_description(element.attribute("property")) || is_description(element.attribute("name")) => {
                stated.description.extend(runs(element.attribute("content")));
            }
            _ => {}
        }
    }
    stated
}

impl Stated {
    /// Returns how much of a text is in the stated body, in hundredths; `None` where the page states none.
    pub(super) fn body_share(&self, text: &str) -> Option<usize> {
        share(&self.body, text)
    }

    /// Returns how much of a text is in the description, in hundredths; `None` where the page has none.
    pub(super) fn description_share(&self, text: &str) -> Option<usize> {
        share(&self.description, text)
    }
}

fn is_description(name: &str) -> bool {
    ["description", "og:description", "twitter:description"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// Returns the longest `articleBody` of a JSON text; nothing else of it is read.
fn article_body(json: &str) -> Option<String> {
    const KEY: &str = "\"articleBody\"";
    let bodies = json.match_indices(KEY).take(8).filter_map(|(at, _)| {
        let value = json[at + KEY.len()..].trim_start().strip_prefix(':')?.trim_start();
        let value = &value[..value.floor_char_boundary(MAX_BYTES)];
        serde_json::Deserializer::from_str(value)
            .into_iter::<String>()
            .next()?
            .ok()
    });
    bodies.max_by_key(String::len)
}

fn share(known: &HashSet<u64>, text: &str) -> Option<usize> {
    if known.is_empty() {
        return None;
    }
    let (mut all, mut hits) = (0, 0);
    for run in runs(text) {
        all += 1;
        hits += usize::from(known.contains(&run));
    }
    Some((hits * 100).checked_div(all).unwrap_or(0))
}

/// Returns digests of all runs of [`RUN`] words; of all words where there are fewer.
fn runs(text: &str) -> Vec<u64> {
    let words: Vec<u64> = measure::words(text).map(number).collect();
    measure::runs(&words, RUN).collect()
}

/// Returns a number that stands for a word.
fn number(word: &str) -> u64 {
    measure::digest(word.as_bytes().chunks(8).map(|part| {
        let mut bytes = [0; 8];
        bytes[..part.len()].copy_from_slice(part);
        u64::from_le_bytes(bytes)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_the_stated_body_is_known() {
        let page = r#"<meta name=description content="Talks in Geneva end"><script type="application/ld+json">
            {"@type":"NewsArticle","articleBody" : "The talks \"ended\" on Friday.\nNo truce."}</script>"#;
        let stated = read(&Dom::parse(page).unwrap());
        assert_eq!(stated.body_share("The talks “ended” on Friday"), Some(100));
        assert_eq!(stated.body_share("Read also about the talks"), Some(0));
        assert_eq!(stated.description_share("Talks in Geneva"), Some(100));
        assert_eq!(read(&Dom::parse("<p>x").unwrap()).body_share("x"), None);
    }
}
