//! The program: arguments to library calls, values to words. Start with [`run`].
//!
//! Only this folder knows the terminal, the environment and clap. Data goes to standard output, all else to standard
//! error; what comes from a page passes [`print::inert`] before a terminal sees it.

mod args;
mod commands;
mod config;
mod context;
mod exit;
mod print;
mod words;

use std::process::ExitCode;

use clap::Parser;

use self::{
    args::{Cli, Command},
    context::Context,
    exit::ExitStatus,
};

/// Reads the command line, does what it says and gives the exit status of the contract.
pub(crate) fn run() -> ExitCode {
    std::panic::set_hook(Box::new(|fault| {
        // The message of a fault may quote a page, so only its place is told.
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        print::note(&format!(
            "tidings: a fault in this program at {place}; please report it"
        ));
    }));
    let cli = match Cli::try_parse_from(words::exclusions(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return exit::of_usage(&error),
    };
    match dispatch(cli) {
        Ok(status) => status.into(),
        Err(error) => exit::of_error(&error),
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitStatus> {
    let context = Context::new(&cli.global)?;
    match cli.command {
        Command::Add(args) => commands::add::run(&context, &args),
        Command::Search(args) => commands::search::run(&context, &args),
        Command::Facets(args) => commands::facets::run(&context, &args),
        Command::Show(args) => commands::show::run(&context, &args),
        Command::Cite(args) => commands::cite::run(&context, &args),
        Command::Clean(args) => commands::clean::run(&context, &args),
        Command::Tag(args) => commands::tag::run(&context, &args),
        Command::Names(args) => commands::names::run(&context, &args),
        Command::Export(args) => commands::export::run(&context, &args),
        Command::Status(args) => commands::status::run(&context, &args),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Completions(args) => commands::completions::run(&args),
        Command::Man(args) => commands::man::run(&args),
    }
}
