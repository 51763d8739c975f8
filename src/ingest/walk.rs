//! Lists the files under some paths: regular files only, each once, in the order of their names.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use walkdir::{DirEntry, WalkDir};

use super::{io_reason, sidecar, sniff};

/// Endings that pages have; a file with another ending or none is looked into.
const PAGE_ENDINGS: [&str; 16] = [
    "txt", "text", "html", "htm", "xhtml", "shtml", "mhtml", "php", "asp", "aspx", "jsp", "jsonl", "ndjson", "warc",
    "wacz", "amp",
];

/// Endings of files that lie beside pages and are none.
const OTHER_ENDINGS: [&str; 40] = [
    "md", "json", "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "avif", "bmp", "tif",
    "tiff", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm", "mov", "avi", "pdf", "doc", "docx", "xls",
    "xlsx", "csv", "tsv", "xml", "yml", "yaml", "toml", "log", "zip",
];

/// A file that may hold pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    /// Path to open.
    pub path: PathBuf,
    /// Path as the person named it, readable: bytes that are not UTF-8 are written `\xHH`.
    pub name: String,
    /// Canonical path: the same file has the same key whatever folder a run starts in.
    pub key: String,
    /// Size in bytes, a sidecar's included.
    pub size: u64,
    /// Time of the last change, nanoseconds since 1970, a sidecar's included.
    pub modified: u64,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file that may hold pages.
    Page(PageFile),
    /// Something that cannot be read.
    Unreadable(UnreadableFile),
}

/// Something that was found and cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableFile {
    /// Path as the person named it.
    pub name: String,
    /// Absolute path.
    pub key: String,
    /// Why, in one line.
    pub reason: String,
}

/// What lies under the paths.
#[derive(Debug, Default)]
pub struct Walk {
    /// Pages and unreadable things, in order.
    pub found: Vec<Found>,
    /// Files that are no pages, by ending.
    pub other_files: BTreeMap<String, u64>,
    /// Canonical paths that were walked, and so are fully known now.
    pub roots: Vec<PathBuf>,
}

impl Walk {
    /// Returns whether a file of that key lies under one of the walked paths.
    #[must_use]
    pub fn covers(&self, key: &str) -> bool {
        self.roots.iter().any(|root| Path::new(key).starts_with(root))
    }
}

/// Lists the files under `paths`. Hidden files and folders (names with a leading dot) and indexes are passed over, symbolic links
/// are followed only where `follow_links` says so; a path that is named outright is always looked at.
///
/// # Errors
/// The first path that does not exist, or cannot be looked at.
pub fn walk(paths: &[PathBuf], follow_links: bool) -> Result<Walk, (PathBuf, io::Error)> {
    let mut walk = Walk::default();
    let mut seen = HashSet::new();
    for path in paths {
        let root = path.canonicalize().map_err(|error| (path.clone(), error))?;
        for entry in WalkDir::new(path)
            .follow_links(follow_links)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(is_visible)
        {
            match entry {
                Ok(entry) => visit(&entry, &mut walk, &mut seen),
                Err(error) => walk.found.push(walk_error(&error)),
            }
        }
        walk.roots.push(root);
    }
    Ok(walk)
}

fn is_visible(entry: &DirEntry) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_index = entry.file_type().is_dir() && entry.path().join("tidings.lock").is_file();
    entry.depth() == 0 || !is_hidden && !is_index
}

fn visit(entry: &DirEntry, walk: &mut Walk, seen: &mut HashSet<PathBuf>) {
    let kind = entry.file_type();
    if kind.is_dir() {
        return;
    }
    let name = readable(entry.path());
    if kind.is_symlink() {
        *walk.other_files.entry("(symbolic link)".to_owned()).or_default() += 1;
    } else if !kind.is_file() {
        walk.found
            .push(unreadable(entry.path(), "not a regular file".to_owned()));
    } else if let Some(ending) = other_ending(entry, &name) {
        *walk.other_files.entry(ending).or_default() += 1;
    } else {
        match page_file(entry.path(), name.clone()) {
            Ok(file) if seen.insert(PathBuf::from(&file.key)) => walk.found.push(Found::Page(file)),
            Ok(_) => {}
            Err(error) => walk.found.push(unreadable(entry.path(), io_reason(&error))),
        }
    }
}

/// Returns the ending of a file that is no page; a file that was named outright is always a page.
fn other_ending(entry: &DirEntry, name: &str) -> Option<String> {
    if entry.depth() == 0 {
        return None;
    }
    if sidecar::is_sidecar(name) {
        return Some("meta.json".to_owned());
    }
    let ending = sniff::ending(name);
    if PAGE_ENDINGS.contains(&ending.as_str()) {
        return None;
    }
    if OTHER_ENDINGS.contains(&ending.as_str()) || !looks_like_text(entry.path()) {
        return Some(if ending.is_empty() { "(none)".to_owned() } else { ending });
    }
    None
}

/// Returns whether a file of unknown ending starts like text or a compressed page.
fn looks_like_text(path: &Path) -> bool {
    let mut start = [0; 512];
    let read = fs::File::open(path).and_then(|mut file| io::Read::read(&mut file, &mut start));
    // A file that cannot be opened counts as a page, so that it is reported and not passed over in silence.
    let Ok(read) = read else { return true };
    let start = &start[..read];
    start.starts_with(&[0x1f, 0x8b]) || !start.contains(&0)
}

fn page_file(path: &Path, name: String) -> io::Result<PageFile> {
    let metadata = fs::metadata(path)?;
    let (mut size, mut modified) = (metadata.len(), nanoseconds(&metadata)?);
    if let Ok(beside) = fs::metadata(sidecar::path_of(path)) {
        size += beside.len();
        modified = modified.max(nanoseconds(&beside)?);
    }
    Ok(PageFile {
        path: path.to_owned(),
        name,
        key: readable(&path.canonicalize()?),
        size,
        modified,
    })
}

fn nanoseconds(metadata: &fs::Metadata) -> io::Result<u64> {
    let since = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

fn unreadable(path: &Path, reason: String) -> Found {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let absolute = folder
        .zip(path.file_name())
        .map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name));
    Found::Unreadable(UnreadableFile {
        name: readable(path),
        key: readable(&absolute),
        reason,
    })
}

fn walk_error(error: &walkdir::Error) -> Found {
    let reason = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("a link that leads back to {}", readable(ancestor)),
        (None, Some(error)) => io_reason(error),
        (None, None) => "cannot be read".to_owned(),
    };
    unreadable(error.path().unwrap_or(Path::new("")), reason)
}

/// Writes a path as text from which it can be told apart from every other: bytes that are not UTF-8 become `\xHH`.
fn readable(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "A truce.").unwrap();
        }
        let walk = walk(&[folder.path().to_owned()], false).unwrap();
        let found: Vec<_> = walk
            .found
            .iter()
            .map(|found| match found {
                Found::Page(file) => Path::new(&file.path)
                    .strip_prefix(folder.path())
                    .unwrap()
                    .display()
                    .to_string(),
                Found::Unreadable(unreadable) => format!("!{}", unreadable.name),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_pages_in_order_and_leaves_hidden_and_other_files() {
        check(
            &[
                "b.txt",
                "a/z.html",
                "a/c.jsonl",
                ".tidings/x.txt",
                ".hidden.txt",
                "p.png",
                "a.txt.meta.json",
                "page",
                "x.php",
            ],
            &["a/c.jsonl", "a/z.html", "b.txt", "page", "x.php"],
        );
    }

    #[test]
    fn a_file_named_twice_is_found_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "A truce.").unwrap();
        let walk = walk(&[file.clone(), folder.path().to_owned()], false).unwrap();
        assert_eq!(walk.found.len(), 1);
        assert!(walk.covers(&file.canonicalize().unwrap().display().to_string()));
        assert!(!walk.covers("/elsewhere/a.txt"));
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_loops_do_not_hang_a_walk() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
        fs::write(folder.path().join("a.txt"), "A truce.").unwrap();
        let plain = walk(&[folder.path().to_owned()], false).unwrap();
        assert_eq!((plain.found.len(), plain.other_files["(symbolic link)"]), (1, 1));
        let followed = walk(&[folder.path().to_owned()], true).unwrap();
        assert!(
            followed.found.iter().any(
                |found| matches!(found, Found::Unreadable(unreadable) if unreadable.reason.contains("leads back"))
            )
        );
    }
}
