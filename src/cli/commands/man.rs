//! `tidings man`: man pages of the program and its commands.

use anyhow::Context as _;
use clap::CommandFactory as _;

use crate::cli::{
    args::{Cli, ManArgs},
    exit::ExitStatus,
    print,
};

pub(crate) fn run(args: &ManArgs) -> anyhow::Result<ExitStatus> {
    let cannot = || format!("cannot write man pages to {}", args.folder.display());
    std::fs::create_dir_all(&args.folder).with_context(cannot)?;
    clap_mangen::generate_to(Cli::command(), &args.folder).with_context(cannot)?;
    print::note(&format!("man pages written to {}", args.folder.display()));
    Ok(ExitStatus::Found)
}
