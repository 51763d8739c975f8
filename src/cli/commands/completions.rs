//! `tidings completions`: completions for a shell.

use std::io::Write as _;

use clap::CommandFactory as _;

use crate::cli::{
    args::{Cli, CompletionsArgs},
    exit::ExitStatus,
    print,
};

pub(crate) fn run(args: &CompletionsArgs) -> anyhow::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tidings", &mut script);
    let mut out = print::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(ExitStatus::Found)
}
