//! The collections of pages with human-made texts.
//!
//! A set `NAME` holds `NAME/meta.jsonl` (an object a line with the `id` and `url` of a page), `NAME/pages/ID.html` and
//! `NAME/gold/ID.txt`; the same pages as text without tags are `NAME_text/rp/ID.txt`, `NAME_text/rpm/ID.txt` and
//! `NAME_text/gold/ID.txt`.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::clean::Kind;

/// The sets, in the order in which they are read.
const SETS: [&str; 3] = ["wcxb", "daniel", "aeb"];
/// Folders of a set that may hold pages.
const FORMS: [&str; 3] = ["pages", "rp", "rpm"];

/// A page's file and its human-made text's.
pub(crate) struct Page {
    /// Name of the set.
    pub(crate) set: String,
    /// Folder of the set.
    pub(crate) form: String,
    /// Name of the file without its ending.
    pub(crate) id: String,
    /// Last two labels of the address's host, the last one first.
    pub(crate) host: String,
    /// Language, as the set names it.
    pub(crate) lang: String,
    path: PathBuf,
    gold: PathBuf,
}

impl Page {
    /// Reads the page and its human-made text.
    ///
    /// # Errors
    /// Where either cannot be read.
    pub(crate) fn read(&self) -> Result<(Vec<u8>, String)> {
        let unreadable = |path: &Path| format!("cannot read {}", path.display());
        let page = fs::read(&self.path).with_context(|| unreadable(&self.path))?;
        let gold = fs::read_to_string(&self.gold).with_context(|| unreadable(&self.gold))?;
        Ok((page, gold))
    }
}

/// Returns the pages of all sets in the order of sets, forms and names.
///
/// # Errors
/// Where a folder cannot be listed or a list of addresses cannot be read.
pub(crate) fn pages(sets: &Path, kind: Kind) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for set in SETS {
        let known = known(&sets.join(set).join("meta.jsonl"))?;
        let folder = sets.join(match kind {
            Kind::Html => set.to_owned(),
            Kind::Text => format!("{set}_text"),
        });
        for form in FORMS.into_iter().filter(|form| folder.join(form).is_dir()) {
            for path in files(&folder.join(form))? {
                let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let gold = folder.join("gold").join(format!("{id}.txt"));
                if gold.is_file() {
                    let meta = known.get(&id);
                    pages.push(Page {
                        set: set.to_owned(),
                        form: form.to_owned(),
                        host: meta.map_or_else(|| id.clone(), |meta| host(&meta.url)),
                        lang: meta.map_or_else(String::new, |meta| meta.lang.clone()),
                        id,
                        path,
                        gold,
                    });
                }
            }
        }
    }
    Ok(pages)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// What `meta.jsonl` says of a page, as far as it matters here.
#[derive(Deserialize)]
struct Meta {
    id: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    lang: String,
}

/// Returns what is known of pages by their ids.
fn known(path: &Path) -> Result<HashMap<String, Meta>> {
    let unreadable = || format!("cannot read {}", path.display());
    let text = fs::read_to_string(path).with_context(unreadable)?;
    text.lines()
        .map(|line| {
            let meta: Meta = serde_json::from_str(line).with_context(unreadable)?;
            Ok((meta.id.clone(), meta))
        })
        .collect()
}

/// Returns the last two labels of an address's host, the last one first: `com.example` for `https://www.example.com/a`.
///
/// Below `co.uk` and its like, all hosts are one. That costs a few pages, and never parts the pages of one site.
fn host(url: &str) -> String {
    let rest = url.split("://").nth(1).unwrap_or(url);
    let labels = rest.split('/').next().unwrap_or(rest).rsplit('.');
    labels.take(2).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_its_last_two_labels() {
        let check = |url: &str, expected: &str| assert_eq!(host(url), expected);
        check("https://www.example.com/a.html", "com.example");
        check("http://example.org", "org.example");
        check("news.example.net/a", "net.example");
        check("", "");
    }
}
