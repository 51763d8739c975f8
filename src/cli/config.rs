//! Settings that hold from run to run: `config.toml` in the index folder, else in the user's configuration folder.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::ColorChoice;

/// What `config.toml` may say. Flags and environment win over it; the index's own file wins over the user's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// JSONL files of names to know besides the built-in ones; relative to the configuration file.
    pub(crate) gazetteer: Vec<PathBuf>,
    /// When to use colour.
    pub(crate) color: Option<ColorChoice>,
    /// Threads, 0 for one a processor.
    pub(crate) threads: Option<u16>,
    /// Most passages of a search.
    pub(crate) limit: Option<usize>,
    /// Most passages of one document, 0 for all.
    pub(crate) per_document: Option<usize>,
}

impl Config {
    /// Reads the settings for an index; empty where there is no file.
    ///
    /// # Errors
    /// A file that cannot be read, or that says what is not known.
    pub(crate) fn read(index: Option<&Path>) -> anyhow::Result<Self> {
        let user = user_folder().map(|folder| folder.join("config.toml"));
        let own = index.map(|index| index.join("config.toml"));
        let mut config = Self::default();
        for file in user.into_iter().chain(own).filter(|file| file.is_file()) {
            config = Self::read_file(&file)?.over(config);
        }
        Ok(config)
    }

    fn read_file(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut config: Self =
            toml::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        config.gazetteer.iter_mut().for_each(|path| *path = folder.join(&*path));
        Ok(config)
    }

    /// Lays these settings over others.
    fn over(self, below: Self) -> Self {
        Self {
            gazetteer: [below.gazetteer, self.gazetteer].concat(),
            color: self.color.or(below.color),
            threads: self.threads.or(below.threads),
            limit: self.limit.or(below.limit),
            per_document: self.per_document.or(below.per_document),
        }
    }
}

/// Returns the user's configuration folder for this program.
pub(crate) fn user_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("tidings"))
}
