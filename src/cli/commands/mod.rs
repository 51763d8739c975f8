//! One file a command: its arguments to library calls, the answer to the printers.

pub(crate) mod add;
pub(crate) mod cite;
pub(crate) mod clean;
pub(crate) mod completions;
pub(crate) mod export;
pub(crate) mod facets;
pub(crate) mod man;
pub(crate) mod names;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod tag;

mod pages;
mod request;
