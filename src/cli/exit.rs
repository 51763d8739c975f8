//! The exit status, and which one an error deserves.

use std::{io, process::ExitCode};

use tidings::{index, pipeline::AddError, query::QueryError};

use super::print::{inert, note};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Something was found, done, verified.
    Found = 0,
    /// Nothing was found.
    Nothing = 1,
    /// Wrong usage, or an error with no number of its own.
    Failed = 2,
    /// Done, but some pages were rejected.
    Rejected = 3,
    /// The index is damaged.
    Damaged = 4,
    /// Another writer holds the index.
    Locked = 5,
    /// The disk said no, or is full.
    Io = 6,
    /// A limit was hit.
    Limit = 7,
}

impl ExitStatus {
    /// Returns `Found` where something was, else `Nothing`.
    pub(crate) fn of_found(found: bool) -> Self {
        if found { Self::Found } else { Self::Nothing }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Prints what clap has to say; help and version are no errors.
pub(crate) fn of_usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to do where even the message cannot be written.
    let _ = error.print();
    if error.kind() == clap::error::ErrorKind::InvalidSubcommand {
        note("hint: to find passages, run `tidings search WORDS`");
    }
    if error.use_stderr() {
        ExitStatus::Failed.into()
    } else {
        ExitStatus::Found.into()
    }
}

/// Prints an error, its causes and a hint, and gives its status. A closed pipe is no error.
pub(crate) fn of_error(error: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitStatus::Found.into();
    }
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        // Some errors say their cause themselves.
        if !text.contains(&cause) {
            text = if text.is_empty() {
                cause
            } else {
                format!("{text}: {cause}")
            };
        }
    }
    if let Some(hint) = hint(error) {
        text.push_str("\nhint: ");
        text.push_str(hint);
    }
    let _ = io::Write::write_all(&mut io::stderr(), format!("tidings: {}\n", inert(&text)).as_bytes());
    status(error).into()
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Finds the index error among the causes.
fn index_error(error: &anyhow::Error) -> Option<&index::Error> {
    error.chain().find_map(|cause| {
        let of_add = cause.downcast_ref::<AddError>().and_then(|cause| {
            if let AddError::Index(error) = cause {
                Some(error)
            } else {
                None
            }
        });
        cause.downcast_ref::<index::Error>().or(of_add)
    })
}

fn status(error: &anyhow::Error) -> ExitStatus {
    if let Some(error) = index_error(error) {
        return match error {
            index::Error::Damaged { .. } => ExitStatus::Damaged,
            index::Error::Locked(_) => ExitStatus::Locked,
            index::Error::Io { .. } => ExitStatus::Io,
            _ => ExitStatus::Failed,
        };
    }
    if error.chain().any(<dyn std::error::Error + 'static>::is::<QueryError>) {
        return ExitStatus::Limit;
    }
    match error
        .chain()
        .find_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind)
    {
        None | Some(io::ErrorKind::NotFound | io::ErrorKind::InvalidInput) => ExitStatus::Failed,
        Some(_) => ExitStatus::Io,
    }
}

fn hint(error: &anyhow::Error) -> Option<&'static str> {
    Some(match index_error(error)? {
        index::Error::Missing(_) => {
            "run `tidings add PATH` to make one, or `tidings search --in PATH WORDS` to do both"
        }
        index::Error::Format { .. } => "the pages are the truth: move the index away and run `tidings add` again",
        index::Error::Damaged { .. } => "the pages are untouched: move the index away and run `tidings add` again",
        index::Error::Locked(_) => "wait for it to end and run the command again; reading is never blocked",
        index::Error::Io { .. } => {
            "what was committed is safe; free some space or fix the permissions and run the command again"
        }
        _ => return None,
    })
}
