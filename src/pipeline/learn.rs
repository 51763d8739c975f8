//! The parts of a run that learn which lines are a site's, and clean again what was cleaned without knowing them.
//!
//! A first pass reads what is new or changed and takes the lines of the pages that belong to their sites' samples, so
//! that the run cleans with what it is going to know at its end. At the end the samples are held against the manifest,
//! and pages whose site has other lines now than those they were cleaned with are read from their files and cleaned
//! again, whatever run they came in with. So the same pages end as the same documents, in whatever order they came.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::{
    index::{Outcome, PageRow, SitePage},
    ingest::{self, Found, PageFile, Pages, Walk},
    model::{Digest, RawDocument},
};

use super::{
    add::AddError,
    place::declared_digest,
    run::{BATCH_BYTES, BATCH_PAGES, Run, Task},
    sites::site_of,
};

/// A page whose lines are to be taken.
struct Pupil {
    site: String,
    number: u64,
    article: u64,
    page: RawDocument,
}

impl Run<'_> {
    /// Returns whether lines of sites are learnt and set aside in this run.
    pub(super) fn learns(&self) -> bool {
        self.options.templates && self.stages.cleaner.judges()
    }

    /// Learns from the files that are new or changed, before any of them is cleaned.
    pub(super) fn learn_files(&mut self, walk: &Walk) -> Result<(), AddError> {
        if !self.learns() || self.options.dry_run {
            return Ok(());
        }
        let mut pupils = Vec::new();
        for found in &walk.found {
            let Found::Page(file) = found else { continue };
            let known = self.by_file.get(&file.key).cloned().unwrap_or_default();
            if self.is_as_it_was(file, &known) {
                continue;
            }
            for key in &known {
                self.drop_from_sample(key)?;
            }
            let Ok(declared) = self.options.manifest.declared(&file.path) else {
                continue;
            };
            for page in ingest::read(file, self.options.limits, &declared).flatten() {
                self.enrol(page, &file.key, &mut pupils)?;
            }
        }
        self.learn_from(pupils)
    }

    /// Learns from pages that are held in memory.
    pub(super) fn learn_pages<'p>(&mut self, pages: impl Iterator<Item = &'p RawDocument>) -> Result<(), AddError> {
        let mut pupils = Vec::new();
        if self.learns() && !self.options.dry_run {
            for page in pages {
                self.enrol(page.clone(), "", &mut pupils)?;
            }
        }
        self.learn_from(pupils)
    }

    /// Takes the page of a row that goes out of the sample of its site.
    pub(super) fn drop_from_sample(&mut self, key: &str) -> Result<(), AddError> {
        let row = self.rows.get(key);
        let Some((Some(site), Some(number))) = row.map(|row| (row.site.clone(), row.number())) else {
            return Ok(());
        };
        Ok(self.sites.drop_page(&site, number)?)
    }

    /// Keeps a page whose lines are wanted until there are enough of them to work on.
    fn enrol(&mut self, page: RawDocument, file: &str, pupils: &mut Vec<Pupil>) -> Result<(), AddError> {
        let Some((site, article)) = site_of(&page, file) else {
            return Ok(());
        };
        let Some(number) = number(&page) else { return Ok(()) };
        if !self.sites.wants(&site, number)? {
            return Ok(());
        }
        pupils.push(Pupil {
            site,
            number,
            article,
            page,
        });
        let bytes: usize = pupils.iter().map(|pupil| pupil.page.bytes.len()).sum();
        if pupils.len() >= BATCH_PAGES || bytes >= BATCH_BYTES {
            self.learn_from(std::mem::take(pupils))?;
        }
        Ok(())
    }

    /// Takes the lines of some pages, on all threads.
    fn learn_from(&mut self, pupils: Vec<Pupil>) -> Result<(), AddError> {
        let cleaner = &self.stages.cleaner;
        let learnt: Vec<(String, SitePage)> = self.pool.install(|| {
            let lesson = |pupil: Pupil| {
                let lines = cleaner.lines(&pupil.page);
                let page = SitePage {
                    number: pupil.number,
                    article: pupil.article,
                    lines: lines.into_iter().map(|line| line.0).collect(),
                };
                (pupil.site, page)
            };
            pupils.into_par_iter().map(lesson).collect()
        });
        for (site, page) in learnt {
            self.sites.take(&site, page)?;
        }
        Ok(())
    }

    /// Holds the samples of the sites whose pages came or went against the manifest.
    pub(super) fn settle(&mut self) -> Result<(), AddError> {
        let touched = std::mem::take(&mut self.touched_sites);
        let mut members: BTreeMap<&str, BTreeMap<u64, &PageRow>> = BTreeMap::new();
        for row in self.rows.values() {
            let Some((site, number)) = row.site.as_deref().zip(row.number()) else {
                continue;
            };
            if let Some(name) = touched.get(site) {
                let pages = members.entry(name).or_default();
                pages.insert(number, row);
                if pages.len() > crate::clean::VOTERS {
                    pages.pop_last();
                }
            }
        }
        let mut lacking: BTreeMap<String, Vec<PageRow>> = BTreeMap::new();
        for name in &touched {
            let wanted = members.remove(name.as_str()).unwrap_or_default();
            let held = self.sites.numbers(name)?;
            for number in held.iter().filter(|number| !wanted.contains_key(number)) {
                self.sites.drop_page(name, *number)?;
            }
            let new = wanted.into_iter().filter(|(number, _)| !held.contains(number));
            for (_, row) in new {
                lacking.entry(row.file.clone()).or_default().push(row.clone());
            }
        }
        self.learn_again(lacking)?;
        for name in &touched {
            self.sites.update(name, false)?;
        }
        Ok(())
    }

    /// Takes pages into the samples in place of those that left, where their files still hold them.
    fn learn_again(&mut self, lacking: BTreeMap<String, Vec<PageRow>>) -> Result<(), AddError> {
        let mut pupils = Vec::new();
        for rows in lacking.into_values() {
            let Some(first) = rows.first() else { continue };
            for page in self.pages_of(first).flatten() {
                if rows.iter().any(|row| row.sha256.as_ref() == Some(&page.sha256)) {
                    self.enrol(page, &first.file, &mut pupils)?;
                }
            }
        }
        self.learn_from(pupils)
    }

    /// Returns the pages of the file that a row is of, as they are now.
    fn pages_of(&self, row: &PageRow) -> Pages {
        let file = PageFile {
            path: row.file.clone().into(),
            name: row.origin.path.clone(),
            key: row.file.clone(),
            size: row.size,
            modified: row.modified,
        };
        match self.options.manifest.declared(Path::new(&row.file)) {
            Ok(declared) if file.path.is_file() => ingest::read(&file, self.options.limits, &declared),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// Cleans again the pages whose site has other lines now than those that they were cleaned with. Pages that cannot
    /// be read again as they were, such as those of standard input, wait for a run that brings them.
    pub(super) fn clean_again(&mut self) -> Result<(), AddError> {
        let mut files: BTreeMap<String, HashMap<Digest, PageRow>> = BTreeMap::new();
        for row in self.rows.values().filter(|row| self.is_stale(row)) {
            if let Some(digest) = &row.sha256 {
                let rows = files.entry(row.file.clone()).or_default();
                rows.insert(digest.clone(), row.clone());
            }
        }
        for rows in files.into_values() {
            let Some(any) = rows.values().next() else { continue };
            for page in self.pages_of(any).flatten() {
                let Some(row) = rows.get(&page.sha256).filter(|row| is_of(&page, row)) else {
                    continue;
                };
                self.push(Task {
                    row: row.clone(),
                    replaced: Some(row.clone()),
                    page,
                    is_again: true,
                })?;
            }
        }
        self.flush()
    }

    fn is_stale(&self, row: &PageRow) -> bool {
        let site = row.site.as_deref().filter(|_| row.outcome == Outcome::Indexed);
        site.is_some_and(|site| self.sites.digest(site) != row.site_lines)
    }
}

fn number(page: &RawDocument) -> Option<u64> {
    u64::from_str_radix(page.sha256.0.get(..16)?, 16).ok()
}

/// Returns whether a page is still the one of a row: same bytes, same place, same things said of it.
fn is_of(page: &RawDocument, row: &PageRow) -> bool {
    row.sha256.as_ref() == Some(&page.sha256)
        && row.origin == page.origin
        && row.declared == declared_digest(&page.declared)
}

#[cfg(test)]
mod tests {
    use std::{fs, panic};

    use crate::{
        clean::Cleaner,
        entities::Gazetteer,
        index::Searcher,
        model::AddReport,
        pipeline::{AddOptions, Progress, Source, Stages, add},
    };

    use super::*;

    /// Adds the records of some files; `stop_at` ends the run before that file without a word, as a kill would.
    fn run(folder: &Path, index: &Path, stop_at: Option<usize>) -> Option<AddReport> {
        let stages = Stages::new(Cleaner::default(), Gazetteer::embedded());
        let options = AddOptions {
            commit_every: 1,
            threads: 1,
            ..AddOptions::default()
        };
        let source = Source::Paths(vec![folder.to_owned()]);
        let mut progress = |step: Progress| assert!(stop_at != Some(step.done), "killed");
        let run = panic::AssertUnwindSafe(|| add(source, index, &stages, &options, &mut progress).unwrap());
        panic::catch_unwind(run).ok()
    }

    /// Returns what an index says of its sites and pages, times and places left out.
    fn state(index: &Path) -> Vec<String> {
        let searcher = Searcher::open(index).unwrap();
        let sites = searcher.sites().unwrap().into_iter().map(|site| format!("{site:?}"));
        let pages = searcher.pages().unwrap().into_iter().map(|row| {
            let document = searcher.document(&row.document_id().unwrap()).unwrap();
            format!("{:?} {} {}", row.site, row.site_lines, document.unwrap().document.text)
        });
        sites.chain(pages).collect()
    }

    #[track_caller]
    fn same(one: &Path, other: &Path) {
        let (one, other) = (state(one), state(other));
        assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other);
        }
    }

    fn write(folder: &Path, file: &str, ids: std::ops::Range<usize>) {
        let record = |id: usize| {
            let letters: String = id.to_string().bytes().map(|digit| char::from(digit + 49)).collect();
            let text = format!(
                "Harbour dispatches\\n\\nThe ship {letters} came in, and the crew of the {letters} left for the town on \
                 foot.\\n\\nWrite to the desk\\n\\nNobody asked the captain of the {letters} why it had come so late."
            );
            format!("{{\"id\":\"{id}\",\"url\":\"https://desk.example/{id}\",\"text\":\"{text}\"}}\n")
        };
        fs::write(folder.join(file), ids.map(record).collect::<String>()).unwrap();
    }

    #[test]
    fn a_killed_run_ends_as_one_that_was_not() {
        let (pages, index, clean) = (
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
        );
        // More than one batch, so that the run commits before it is killed.
        write(pages.path(), "a.jsonl", 0..BATCH_PAGES + 20);
        write(pages.path(), "b.jsonl", 1000..1010);
        assert!(run(pages.path(), index.path(), Some(1)).is_none());
        let sites = Searcher::open(index.path()).unwrap().sites().unwrap();
        assert!(sites.iter().any(|site| site.open && site.lines > 0), "it had learnt");
        run(pages.path(), index.path(), None).unwrap();
        run(pages.path(), clean.path(), None).unwrap();
        same(index.path(), clean.path());

        // A kill, and then a page that the killed run had learnt from is gone.
        write(pages.path(), "b.jsonl", 2000..2050);
        write(pages.path(), "c.jsonl", 3000..3000 + BATCH_PAGES);
        assert!(run(pages.path(), index.path(), Some(2)).is_none());
        fs::remove_file(pages.path().join("c.jsonl")).unwrap();
        run(pages.path(), index.path(), None).unwrap();
        let again = tempfile::tempdir().unwrap();
        run(pages.path(), again.path(), None).unwrap();
        same(index.path(), again.path());
        let second = run(pages.path(), again.path(), None).unwrap();
        assert_eq!((second.unchanged, second.cleaned_again), (second.seen, 0));
    }
}
