//! Reads pages with human-made texts by the cleaner's own sources and writes what its classifier is asked about them,
//! with the answers, for `train.py` to fit.
//!
//! A page passes these modules: `sets` finds it with its human-made text; `clean` reads it with the stage's own
//! sources; `label` says which blocks the human kept.

mod clean;
mod label;
mod sets;
mod shingles;

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
    collections::HashMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    clean::{Kind, Line},
    label::Label,
    sets::Page,
};

/// Writes rows of features with their answers
#[derive(Parser)]
struct Args {
    /// Folder with the sets, as folders
    #[arg(long, value_name = "DIR")]
    sets: PathBuf,
    /// Pages to read: html or text
    #[arg(long, value_enum)]
    kind: Kind,
    /// First judgements of all blocks, a byte each, in the order of an earlier run: ask for the second ones
    #[arg(long, value_name = "FILE")]
    first: Option<PathBuf>,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// A line of `pages.jsonl`.
#[derive(Serialize)]
struct PageLine<'p> {
    set: &'p str,
    form: &'p str,
    id: &'p str,
    host: &'p str,
    lang: &'p str,
    gold_words: u32,
    blocks: usize,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let pages = sets::pages(&args.sets, args.kind)?;
    let first = args.first.as_deref().map(fs::read).transpose()?;
    fs::create_dir_all(&args.out)?;
    let read: Vec<_> = read_all(&pages, args.kind, first.as_deref())?;
    write(&args, &pages, &read)
}

/// A page as read: its rows and what the human kept of it.
type Read = Option<(clean::Asked, Vec<Line>, Vec<Label>, u32)>;

fn read_all(pages: &[Page], kind: Kind, first: Option<&[u8]>) -> Result<Vec<Read>> {
    let Some(first) = first else {
        return pages.par_iter().map(|page| read(page, kind, None)).collect();
    };
    // The second run needs to know where each page's blocks start, so it reads the pages once more.
    let counts: Vec<usize> = read_all(pages, kind, None)?
        .iter()
        .map(|read| read.as_ref().map_or(0, |(_, lines, ..)| lines.len()))
        .collect();
    let mut rest = first;
    let mut parts = Vec::new();
    for count in counts {
        let (part, behind) = rest.split_at_checked(count).context("too few first judgements")?;
        parts.push(part);
        rest = behind;
    }
    ensure!(rest.is_empty(), "too many first judgements");
    let both = pages.par_iter().zip(parts);
    both.map(|(page, first)| read(page, kind, Some(first))).collect()
}

fn read(page: &Page, kind: Kind, first: Option<&[u8]>) -> Result<Read> {
    let (bytes, gold) = page.read()?;
    Ok(clean::blocks(bytes, kind, first).map(|(lines, asked)| {
        let (labels, words) = label::label(&lines, &gold);
        (asked, lines, labels, words)
    }))
}

fn write(args: &Args, pages: &[Page], read: &[Read]) -> Result<()> {
    let create = |name: &str| -> Result<BufWriter<File>> {
        let path: &Path = &args.out.join(name);
        Ok(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        ))
    };
    let mut rows = create("rows.u8")?;
    let mut blocks = create("blocks.u32")?;
    let mut lines = create("pages.jsonl")?;
    let mut texts = create("texts.txt")?;
    let mut tokens = Tokens {
        numbers: HashMap::new(),
        file: create("tokens.u32")?,
    };
    for (page, read) in pages.iter().zip(read) {
        let Some((asked, read_lines, labels, gold_words)) = read else { continue };
        rows.write_all(&asked.values)?;
        for (label, ruled) in labels.iter().zip(&asked.ruled) {
            for value in [label.words, label.kept, u32::from(label.inside), u32::from(*ruled)] {
                blocks.write_all(&value.to_le_bytes())?;
            }
        }
        for line in read_lines {
            tokens.write(line)?;
            writeln!(texts, "{}", line.text)?;
        }
        let line = PageLine {
            set: &page.set,
            form: &page.form,
            id: &page.id,
            host: &page.host,
            lang: &page.lang,
            gold_words: *gold_words,
            blocks: labels.len(),
        };
        serde_json::to_writer(&mut lines, &line)?;
        lines.write_all(b"\n")?;
    }
    let names = clean::names(args.kind, args.first.is_some());
    fs::write(args.out.join("names.txt"), names.join("\n"))?;
    let mut vocabulary: Vec<(&String, &u32)> = tokens.numbers.iter().collect();
    vocabulary.sort_unstable_by_key(|(_, number)| **number);
    let vocabulary: Vec<&str> = vocabulary.into_iter().map(|(word, _)| word.as_str()).collect();
    fs::write(args.out.join("vocabulary.txt"), vocabulary.join("\n"))?;
    Ok(())
}

/// Words of all blocks, as numbers: for each block how many are near, far and of its line, then these.
struct Tokens {
    numbers: HashMap<String, u32>,
    file: BufWriter<File>,
}

impl Tokens {
    fn write(&mut self, line: &Line) -> Result<()> {
        for words in [&line.near, &line.far, &line.words] {
            self.file.write_all(&u32::try_from(words.len())?.to_le_bytes())?;
            for word in words {
                let next = u32::try_from(self.numbers.len())?;
                let number = self.numbers.entry(word.clone()).or_insert(next);
                self.file.write_all(&number.to_le_bytes())?;
            }
        }
        Ok(())
    }
}
