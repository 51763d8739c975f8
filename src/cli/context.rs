//! What a command stands on: the index, the names, the settings.

use std::{
    cell::OnceCell,
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};
use tidings::{
    clean::{self, Cleaner},
    entities::Gazetteer,
    index::Searcher,
    pipeline::{self, AddOptions, Source, Stages},
};

use super::{
    args::GlobalArgs,
    config::{self, Config},
    print::{self, Colors},
};

/// Name of an index folder.
const INDEX: &str = ".tidings";
/// Name of a person's own file of names.
const NAMES: &str = "names.jsonl";
/// Most threads that are started.
const MAX_THREADS: u16 = 256;

/// Flags over environment over configuration files, read once.
pub(crate) struct Context {
    /// Folder named by a flag or the environment.
    named: Option<PathBuf>,
    gazetteers: Vec<PathBuf>,
    /// File that names are added to.
    own_names: PathBuf,
    pub(crate) config: Config,
    pub(crate) threads: usize,
    pub(crate) colors: Colors,
    gazetteer: OnceCell<Gazetteer>,
}

impl Context {
    /// Reads the settings.
    pub(crate) fn new(global: &GlobalArgs) -> anyhow::Result<Self> {
        let index = global.index.clone().or_else(nearest_index);
        let config = Config::read(index.as_deref())?;
        let of_user = config::user_folder().map(|folder| folder.join(NAMES));
        let mut gazetteers: Vec<PathBuf> = of_user.clone().into_iter().filter(|file| file.is_file()).collect();
        gazetteers.extend(config.gazetteer.iter().cloned());
        gazetteers.extend(beside(index.as_deref().unwrap_or(Path::new(INDEX)))?);
        gazetteers.extend(global.gazetteer.iter().cloned());
        Ok(Self {
            named: global.index.clone(),
            own_names: own_names(global, index.as_deref(), of_user),
            gazetteers,
            threads: usize::from(global.threads.or(config.threads).unwrap_or(0).min(MAX_THREADS)),
            colors: Colors::choose(global.color.or(config.color).unwrap_or_default()),
            config,
            gazetteer: OnceCell::new(),
        })
    }

    /// Returns the names: built in, beside the index, and named on the command line.
    pub(crate) fn gazetteer(&self) -> anyhow::Result<&Gazetteer> {
        if let Some(gazetteer) = self.gazetteer.get() {
            return Ok(gazetteer);
        }
        let gazetteer = read_names(&self.gazetteers)?;
        Ok(self.gazetteer.get_or_init(|| gazetteer))
    }

    /// Returns the names for a run that will write `file`, which need not be there yet.
    pub(crate) fn gazetteer_if_new(&self, file: &Path) -> anyhow::Result<Gazetteer> {
        let is_missing = |path: &PathBuf| path == file && !path.is_file();
        let files: Vec<PathBuf> = self
            .gazetteers
            .iter()
            .filter(|path| !is_missing(path))
            .cloned()
            .collect();
        read_names(&files)
    }

    /// Returns the files of names besides the built-in ones, in the order in which they are read.
    pub(crate) fn files_of_names(&self) -> &[PathBuf] {
        &self.gazetteers
    }

    /// Returns the file that names are added to: the first that `--gazetteer` names, else `gazetteer/names.jsonl` beside
    /// the index, else `names.jsonl` in the user's configuration folder.
    pub(crate) fn own_names(&self) -> PathBuf {
        self.own_names.clone()
    }

    /// Makes the stages that pages pass.
    pub(crate) fn stages(&self, mode: clean::Mode) -> anyhow::Result<Stages> {
        Ok(Stages::new(cleaner(mode), self.gazetteer()?.clone()))
    }

    /// Returns what makes documents, short: cleaning mode, cleaner and names.
    pub(crate) fn made_by(&self, mode: clean::Mode, templates: bool) -> anyhow::Result<String> {
        let without = if templates { "" } else { " without templates" };
        let makers = format!(
            "{mode:?} {} {}{without}",
            clean::fingerprint(),
            self.gazetteer()?.fingerprint()
        );
        Ok(format!("{:x}", Sha256::digest(makers)).chars().take(12).collect())
    }

    /// Returns the folder of the index to read.
    pub(crate) fn index(&self) -> anyhow::Result<PathBuf> {
        match self.named.clone().or_else(nearest_index) {
            Some(index) => Ok(index),
            None => Err(tidings::index::Error::Missing(PathBuf::from(INDEX)).into()),
        }
    }

    /// Opens the index whose knowledge of sites pages are cleaned with: the one that is named, or with `nearest` the
    /// nearest. Where there is none, pages are cleaned without.
    pub(crate) fn known_sites(&self, nearest: bool) -> anyhow::Result<Option<Searcher>> {
        let found = || nearest_index().filter(|_| nearest);
        match self.named.clone().or_else(found).map(|index| Searcher::open(&index)) {
            None | Some(Err(tidings::index::Error::Missing(_))) => Ok(None),
            // An index that nobody named is no reason to fail.
            Some(Err(_)) if self.named.is_none() => Ok(None),
            Some(opened) => Ok(Some(opened?)),
        }
    }

    /// Returns the folder of the index to write, which need not be there yet.
    pub(crate) fn index_to_write(&self) -> PathBuf {
        self.named
            .clone()
            .or_else(nearest_index)
            .unwrap_or_else(|| PathBuf::from(INDEX))
    }

    /// Opens the index to read; with `path`, the private index of that path, brought up to date first.
    pub(crate) fn searcher(&self, path: Option<&Path>) -> anyhow::Result<Searcher> {
        match path {
            None => Ok(Searcher::open(&self.index()?)?),
            Some(path) => self.private_searcher(path),
        }
    }

    fn private_searcher(&self, path: &Path) -> anyhow::Result<Searcher> {
        let index = private_index(path)?;
        let options = AddOptions {
            made_by: self.made_by(clean::Mode::Clean, true)?,
            threads: self.threads,
            ..AddOptions::default()
        };
        let stages = self.stages(clean::Mode::Clean)?;
        let source = Source::Paths(vec![path.to_owned()]);
        match pipeline::add(source, &index, &stages, &options, &mut |_| {}) {
            Ok(report) if report.added + report.changed + report.removed > 0 => {
                print::note(&print::report_line(&report));
                for rejected in &report.rejected {
                    print::note(&format!(
                        "rejected {}: {}",
                        print::inert_line(&rejected.origin),
                        print::inert_line(&rejected.reason)
                    ));
                }
            }
            Ok(_) => {}
            // Somebody else is bringing it up to date: what stands there already can be searched.
            Err(pipeline::AddError::Index(tidings::index::Error::Locked(_))) => {
                print::note("another run is bringing the index up to date; searching what it has so far");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Searcher::open(&index)?)
    }
}

fn own_names(global: &GlobalArgs, index: Option<&Path>, of_user: Option<PathBuf>) -> PathBuf {
    let beside_index = || {
        let folder = index?.parent().unwrap_or(Path::new(""));
        Some(folder.join("gazetteer").join(NAMES))
    };
    let named = global.gazetteer.first().cloned();
    let found = named.or_else(beside_index).or(of_user);
    found.unwrap_or_else(|| Path::new("gazetteer").join(NAMES))
}

fn read_names(files: &[PathBuf]) -> anyhow::Result<Gazetteer> {
    let mut gazetteer = Gazetteer::embedded();
    for file in files {
        let lines = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        gazetteer.extend(&file.display().to_string(), &lines)?;
    }
    Ok(gazetteer)
}

/// Makes a cleaner.
pub(crate) fn cleaner(mode: clean::Mode) -> Cleaner {
    Cleaner::new(clean::Options {
        mode,
        ..clean::Options::default()
    })
}

/// Returns the cleaning mode that a flag asks for.
pub(crate) fn mode(no_clean: bool) -> clean::Mode {
    if no_clean {
        clean::Mode::AsIs
    } else {
        clean::Mode::Clean
    }
}

/// Finds the nearest index folder here or above.
fn nearest_index() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let found = here
        .ancestors()
        .map(|folder| folder.join(INDEX))
        .find(|folder| folder.join("tidings.lock").is_file() || folder.join("meta.json").is_file())?;
    // A short name in messages, where the index is right here.
    Some(if found.parent() == Some(here.as_path()) {
        PathBuf::from(INDEX)
    } else {
        found
    })
}

/// Lists the files of names in folder `gazetteer` beside an index.
fn beside(index: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = index.parent().unwrap_or(Path::new("")).join("gazetteer");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .with_context(|| format!("cannot read {}", folder.display()))?
            .path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Returns the folder of the private index of a path, in the user's cache.
fn private_index(path: &Path) -> anyhow::Result<PathBuf> {
    use etcetera::BaseStrategy as _;
    let canonical = path
        .canonicalize()
        .with_context(|| format!("cannot read {}", path.display()))?;
    let Ok(folders) = etcetera::choose_base_strategy() else {
        bail!(
            "no home folder for the private index of {}\nhint: set XDG_CACHE_HOME, or run `tidings add` and search that index",
            path.display()
        );
    };
    let name = format!("{:x}", Sha256::digest(canonical.as_os_str().as_encoded_bytes()));
    Ok(folders.cache_dir().join("tidings").join("in").join(&name[..16]))
}
