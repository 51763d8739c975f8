//! Full-text search over conflict news: a folder of scraped pages in, ranked passages with citations out.

pub mod fold; // when two spellings are one word
pub mod model; // the nouns every stage shares
