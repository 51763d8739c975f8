//! The order of the stages: [`add`] for what goes in, [`search`] and [`count`] for what comes out.
//!
//! No work is done here; it is handed from stage to stage. A page passes ingest, clean, entities, passages and
//! index; a request passes query, the gazetteer's names, index and cite.

mod add;
mod answer;
mod learn;
mod names;
mod place;
mod run;
mod sites;

pub use add::{AddError, AddOptions, Progress, Source, Stages, add};
pub use answer::{Counted, count, documents, search, surroundings};
pub use sites::site_lines;
