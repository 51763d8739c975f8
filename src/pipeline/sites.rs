//! What the index knows of sites: which lines a sample of each site's pages prints, and so which lines are the site's.
//!
//! The sample of a site is its [`VOTERS`] pages with the smallest digests. So it depends on which pages the index holds,
//! not on the order in which they came, and it takes bounded room however large a site is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};

use crate::{
    clean::{self, Ballot, Electorate, LineKey, SiteLines, VOTERS},
    index::{self, Searcher, SitePage, SiteRow, Writer},
    model::RawDocument,
};

/// Start of the name of a folder that stands for a site.
const FOLDER: &str = "folder:";

/// The lines of a site, and their digest.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) lines: SiteLines,
    pub(super) digest: String,
}

/// Returns the site of a page: the one that it names, else the folder of its file. The number is that of its article.
pub(super) fn site_of(page: &RawDocument, file: &str) -> Option<(String, u64)> {
    if let Some(site) = clean::site(page) {
        return Some((site.name, site.article));
    }
    let folder = Path::new(file).parent()?.to_str()?;
    (!folder.is_empty()).then(|| (format!("{FOLDER}{folder}"), 0))
}

/// Returns the name of a page's site and the lines that an index knows of it; `file` is the canonical path of the page,
/// empty where it has none.
///
/// # Errors
/// [`index::Error`] where the index cannot be read.
pub fn site_lines(
    searcher: &Searcher,
    page: &RawDocument,
    file: &str,
) -> Result<Option<(String, SiteLines)>, index::Error> {
    let Some((name, _)) = site_of(page, file) else {
        return Ok(None);
    };
    let pages = searcher.site_pages(&name)?;
    let lines = learn(&name, pages.iter());
    Ok(Some((name, lines)))
}

fn learn<'p>(name: &str, pages: impl Iterator<Item = &'p SitePage>) -> SiteLines {
    let electorate = if name.starts_with(FOLDER) {
        Electorate::Folder
    } else {
        Electorate::Site
    };
    let ballots: Vec<Ballot> = pages
        .map(|page| Ballot {
            article: page.article,
            lines: page.lines.iter().copied().map(LineKey).collect(),
        })
        .collect();
    SiteLines::learn(electorate, &ballots)
}

/// The sample of one site.
#[derive(Default)]
struct Sample {
    pages: BTreeMap<u64, SitePage>,
    /// What they found, until the sample changes.
    known: Option<Arc<Known>>,
}

/// All sites of an index, as a run sees them.
pub(super) struct Sites {
    /// The index as it was when the run began; `None` where there was none.
    store: Option<Searcher>,
    /// What is known of each site, without its sample.
    rows: BTreeMap<String, SiteRow>,
    samples: HashMap<String, Sample>,
    /// Sites whose record is to be written.
    unsaved: BTreeSet<String>,
}

impl Sites {
    pub(super) fn open(index: &Path) -> Result<Self, index::Error> {
        let store = match Searcher::open(index) {
            Ok(store) => Some(store),
            Err(index::Error::Missing(_)) => None,
            Err(error) => return Err(error),
        };
        let rows = store.as_ref().map(Searcher::sites).transpose()?.unwrap_or_default();
        Ok(Self {
            store,
            rows: rows.into_iter().map(|row| (row.name.clone(), row)).collect(),
            samples: HashMap::new(),
            unsaved: BTreeSet::new(),
        })
    }

    /// Returns the sites that a run was at work on and left.
    pub(super) fn left_open(&self) -> BTreeSet<String> {
        let open = self.rows.values().filter(|row| row.open);
        open.map(|row| row.name.clone()).collect()
    }

    /// Returns the digest of a site's lines; empty where it has none.
    pub(super) fn digest(&self, name: &str) -> &str {
        self.rows.get(name).map_or("", |row| &row.digest)
    }

    fn sample(&mut self, name: &str) -> Result<&mut Sample, index::Error> {
        if !self.samples.contains_key(name) {
            let mut sample = Sample::default();
            if let (Some(store), true) = (&self.store, self.rows.contains_key(name)) {
                let pages = store.site_pages(name)?;
                sample.pages = pages.into_iter().map(|page| (page.number, page)).collect();
            }
            self.samples.insert(name.to_owned(), sample);
        }
        Ok(self.samples.entry(name.to_owned()).or_default())
    }

    /// Returns whether a page would be in the sample of a site and is not.
    pub(super) fn wants(&mut self, name: &str, number: u64) -> Result<bool, index::Error> {
        let pages = &self.sample(name)?.pages;
        let has_room = pages.len() < VOTERS || pages.last_key_value().is_some_and(|(last, _)| number < *last);
        Ok(has_room && !pages.contains_key(&number))
    }

    /// Takes a page into the sample of a site, where it belongs there.
    pub(super) fn take(&mut self, name: &str, page: SitePage) -> Result<(), index::Error> {
        let sample = self.sample(name)?;
        sample.pages.insert(page.number, page);
        if sample.pages.len() > VOTERS {
            sample.pages.pop_last();
        }
        sample.known = None;
        self.unsaved.insert(name.to_owned());
        Ok(())
    }

    /// Takes a page out of the sample of a site.
    pub(super) fn drop_page(&mut self, name: &str, number: u64) -> Result<(), index::Error> {
        let sample = self.sample(name)?;
        if sample.pages.remove(&number).is_some() {
            sample.known = None;
            self.unsaved.insert(name.to_owned());
        }
        Ok(())
    }

    /// Returns the numbers of the pages in the sample of a site.
    pub(super) fn numbers(&mut self, name: &str) -> Result<BTreeSet<u64>, index::Error> {
        Ok(self.sample(name)?.pages.keys().copied().collect())
    }

    /// Returns the lines of a site.
    pub(super) fn known(&mut self, name: &str) -> Result<Arc<Known>, index::Error> {
        let sample = self.sample(name)?;
        if let Some(known) = &sample.known {
            return Ok(Arc::clone(known));
        }
        let lines = learn(name, sample.pages.values());
        let known = Arc::new(Known {
            digest: lines.fingerprint(),
            lines,
        });
        sample.known = Some(Arc::clone(&known));
        Ok(known)
    }

    /// Brings the row of a site up to date; `open` says that its sample may still change.
    pub(super) fn update(&mut self, name: &str, open: bool) -> Result<(), index::Error> {
        let known = self.known(name)?;
        let voters = self.sample(name)?.pages.len() as u64;
        let row = SiteRow {
            name: name.to_owned(),
            voters,
            lines: known.lines.len() as u64,
            digest: known.digest.clone(),
            open,
        };
        if voters == 0 && !open {
            if self.rows.remove(name).is_some() {
                self.unsaved.insert(name.to_owned());
            }
        } else if self.rows.get(name) != Some(&row) {
            self.unsaved.insert(name.to_owned());
            self.rows.insert(name.to_owned(), row);
        }
        Ok(())
    }

    /// Returns whether something is to be written.
    pub(super) fn is_unsaved(&self) -> bool {
        !self.unsaved.is_empty() || self.rows.values().any(|row| row.open)
    }

    /// Writes what changed; `open` where the run goes on.
    pub(super) fn save(&mut self, writer: &mut Writer, open: bool) -> Result<(), index::Error> {
        if !open {
            self.unsaved.extend(self.left_open());
        }
        for name in std::mem::take(&mut self.unsaved) {
            self.update(&name, open)?;
            match (self.rows.get(&name), self.samples.get(&name)) {
                (Some(row), Some(sample)) => {
                    let pages: Vec<SitePage> = sample.pages.values().cloned().collect();
                    writer.site(row, &pages)?;
                }
                _ => writer.forget_site(&name),
            }
        }
        self.unsaved.clear();
        Ok(())
    }
}
