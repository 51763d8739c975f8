//! One run of `add`: decides for each page what it is, makes the new ones on all threads, keeps the account.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io::{self, Read},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::{
    clean::SiteLines,
    index::{self, Outcome, PageRow, Prepared, Searcher, Writer, WriterOptions, prepare},
    ingest::{self, Found, PageFile, Unreadable, UnreadableFile, Walk},
    model::{AddReport, DocumentId, Origin, RawDocument, RejectedPage, SCHEMA_VERSION, TaggedDocument},
    passages,
};

use super::{
    add::{AddError, AddOptions, Progress, Stages},
    place::{Place, declared_digest},
    sites::{Known, Sites, site_of},
};

/// Pages that are made at one time.
pub(super) const BATCH_PAGES: usize = 256;
/// Bytes of pages that are made at one time.
pub(super) const BATCH_BYTES: usize = 32 << 20;
/// Bytes of pages of a stream that are held to learn from them before the first is cleaned.
const STREAM_BYTES: usize = 64 << 20;
/// Bytes that a page takes besides its own.
const PAGE_BYTES: usize = 1 << 10;
/// Time after which a long run commits, so that a later run goes on from there.
const COMMIT_AFTER: Duration = Duration::from_secs(15);

/// A page that is to be made, with what was known of it.
pub(super) struct Task {
    pub(super) page: RawDocument,
    pub(super) row: PageRow,
    pub(super) replaced: Option<PageRow>,
    /// Whether it is made only since the lines of its site changed.
    pub(super) is_again: bool,
}

/// What making a page gave.
type Made = Result<Prepared, String>;

/// One run.
pub(super) struct Run<'a> {
    index: PathBuf,
    pub(super) stages: &'a Stages,
    pub(super) options: &'a AddOptions,
    pub(super) pool: rayon::ThreadPool,
    /// `None` in a dry run.
    writer: Option<Writer>,
    /// Every page of the index, by key, kept up to date.
    pub(super) rows: BTreeMap<String, PageRow>,
    /// Keys of the pages of each file that was not visited yet.
    pub(super) by_file: HashMap<String, Vec<String>>,
    /// For each document of the index, the page that owns it.
    owners: HashMap<DocumentId, String>,
    /// Documents whose page changed or left.
    orphans: Vec<DocumentId>,
    /// What is known of sites.
    pub(super) sites: Sites,
    /// Sites of which pages came or went.
    pub(super) touched_sites: BTreeSet<String>,
    /// The file whose pages are being taken.
    reading: Option<String>,
    /// The row that says, as long as it is so, that its file was not read to its end.
    unfinished: Option<String>,
    tasks: Vec<Task>,
    task_bytes: usize,
    since_commit: usize,
    committed: Instant,
    touched: bool,
    report: AddReport,
}

impl<'a> Run<'a> {
    pub(super) fn open(
        index: &Path,
        stages: &'a Stages,
        options: &'a AddOptions,
        pool: rayon::ThreadPool,
    ) -> Result<Self, AddError> {
        let writer = if options.dry_run {
            None
        } else {
            Some(Writer::open(index, &writer_options(&pool))?)
        };
        let rows = match &writer {
            Some(writer) => writer.pages().to_vec(),
            None => match Searcher::open(index) {
                Ok(searcher) => searcher.pages()?,
                Err(index::Error::Missing(_)) => Vec::new(),
                Err(error) => return Err(error.into()),
            },
        };
        let sites = Sites::open(index)?;
        let mut run = Self {
            index: index.to_owned(),
            stages,
            options,
            pool,
            writer,
            rows: BTreeMap::new(),
            by_file: HashMap::new(),
            owners: HashMap::new(),
            orphans: Vec::new(),
            touched_sites: sites.left_open(),
            sites,
            reading: None,
            unfinished: None,
            tasks: Vec::new(),
            task_bytes: 0,
            since_commit: 0,
            committed: Instant::now(),
            touched: false,
            report: AddReport {
                schema_version: SCHEMA_VERSION,
                ..AddReport::default()
            },
        };
        for row in rows {
            run.by_file.entry(row.file.clone()).or_default().push(row.key.clone());
            if let (Outcome::Indexed, Some(id)) = (row.outcome, row.document_id()) {
                run.owners.insert(id, row.key.clone());
            }
            run.rows.insert(row.key.clone(), row);
        }
        Ok(run)
    }

    pub(super) fn paths(&mut self, paths: &[PathBuf], progress: &mut dyn FnMut(Progress)) -> Result<(), AddError> {
        let (here, gone) = self.split_gone(paths)?;
        let walk =
            ingest::walk(&here, self.options.follow_links).map_err(|(path, source)| AddError::Path { path, source })?;
        self.prune(&walk, &gone)?;
        self.learn_files(&walk)?;
        self.report.other_files.clone_from(&walk.other_files);
        let total = walk.found.len();
        for (done, found) in walk.found.into_iter().enumerate() {
            progress(Progress { done, total });
            match found {
                Found::Page(file) => self.file(&file)?,
                Found::Unreadable(unreadable) => self.unreadable(unreadable)?,
            }
        }
        progress(Progress { done: total, total });
        Ok(())
    }

    /// Parts the paths that exist from those that are gone but known to the index.
    fn split_gone(&self, paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>), AddError> {
        let (mut here, mut gone) = (Vec::new(), Vec::new());
        for path in paths {
            match std::fs::symlink_metadata(path) {
                Ok(_) => here.push(path.clone()),
                Err(source) => {
                    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                    let known = self.by_file.keys().any(|file| Path::new(file).starts_with(&absolute));
                    if source.kind() != io::ErrorKind::NotFound || !known {
                        return Err(AddError::Path {
                            path: path.clone(),
                            source,
                        });
                    }
                    gone.push(absolute);
                }
            }
        }
        Ok((here, gone))
    }

    /// Forgets the pages of files that lie under the paths and were not found there.
    fn prune(&mut self, walk: &Walk, gone: &[PathBuf]) -> Result<(), AddError> {
        if !self.options.prune {
            return Ok(());
        }
        let found: HashSet<&str> = walk
            .found
            .iter()
            .map(|found| match found {
                Found::Page(file) => file.key.as_str(),
                Found::Unreadable(unreadable) => unreadable.key.as_str(),
            })
            .collect();
        // What lies in a folder that cannot be read is not known to be gone.
        let hidden = |file: &Path| {
            file.ancestors()
                .skip(1)
                .any(|folder| folder.to_str().is_some_and(|folder| found.contains(folder)))
        };
        let is_gone = |file: &String| {
            let covered = walk.covers(file) || gone.iter().any(|path| Path::new(file).starts_with(path));
            covered && !found.contains(file.as_str()) && !hidden(Path::new(file))
        };
        let files: Vec<String> = self.by_file.keys().filter(|file| is_gone(file)).cloned().collect();
        for file in files {
            for key in self.by_file.remove(&file).unwrap_or_default() {
                self.drop_from_sample(&key)?;
                self.remove(&key);
            }
        }
        Ok(())
    }

    fn remove(&mut self, key: &str) {
        let Some(row) = self.rows.remove(key) else { return };
        self.touched = true;
        self.report.removed += 1;
        self.touched_sites.extend(row.site.clone());
        self.disown(&row);
        if let Some(writer) = &mut self.writer {
            writer.forget(&row);
        }
    }

    /// Notes that a page no longer stands for its document.
    fn disown(&mut self, row: &PageRow) {
        let Some(id) = row.document_id() else { return };
        if self.owners.get(&id) == Some(&row.key) {
            self.owners.remove(&id);
            self.orphans.push(id);
        }
    }

    /// Takes a file: in one step where it did not change, page by page where it did.
    fn file(&mut self, file: &PageFile) -> Result<(), AddError> {
        let known = self.by_file.remove(&file.key).unwrap_or_default();
        if self.is_as_it_was(file, &known) {
            self.report.seen += known.len() as u64;
            known.iter().for_each(|key| self.account_again(key));
            return Ok(());
        }
        let place = Place::of(file);
        self.reading = Some(file.key.clone());
        let left = match self.options.manifest.declared(&file.path) {
            Ok(declared) => self.pages(ingest::read(file, self.options.limits, &declared), &place, known)?,
            Err(reason) => {
                let origin = Origin {
                    path: file.name.clone(),
                    record: None,
                };
                self.pages(
                    Box::new(std::iter::once(Err(Unreadable { origin, reason }))),
                    &place,
                    known,
                )?
            }
        };
        if self.options.prune {
            left.iter().for_each(|key| self.remove(key));
        }
        self.reading = None;
        self.date_unfinished(file.modified)
    }

    /// Writes a time that no file has in one row of the file that is being read: should the run be killed after this
    /// commit, the file would look as if all its pages were known.
    fn mark_unfinished(&mut self) -> Result<(), AddError> {
        let Some(file) = &self.reading else { return Ok(()) };
        let mut rows = self
            .rows
            .range(file.clone()..)
            .take_while(|(key, _)| key.starts_with(file));
        let found = rows.find(|(_, row)| row.file == *file && row.modified != 0);
        let Some(key) = found.map(|(key, _)| key.clone()).filter(|_| self.unfinished.is_none()) else {
            return Ok(());
        };
        self.unfinished = Some(key);
        self.date_row(0)
    }

    /// Gives the row that was marked the time of its file again.
    fn date_unfinished(&mut self, modified: u64) -> Result<(), AddError> {
        self.date_row(modified)?;
        self.unfinished = None;
        Ok(())
    }

    fn date_row(&mut self, modified: u64) -> Result<(), AddError> {
        let row = self.unfinished.as_ref().and_then(|key| self.rows.get(key)).cloned();
        row.map_or(Ok(()), |row| {
            let dated = PageRow {
                modified,
                ..row.clone()
            };
            self.put_row(dated, Some(&row))
        })
    }

    /// Returns whether nothing about a file changed: size, time, what a manifest says of it, what makes documents.
    pub(super) fn is_as_it_was(&self, file: &PageFile, known: &[String]) -> bool {
        let AddOptions {
            full_scan,
            manifest,
            made_by,
            ..
        } = self.options;
        let declared = manifest.listed(&file.path).map(declared_digest);
        let same = |row: &PageRow| {
            let is_listed = declared.as_ref().is_none_or(|declared| &row.declared == declared);
            // What could not be read may be readable now: a change of rights shows in neither size nor time.
            let was_read = row.sha256.is_some();
            row.size == file.size && row.modified == file.modified && &row.made_by == made_by && is_listed && was_read
        };
        !full_scan && !known.is_empty() && known.iter().all(|key| self.rows.get(key).is_some_and(same))
    }

    /// Accounts for a page that is as it was.
    fn account_again(&mut self, key: &str) {
        let Some(row) = self.rows.get(key) else { return };
        match row.outcome {
            Outcome::Indexed => self.report.unchanged += 1,
            Outcome::Duplicate => self.report.duplicates += 1,
            Outcome::Rejected => {
                let reason = row.reason.clone().unwrap_or_default();
                self.report.rejected.push(RejectedPage {
                    origin: row.origin.to_string(),
                    reason,
                });
            }
        }
    }

    /// Takes the pages of a stream, as many at a time as memory is set aside for: they can be read once only.
    pub(super) fn stream(&mut self, stream: Box<dyn Read>) -> Result<(), AddError> {
        let mut pages = ingest::read_stream(stream, self.options.limits);
        let mut taken = HashSet::new();
        loop {
            let (mut held, mut bytes) = (Vec::new(), 0);
            while bytes < STREAM_BYTES {
                let Some(page) = pages.next() else { break };
                bytes += page.as_ref().map_or(0, |page| page.bytes.len()) + PAGE_BYTES;
                held.push(page);
            }
            if held.is_empty() {
                return Ok(());
            }
            self.learn_pages(held.iter().flatten())?;
            for page in held {
                self.seen(page, &Place::stream(), &mut taken)?;
            }
        }
    }

    /// Takes the pages of one file; returns the keys of pages that it held before and holds no more.
    fn pages(&mut self, pages: ingest::Pages, place: &Place, known: Vec<String>) -> Result<Vec<String>, AddError> {
        let mut left: BTreeSet<String> = known.into_iter().collect();
        let mut taken = HashSet::new();
        for page in pages {
            left.remove(&self.seen(page, place, &mut taken)?);
        }
        Ok(left.into_iter().collect())
    }

    /// Takes one page and returns its key; `taken` are those of the pages before it in its file.
    fn seen(
        &mut self,
        page: Result<RawDocument, Unreadable>,
        place: &Place,
        taken: &mut HashSet<String>,
    ) -> Result<String, AddError> {
        self.report.seen += 1;
        let mut row = place.row(&page, &self.options.made_by);
        // Two records of one file may carry one id: neither may hide the other.
        while !taken.insert(row.key.clone()) {
            row.key.push('+');
        }
        let key = row.key.clone();
        match page {
            Ok(page) => {
                let site = self.learns().then(|| site_of(&page, place.path())).flatten();
                row.site = site.map(|(name, _)| name);
                self.page(page, row)?;
            }
            Err(unreadable) => self.reject(row, unreadable.reason)?,
        }
        Ok(key)
    }

    /// Decides what a page is: as it was, a duplicate, or to be made.
    fn page(&mut self, page: RawDocument, mut row: PageRow) -> Result<(), AddError> {
        let replaced = self.rows.get(&row.key).cloned();
        let lines = self.lines_of(&row)?;
        // A record that moved within its file is made again, since its citations name its place.
        let is_known = |known: &&PageRow| {
            known.makes_the_same(&row)
                && known.origin == row.origin
                && known.outcome != Outcome::Duplicate
                && known.site_lines == lines.digest
        };
        if let Some(known) = replaced.as_ref().filter(is_known) {
            (row.outcome, row.passages, row.words) = (known.outcome, known.passages, known.words);
            row.reason.clone_from(&known.reason);
            row.site_lines.clone_from(&known.site_lines);
            self.put_row(row.clone(), replaced.as_ref())?;
            self.account_again(&row.key);
            return Ok(());
        }
        if self.is_duplicate(&row) {
            return self.duplicate(row, replaced.as_ref());
        }
        self.push(Task {
            page,
            row,
            replaced,
            is_again: false,
        })
    }

    /// Keeps a page until there are enough of them to work on.
    pub(super) fn push(&mut self, task: Task) -> Result<(), AddError> {
        self.task_bytes += task.page.bytes.len();
        self.tasks.push(task);
        if self.tasks.len() >= BATCH_PAGES || self.task_bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Returns whether another page has the same bytes and its document is in the index.
    fn is_duplicate(&self, row: &PageRow) -> bool {
        let owner = row
            .document_id()
            .and_then(|id| self.owners.get(&id))
            .and_then(|key| self.rows.get(key));
        owner.is_some_and(|owner| owner.key != row.key && owner.sha256 == row.sha256)
    }

    fn duplicate(&mut self, mut row: PageRow, replaced: Option<&PageRow>) -> Result<(), AddError> {
        row.outcome = Outcome::Duplicate;
        self.report.duplicates += 1;
        self.put_row(row, replaced)
    }

    fn reject(&mut self, mut row: PageRow, reason: String) -> Result<(), AddError> {
        let replaced = self.rows.get(&row.key).cloned();
        self.report.rejected.push(RejectedPage {
            origin: row.origin.to_string(),
            reason: reason.clone(),
        });
        row.outcome = Outcome::Rejected;
        row.reason = Some(reason);
        self.put_row(row, replaced.as_ref())
    }

    /// Rejects something that is no file of pages: a pipe, a folder that cannot be opened.
    fn unreadable(&mut self, found: UnreadableFile) -> Result<(), AddError> {
        let known = self.by_file.remove(&found.key).unwrap_or_default();
        let origin = Origin {
            path: found.name,
            record: None,
        };
        let page = Err(Unreadable {
            origin,
            reason: found.reason,
        });
        self.pages(Box::new(std::iter::once(page)), &Place::unreadable(found.key), known)
            .map(drop)
    }

    /// Writes down what became of a page.
    fn put_row(&mut self, row: PageRow, replaced: Option<&PageRow>) -> Result<(), AddError> {
        if replaced == Some(&row) {
            return Ok(());
        }
        self.touched = true;
        if replaced.is_none_or(|old| old.site != row.site || old.sha256 != row.sha256) {
            let sites = [replaced.and_then(|old| old.site.clone()), row.site.clone()];
            self.touched_sites.extend(sites.into_iter().flatten());
        }
        if let Some(old) = replaced.filter(|old| old.sha256 != row.sha256 || row.outcome != Outcome::Indexed) {
            self.disown(old);
        }
        if let (Outcome::Indexed, Some(id)) = (row.outcome, row.document_id()) {
            self.owners.insert(id, row.key.clone());
        }
        if let Some(writer) = &mut self.writer {
            writer.record(&row, replaced)?;
        }
        self.rows.insert(row.key.clone(), row);
        Ok(())
    }

    /// Makes the waiting pages on all threads and takes them in order.
    pub(super) fn flush(&mut self) -> Result<(), AddError> {
        let mut tasks = std::mem::take(&mut self.tasks);
        self.task_bytes = 0;
        self.since_commit += tasks.len();
        let stages = self.stages;
        let mut known = Vec::with_capacity(tasks.len());
        for task in &mut tasks {
            let lines = self.lines_of(&task.row)?;
            task.row.site_lines.clone_from(&lines.digest);
            known.push(lines);
        }
        let made: Vec<(Task, Made)> = self.pool.install(|| {
            tasks
                .into_par_iter()
                .zip(known)
                .map(|(task, known)| {
                    let made = make(&task.page, &known.lines, stages);
                    (task, made)
                })
                .collect()
        });
        for (task, made) in made {
            self.take(task, made)?;
        }
        if self.since_commit >= self.options.commit_every || self.committed.elapsed() > COMMIT_AFTER {
            self.commit(false)?;
        }
        Ok(())
    }

    /// Returns what is known of the site of a page.
    fn lines_of(&mut self, row: &PageRow) -> Result<Arc<Known>, AddError> {
        Ok(match &row.site {
            Some(site) => self.sites.known(site)?,
            None => Arc::default(),
        })
    }

    fn take(&mut self, task: Task, made: Made) -> Result<(), AddError> {
        let Task {
            mut row,
            replaced,
            is_again,
            ..
        } = task;
        if self.is_duplicate(&row) {
            return self.duplicate(row, replaced.as_ref());
        }
        let prepared = match made {
            Ok(prepared) if self.is_other_owner(&row) => {
                drop(prepared);
                return self.reject(
                    row,
                    "its id is that of another page: the first 12 digits of both digests agree".to_owned(),
                );
            }
            Ok(prepared) => prepared,
            // It stays as it was.
            Err(_) if is_again => return Ok(()),
            Err(reason) => return self.reject(row, reason),
        };
        (row.outcome, row.passages, row.words) = (Outcome::Indexed, prepared.passages, prepared.words);
        if let Some(writer) = &mut self.writer {
            writer.put(prepared)?;
        }
        match &replaced {
            _ if is_again => self.report.cleaned_again += 1,
            None => self.report.added += 1,
            Some(old)
                if old.sha256 == row.sha256 && old.declared == row.declared && old.outcome == Outcome::Indexed =>
            {
                self.report.unchanged += 1;
            }
            Some(_) => self.report.changed += 1,
        }
        self.put_row(row, replaced.as_ref())
    }

    /// Returns whether the id of a page belongs to a page with other bytes.
    fn is_other_owner(&self, row: &PageRow) -> bool {
        let owner = row
            .document_id()
            .and_then(|id| self.owners.get(&id))
            .and_then(|key| self.rows.get(key));
        owner.is_some_and(|owner| owner.sha256 != row.sha256)
    }

    /// Gives documents whose page left to another page with the same bytes, and removes the rest.
    fn adopt_orphans(&mut self) -> Result<(), AddError> {
        let mut orphans = std::mem::take(&mut self.orphans);
        orphans.sort();
        orphans.dedup();
        orphans.retain(|id| !self.owners.contains_key(id));
        if orphans.is_empty() {
            return Ok(());
        }
        let mut heirs: BTreeMap<DocumentId, PageRow> = BTreeMap::new();
        for row in self.rows.values().filter(|row| row.outcome == Outcome::Duplicate) {
            if let Some(id) = row.document_id().filter(|id| orphans.binary_search(id).is_ok()) {
                heirs.entry(id).or_insert_with(|| row.clone());
            }
        }
        for id in orphans {
            let made = heirs.remove(&id).and_then(|heir| Some((self.make_again(&heir)?, heir)));
            match (made, &mut self.writer) {
                (Some((prepared, heir)), writer) => {
                    let row = PageRow {
                        outcome: Outcome::Indexed,
                        site_lines: of_another_page(&heir),
                        passages: prepared.passages,
                        words: prepared.words,
                        ..heir.clone()
                    };
                    writer.as_mut().map_or(Ok(()), |writer| writer.put(prepared))?;
                    self.put_row(row, Some(&heir))?;
                }
                (None, Some(writer)) => writer.remove(&id),
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// Makes the document of a row once more, from what the index holds of it; no file is needed for that.
    fn make_again(&self, row: &PageRow) -> Option<Prepared> {
        let searcher = Searcher::open(&self.index).ok()?;
        let mut tagged = searcher.document(&row.document_id()?).ok()??;
        tagged.document.origin.clone_from(&row.origin);
        let passages = passages::split(&tagged.document, &self.stages.passages);
        Some(prepare(&tagged, &passages, &|id| self.stages.gazetteer.parent(id)))
    }

    /// Commits a state that stands for itself: no row without its document, no document without its row. A run that is
    /// killed after it leaves nothing that the next one would not find.
    fn commit(&mut self, is_last: bool) -> Result<(), AddError> {
        self.adopt_orphans()?;
        self.mark_unfinished()?;
        (self.since_commit, self.committed) = (0, Instant::now());
        if let Some(writer) = self.writer.as_mut().filter(|_| self.touched) {
            for site in &self.touched_sites {
                self.sites.update(site, true)?;
            }
            self.sites.save(writer, !is_last)?;
            writer.commit()?;
        }
        Ok(())
    }

    pub(super) fn close(mut self) -> Result<AddReport, AddError> {
        let is_new = self.writer.as_ref().is_some_and(Writer::is_new);
        self.touched |= is_new;
        if self.writer.is_some() {
            self.adopt_orphans()?;
            self.settle()?;
            if self.learns() {
                self.clean_again()?;
            }
            self.touched |= self.sites.is_unsaved();
        }
        self.commit(true)?;
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        Ok(self.report)
    }
}

/// Returns what stands for the lines that a document was cleaned with which belonged to another page: nobody knows them,
/// so it is cleaned again.
fn of_another_page(heir: &PageRow) -> String {
    heir.site.as_ref().map_or_else(String::new, |_| "unknown".to_owned())
}

/// Cleans, tags, splits and prepares one page. The error is the reason why it is rejected.
fn make(page: &RawDocument, site: &SiteLines, stages: &Stages) -> Made {
    let made = catch_unwind(AssertUnwindSafe(|| {
        let cleaned = stages.cleaner.clean_knowing(page, site);
        let document = cleaned.map_err(|rejection| rejection.to_string())?;
        let tagging = stages.tagger().tag(&document);
        let passages = passages::split(&document, &stages.passages);
        let tagged = TaggedDocument {
            schema_version: SCHEMA_VERSION,
            document,
            tagging,
        };
        Ok(prepare(&tagged, &passages, &|id| stages.gazetteer.parent(id)))
    }));
    // A page must never stop a run: a mistake of ours becomes a reason that `status` shows.
    made.unwrap_or_else(|_| Err("a fault in this program; please report it with the page".to_owned()))
}

fn writer_options(pool: &rayon::ThreadPool) -> WriterOptions {
    WriterOptions {
        threads: (pool.current_num_threads() / 2).clamp(1, 8),
        memory_per_thread: 100_000_000,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::{
        clean::Cleaner,
        entities::Gazetteer,
        pipeline::{Source, add, search},
        query::{Request, parse},
    };

    use super::*;

    /// Adds a file and a folder; `stop_at` ends the run there without a word, as a kill would.
    fn run(folder: &Path, index: &Path, stop_at: Option<usize>) -> Option<AddReport> {
        let stages = Stages::new(Cleaner::default(), Gazetteer::embedded());
        let options = AddOptions {
            commit_every: 1,
            threads: 1,
            ..AddOptions::default()
        };
        let source = Source::Paths(vec![folder.to_owned()]);
        let mut progress = |step: Progress| assert!(stop_at != Some(step.done), "killed");
        catch_unwind(AssertUnwindSafe(|| {
            add(source, index, &stages, &options, &mut progress).unwrap()
        }))
        .ok()
    }

    fn documents_with(index: &Path, word: &str) -> u64 {
        let request = Request {
            query: parse(word).unwrap().query,
            ..Request::default()
        };
        search(&Searcher::open(index).unwrap(), &Gazetteer::embedded(), &request)
            .unwrap()
            .total_documents
    }

    fn write_pages(folder: &Path, word: &str) {
        // More than one batch, so that the run commits before its end.
        let lines: Vec<String> = (0..BATCH_PAGES + 20)
            .map(|at| format!("{{\"id\":\"{at}\",\"text\":\"A {word} truce {at}.\"}}"))
            .collect();
        fs::write(folder.join("a.jsonl"), lines.join("\n")).unwrap();
        fs::write(folder.join("b.txt"), format!("One more {word} truce.")).unwrap();
    }

    #[test]
    fn a_run_killed_between_two_commits_leaves_no_ghosts() {
        let (pages, index) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write_pages(pages.path(), "fragile");
        fs::write(pages.path().join("0.txt"), "A fragile page that goes.").unwrap();
        run(pages.path(), index.path(), None).unwrap();
        let all = BATCH_PAGES as u64 + 22;
        assert_eq!(documents_with(index.path(), "fragile"), all);

        write_pages(pages.path(), "lasting");
        fs::remove_file(pages.path().join("0.txt")).unwrap();
        assert!(run(pages.path(), index.path(), Some(1)).is_none());
        assert!(
            documents_with(index.path(), "lasting") > 0,
            "the run committed before it was killed"
        );

        run(pages.path(), index.path(), None).unwrap();
        assert_eq!(documents_with(index.path(), "fragile"), 0);
        assert_eq!(documents_with(index.path(), "lasting"), all - 1);
    }
}
