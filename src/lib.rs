//! Full-text search over conflict news: a folder of scraped pages in, ranked passages with citations out.
//!
//! A page is read ([`ingest`]), cleaned ([`clean`]), tagged with the people, places and organisations it names and with
//! what it says they did ([`entities`]), split into passages ([`passages`]) and put into an index ([`index`]). A
//! question is read ([`query`]), its names are resolved, the index answers, and every hit can be cited ([`cite`]).
//! [`pipeline`] knows the order; [`model`] has the nouns: [`model::RawDocument`], [`model::Document`],
//! [`model::Passage`], [`model::Mention`], [`model::Hit`], and [`model::Span`] for every range of text.
//!
//! The library never prints, asks the environment or opens a connection.
//!
//! ```
//! use tidings::{
//!     clean::Cleaner,
//!     entities::Gazetteer,
//!     index::Searcher,
//!     pipeline::{self, AddOptions, Source, Stages},
//!     query::{Request, parse},
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let page = "Russia’s lead negotiator, Vladimir Medinsky, confirmed the swap after the talks in Istanbul.";
//! std::fs::write(folder.path().join("page.txt"), page)?;
//!
//! let index = folder.path().join(".tidings");
//! let stages = Stages::new(Cleaner::default(), Gazetteer::embedded());
//! let pages = Source::Paths(vec![folder.path().to_owned()]);
//! let report = pipeline::add(pages, &index, &stages, &AddOptions::default(), &mut |_| {})?;
//! assert_eq!(report.added, 1);
//!
//! let request = Request { query: parse("мединский")?.query, ..Request::default() };
//! let answer = pipeline::search(&Searcher::open(&index)?, &stages.gazetteer, &request)?;
//! let hit = &answer.hits[0];
//! assert_eq!(hit.span.of(page), Some(hit.text.as_str()));
//! # Ok(())
//! # }
//! ```

// The base, which every stage may name.
pub mod fold; // when two spellings are one word
pub mod model; // the nouns every stage shares
pub mod sentences; // where sentences end

// The stages, in the order in which a document passes them.
pub mod ingest; // file           -> RawDocument
pub mod clean; // RawDocument    -> Document, or the reason why not
pub mod entities; // Document       -> mentions, roles, facets
pub mod passages; // Document       -> Passages
pub mod query; // what was typed -> Query
pub mod index; // Passages in, Lookup in, hits out; the only module that knows tantivy
pub mod cite; // Document, Span -> Citation
pub mod pipeline; // the order of the stages
