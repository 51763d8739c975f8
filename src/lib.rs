//! Full-text search over conflict news: a folder of scraped pages in, ranked passages with citations out.

pub mod fold; // when two spellings are one word
pub mod model; // the nouns every stage shares
pub mod sentences; // where sentences end

pub mod cite; // Document, Span -> Citation
pub mod clean; // RawDocument    -> Document, or the reason why not
pub mod entities; // Document       -> mentions, roles, facets
pub mod index; // Passages in, Lookup in, hits out; the only module that knows tantivy
pub mod ingest; // file           -> RawDocument
pub mod passages; // Document       -> Passages
pub mod pipeline;
pub mod query; // what was typed -> Query // the order of the stages
