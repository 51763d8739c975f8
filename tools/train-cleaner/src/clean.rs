//! The cleaner's own sources up to the moment at which the score decides, so that the weights are fitted on exactly
//! what they will be asked about.
//!
//! The modules below are files of `src/clean`. One is replaced: where the stage has its `score`, there stands a
//! [`score`] that keeps the features it is asked about and answers nothing. `src/clean/score.rs` itself is here
//! as `linear`, for the division of pages. A change of the stage that does not fit any more does not compile.

pub(crate) use self::score::Asked;
use self::{block::Block, dom::Dom, metadata::Metadata};
use crate::model::{DateEvidence, Declared, Digest, MediaType, Origin, RawDocument};

/// Weights that the stage is built with.
pub(crate) const COMMITTED_WEIGHTS: &str = include_str!("../../../src/clean/weights.json");

macro_rules! stage {
    ($($module:ident = $path:literal;)*) => {$(
        #[allow(dead_code, unreachable_pub, reason = "the stage's own source, of which a part is used")]
        #[path = $path]
        mod $module;
    )*};
}

mod score;

stage! {
    block = "../../../src/clean/block.rs";
    byline = "../../../src/clean/byline.rs";
    container = "../../../src/clean/container.rs";
    dates = "../../../src/clean/dates.rs";
    decode = "../../../src/clean/decode.rs";
    dom = "../../../src/clean/dom.rs";
    features = "../../../src/clean/features.rs";
    gate = "../../../src/clean/gate.rs";
    hints = "../../../src/clean/hints.rs";
    html = "../../../src/clean/html.rs";
    judge = "../../../src/clean/judge.rs";
    language = "../../../src/clean/language.rs";
    linear = "../../../src/clean/score.rs";
    metadata = "../../../src/clean/metadata.rs";
    rules = "../../../src/clean/rules.rs";
    scan = "../../../src/clean/scan.rs";
    text = "../../../src/clean/text.rs";
    title = "../../../src/clean/title.rs";
}

/// Which pages, and so which weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Pages with markup.
    Html,
    /// Text whose markup is gone.
    Text,
}

/// A block of a page, and what the stage asks of it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The text of the block.
    pub(crate) text: String,
    /// Whether a rule decided it, or the score has to.
    pub(crate) asked: Asked,
}

/// Returns the blocks of a page; none where the stage refuses it or builds no tree of it.
pub(crate) fn blocks(bytes: Vec<u8>, kind: Kind) -> Option<Vec<Line>> {
    let raw = raw_document(bytes, kind);
    let page = decode::decode(&raw).ok()?;
    let blocks = match kind {
        Kind::Html if gate::admits(&page) => html_blocks(&page),
        Kind::Html => return None,
        Kind::Text => text::page(&page, None).blocks,
    };
    let lines = blocks.into_iter().zip(score::take());
    Some(lines.map(|(Block { text, .. }, asked)| Line { text, asked }).collect())
}

/// Returns for every block whether it belongs to the article, as the stage divides pages.
pub(crate) fn divide(scores: &[f32]) -> Vec<bool> {
    linear::divide(scores)
}

/// Returns the names of the features, by their numbers.
pub(crate) fn feature_names() -> Vec<String> {
    (0..features::count()).map(features::name).collect()
}

fn raw_document(bytes: Vec<u8>, kind: Kind) -> RawDocument {
    RawDocument {
        origin: Origin {
            path: String::new(),
            record: None,
        },
        sha256: Digest(String::new()),
        bytes,
        media: match kind {
            Kind::Html => MediaType::Html,
            Kind::Text => MediaType::Text,
        },
        declared: Declared::default(),
    }
}

/// Takes the steps of the stage's `html_page` that end with the score.
fn html_blocks(page: &str) -> Vec<Block> {
    let dom = Dom::parse(page);
    let Metadata { titles, authors, .. } = metadata::read(&dom);
    let mut found = html::blocks(&dom);
    container::mark(&dom, &mut found);
    let mut blocks: Vec<Block> = found.into_iter().map(|f| f.block).collect();
    title::of_html(&mut blocks, &titles.iter().map(String::as_str).collect::<Vec<_>>());
    byline::mark(&mut blocks, &authors);
    judge::judge(&mut blocks, Kind::Html);
    blocks
}

/// What `text` makes of a page; the fields are the stage's.
#[expect(dead_code, reason = "the trainer needs the blocks only")]
struct Page {
    blocks: Vec<Block>,
    title: String,
    metadata: Metadata,
    dates: Vec<DateEvidence>,
    method: &'static str,
}

/// Why `decode` refuses a page; the variants are the stage's.
#[derive(Debug, PartialEq)]
#[allow(dead_code, reason = "the trainer skips such pages without a word")]
enum Rejection {
    NotText { what: &'static str },
}
