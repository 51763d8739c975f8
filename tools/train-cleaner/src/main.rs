//! Fits the weights of the cleaner and says how well they divide pages of hosts they never saw.
//!
//! A page passes these modules: `sets` finds it with its human-made text; `clean` reads it with the stage's own
//! sources; `label` says which blocks the human kept; `fit` turns blocks into weights; `evaluate` divides held-out
//! pages by them; `weights` writes the file that the stage is built with.

mod clean;
mod evaluate;
mod fit;
mod label;
mod sets;
mod shingles;
mod weights;

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the main crate's own source, of which a part is used"
)]
#[path = "../../../src/fold.rs"]
mod fold;
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the main crate's own source, of which a part is used"
)]
#[path = "../../../src/model/mod.rs"]
mod model;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use anyhow::{Context, Result};
use clap::Parser;
use rayon::prelude::*;

use crate::{
    clean::Kind,
    evaluate::Figures,
    label::Example,
    sets::{Part, Sets},
    weights::File,
};

/// Fits src/clean/weights.json anew
#[derive(Parser)]
struct Args {
    /// Folder with the sets, as folders or as .tar.xz archives
    #[arg(long, value_name = "DIR")]
    sets: Option<PathBuf>,
    /// Folder whose eval/clean holds the sets, where --sets is not given
    #[arg(long, value_name = "DIR", env = "TIDINGS_SHARED")]
    collections: Option<PathBuf>,
    /// File to write the weights to
    #[arg(long, value_name = "FILE", default_value = "weights.json")]
    out: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let folder = args
        .sets
        .or_else(|| args.collections.map(|folder| folder.join("eval/clean")))
        .context("no folder with sets\nhint: name it with --sets DIR")?;
    let sets = Sets::open(&folder)?;
    let mut report = io::stdout().lock();
    let mut file = File::default();
    for kind in [Kind::Html, Kind::Text] {
        let training = examples(&sets, kind, Part::Training)?;
        writeln!(report, "{kind:?}: fitted on {} pages", training.len())?;
        let weights = fit::fit(&training, &clean::feature_names(), kind);
        writeln!(
            report,
            "  {:<22} {}",
            "the same pages",
            Figures::of(&training, &weights)
        )?;
        drop(training);
        for (part, name) in HELD_OUT {
            let pages = examples(&sets, kind, part)?;
            writeln!(report, "  {name:<22} {}", Figures::of(&pages, &weights))?;
        }
        file.insert(kind, &weights);
    }
    let text = file.to_json();
    std::fs::write(&args.out, &text).with_context(|| format!("cannot write {}", args.out.display()))?;
    writeln!(
        report,
        "wrote {}: {}",
        args.out.display(),
        file.compared(clean::COMMITTED_WEIGHTS)?
    )?;
    Ok(())
}

/// What the weights are measured on, and how the report calls it.
const HELD_OUT: [(Part, &str); 3] = [
    (Part::HeldOut("wcxb"), "wcxb, held-out hosts"),
    (Part::HeldOut("daniel"), "daniel, held-out hosts"),
    (Part::Foreign("aeb"), "aeb, never fitted"),
];

/// Reads and labels the pages of a part, in the order of their names.
fn examples(sets: &Sets, kind: Kind, part: Part) -> Result<Vec<Example>> {
    let pages = sets.pages(kind, part)?;
    let examples: Vec<Option<Example>> = pages
        .par_iter()
        .map(|page| {
            let (bytes, gold) = page.read()?;
            Ok(clean::blocks(bytes, kind).map(|blocks| label::label(blocks, &gold)))
        })
        .collect::<Result<_>>()?;
    Ok(examples.into_iter().flatten().collect())
}
