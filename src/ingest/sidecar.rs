//! What is said of a page beside it: `NAME.meta.json`, or one manifest for many pages.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::model::Declared;

/// Largest sidecar that is read, bytes.
const SIDECAR_BYTES: u64 = 1 << 20;

/// Fields of a sidecar, and of a line of a manifest; others may stand beside them.
#[derive(Default, Deserialize)]
struct Fields {
    /// File that a manifest line speaks of, relative to the manifest or absolute.
    path: Option<String>,
    id: Option<String>,
    title: Option<String>,
    url: Option<String>,
    outlet: Option<String>,
    date: Option<String>,
    lang: Option<String>,
    fetched_at: Option<String>,
    charset: Option<String>,
}

impl From<Fields> for Declared {
    fn from(fields: Fields) -> Self {
        let Fields {
            path: _,
            id,
            title,
            url,
            outlet,
            date,
            lang,
            fetched_at,
            charset,
        } = fields;
        Self {
            id,
            title,
            url,
            outlet,
            date,
            lang,
            fetched_at,
            charset,
        }
    }
}

/// A manifest that cannot be read: file, line and reason.
#[derive(Debug, thiserror::Error)]
#[error("{path}:{line}: {reason}")]
pub struct ManifestError {
    /// The manifest.
    pub path: String,
    /// 1-based line.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

/// What is known of pages from outside them.
#[derive(Debug, Default)]
pub struct Manifest {
    by_path: HashMap<PathBuf, Declared>,
}

impl Manifest {
    /// Reads a manifest with the columns or fields `path`, `url?`, `outlet?`, `date?`, `title?`, `lang?`, `id?`,
    /// `fetched_at?`, `charset?`: CSV with a header where the name ends in `.csv`, else JSON objects, one a line.
    /// Paths are relative to the manifest's folder.
    ///
    /// # Errors
    /// The first line that says nothing of a page, or the file's own error as line 0.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let fail = |line: usize, reason: String| ManifestError {
            path: path.display().to_string(),
            line,
            reason,
        };
        let file = File::open(path).map_err(|error| fail(0, super::io_reason(&error)))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut by_path = HashMap::new();
        for (line, fields) in rows(
            BufReader::new(file),
            path.extension().is_some_and(|ending| ending == "csv"),
        ) {
            let fields = fields.map_err(|reason| fail(line, reason))?;
            let named = fields.path.clone().ok_or_else(|| fail(line, "no `path`".to_owned()))?;
            let page = folder.join(named);
            by_path.insert(page.canonicalize().unwrap_or(page), fields.into());
        }
        Ok(Self { by_path })
    }

    /// Returns what this manifest says of a page.
    #[must_use]
    pub fn listed(&self, path: &Path) -> Option<&Declared> {
        if self.by_path.is_empty() {
            return None;
        }
        self.by_path.get(&path.canonicalize().ok()?)
    }

    /// Returns what is said of a page: its own sidecar first, then this manifest; empty where neither knows it.
    ///
    /// # Errors
    /// The reason why a sidecar that exists cannot be read.
    pub fn declared(&self, path: &Path) -> Result<Declared, String> {
        if let Ok(file) = File::open(path_of(path)) {
            let fields: Fields = serde_json::from_reader(BufReader::new(file).take(SIDECAR_BYTES))
                .map_err(|error| format!("its sidecar {} is not read: {error}", path_of(path).display()))?;
            return Ok(fields.into());
        }
        Ok(self.listed(path).cloned().unwrap_or_default())
    }
}

/// Returns the rows of a manifest with their line numbers, or the reason why a row is none.
fn rows(file: impl BufRead + 'static, is_csv: bool) -> Box<dyn Iterator<Item = (usize, Result<Fields, String>)>> {
    if is_csv {
        let rows = csv::Reader::from_reader(file).into_deserialize::<Fields>();
        return Box::new(
            rows.enumerate()
                .map(|(at, row)| (at + 2, row.map_err(|error| error.to_string()))),
        );
    }
    let lines = file
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.as_ref().is_ok_and(|line| line.trim().is_empty()));
    Box::new(lines.map(|(at, line)| {
        let line = line.map_err(|error| super::io_reason(&error));
        (
            at + 1,
            line.and_then(|line| serde_json::from_str(&line).map_err(|error| error.to_string())),
        )
    }))
}

/// Returns the path of a page's sidecar.
pub(super) fn path_of(page: &Path) -> PathBuf {
    let mut name = page.as_os_str().to_owned();
    name.push(".meta.json");
    PathBuf::from(name)
}

/// Returns whether a file is a sidecar by its name.
pub(super) fn is_sidecar(name: &str) -> bool {
    name.ends_with(".meta.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_goes_before_a_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let (page, manifest) = (folder.path().join("a.txt"), folder.path().join("pages.jsonl"));
        std::fs::write(&page, "A truce.").unwrap();
        std::fs::write(&manifest, "{\"path\":\"a.txt\",\"outlet\":\"Manifest\"}\n").unwrap();
        let known = Manifest::read(&manifest).unwrap();
        assert_eq!(known.declared(&page).unwrap().outlet.as_deref(), Some("Manifest"));
        std::fs::write(path_of(&page), "{\"outlet\":\"Sidecar\"}").unwrap();
        assert_eq!(known.declared(&page).unwrap().outlet.as_deref(), Some("Sidecar"));
        std::fs::write(path_of(&page), "oops").unwrap();
        assert!(known.declared(&page).unwrap_err().contains("a.txt.meta.json"));
    }

    #[test]
    fn a_manifest_may_be_a_table() {
        let folder = tempfile::tempdir().unwrap();
        let (page, manifest) = (folder.path().join("a.txt"), folder.path().join("pages.csv"));
        std::fs::write(&page, "A truce.").unwrap();
        std::fs::write(&manifest, "path,outlet,date\na.txt,\"Quay, Desk\",2025-06-02\n").unwrap();
        let declared = Manifest::read(&manifest).unwrap().declared(&page).unwrap();
        assert_eq!(
            (declared.outlet.as_deref(), declared.date.as_deref()),
            (Some("Quay, Desk"), Some("2025-06-02"))
        );
    }

    #[test]
    fn a_bad_manifest_names_its_line() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "{\"path\":\"a\"}\n{\"url\":\"b\"}\n").unwrap();
        let error = Manifest::read(file.path()).unwrap_err();
        assert_eq!((error.line, error.reason.as_str()), (2, "no `path`"));
    }
}
