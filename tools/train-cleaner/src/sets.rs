//! The collections of pages with human-made texts, and which of their pages may be fitted on.
//!
//! A set `NAME` holds `NAME/meta.jsonl` (an object a line with the `id` and `url` of a page), `NAME/pages/ID.html` and
//! `NAME/gold/ID.txt`; the same pages as text without tags are `NAME_text/rp/ID.txt`, `NAME_text/rpm/ID.txt` and
//! `NAME_text/gold/ID.txt`. Each of these folders may be an archive, `NAME.tar.xz`, instead.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    hash::Hasher,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use siphasher::sip::SipHasher13;
use tempfile::TempDir;

use crate::clean::Kind;

/// Sets whose hosts are split into those to fit on and those held out, in the order in which they are fitted.
const SPLIT: [&str; 2] = ["wcxb", "daniel"];
/// Set that is never fitted on.
const FOREIGN: &str = "aeb";
/// Folders of a set that may hold pages.
const FOLDERS: [&str; 3] = ["pages", "rp", "rpm"];
/// One host out of so many is held out.
const HELD_OUT_SHARE: u64 = 5;

/// Which pages are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// Those to fit on.
    Training,
    /// Those of a split set whose hosts are held out.
    HeldOut(&'static str),
    /// All of a set that is not split.
    Foreign(&'static str),
}

/// A page's file and its human-made text's.
pub(crate) struct Page {
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

/// The sets, unpacked.
pub(crate) struct Sets {
    /// Folders by the names of the sets.
    folders: BTreeMap<String, PathBuf>,
    /// Where archives are unpacked; removed at the end.
    _unpacked: TempDir,
}

impl Sets {
    /// Finds all sets in a folder and unpacks those that are archives.
    ///
    /// # Errors
    /// Where a set is missing or `tar` cannot unpack it.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let unpacked = TempDir::new().context("cannot make a folder to unpack into")?;
        let mut folders = BTreeMap::new();
        for set in SPLIT.into_iter().chain([FOREIGN]) {
            for name in [Kind::Html, Kind::Text].map(|kind| folder_name(set, kind)) {
                let place = find(folder, &name, unpacked.path())?;
                folders.insert(name, place);
            }
        }
        Ok(Self {
            folders,
            _unpacked: unpacked,
        })
    }

    /// Returns the pages of a part in the order of their names.
    ///
    /// # Errors
    /// Where the folders cannot be listed or the list of addresses cannot be read.
    pub(crate) fn pages(&self, kind: Kind, part: Part) -> Result<Vec<Page>> {
        match part {
            Part::Training => {
                let pages = SPLIT.map(|set| self.of_set(set, kind, |host| !is_held_out(host)));
                let pages: Vec<Vec<Page>> = pages.into_iter().collect::<Result<_>>()?;
                Ok(pages.into_iter().flatten().collect())
            }
            Part::HeldOut(set) => self.of_set(set, kind, is_held_out),
            Part::Foreign(set) => self.of_set(set, kind, |_| true),
        }
    }

    fn of_set(&self, set: &str, kind: Kind, wanted: impl Fn(&str) -> bool) -> Result<Vec<Page>> {
        let hosts = hosts(&self.folders[set].join("meta.jsonl"))?;
        let folder = &self.folders[&folder_name(set, kind)];
        let mut pages = Vec::new();
        for path in files(folder)? {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let gold = folder.join("gold").join(format!("{id}.txt"));
            if wanted(hosts.get(&id).unwrap_or(&id)) && gold.is_file() {
                pages.push(Page { path, gold });
            }
        }
        Ok(pages)
    }
}

fn folder_name(set: &str, kind: Kind) -> String {
    match kind {
        Kind::Html => set.to_owned(),
        Kind::Text => format!("{set}_text"),
    }
}

/// Returns the folder of a set, unpacked from its archive where need be.
fn find(folder: &Path, name: &str, unpacked: &Path) -> Result<PathBuf> {
    let plain = folder.join(name);
    if plain.is_dir() {
        return Ok(plain);
    }
    let archive = folder.join(format!("{name}.tar.xz"));
    ensure!(archive.is_file(), "no set {name} in {}", folder.display());
    let status = Command::new("tar")
        .arg("-xJf")
        .arg(&archive)
        .arg("-C")
        .arg(unpacked)
        .status()
        .context("cannot run tar")?;
    ensure!(status.success(), "tar could not unpack {}", archive.display());
    Ok(unpacked.join(name))
}

/// Returns the files of a set that may be pages, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in FOLDERS.map(|name| folder.join(name)).iter().filter(|f| f.is_dir()) {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        let mut paths: Vec<PathBuf> = entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        paths.sort();
        files.append(&mut paths);
    }
    Ok(files)
}

/// What `meta.jsonl` says of a page, as far as it matters here.
#[derive(Deserialize)]
struct Meta {
    id: String,
    #[serde(default)]
    url: String,
}

/// Returns the hosts of pages by their ids.
fn hosts(path: &Path) -> Result<HashMap<String, String>> {
    let unreadable = || format!("cannot read {}", path.display());
    let text = fs::read_to_string(path).with_context(unreadable)?;
    text.lines()
        .map(|line| {
            let meta: Meta = serde_json::from_str(line).with_context(unreadable)?;
            Ok((meta.id, host(&meta.url)))
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

/// Returns whether pages of a host are held out: by a digest of its name, so that other pages do not move it.
///
/// The digest is what the standard library's hasher gave for `[host]` when the first weights were fitted (`SipHash` 1-3
/// with a key of zeros over the length 1, the name and a byte 255); written out, since that hasher may change.
fn is_held_out(host: &str) -> bool {
    let mut hasher = SipHasher13::new();
    hasher.write(&1_u64.to_le_bytes());
    hasher.write(host.as_bytes());
    hasher.write(&[0xff]);
    hasher.finish().is_multiple_of(HELD_OUT_SHARE)
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

    #[test]
    fn the_split_stays_as_it_is() {
        let names: Vec<String> = (0..20).map(|n| format!("com.example{n}")).collect();
        let held_out: Vec<&str> = names.iter().map(String::as_str).filter(|h| is_held_out(h)).collect();
        assert_eq!(held_out, ["com.example13", "com.example14", "com.example15"]);
    }
}
