//! The cleaner's own sources up to the moment at which the score decides, so that the weights are fitted on exactly
//! what they will be asked about.
//!
//! The modules below are files of `src/clean`. One is replaced: where the stage has its `score`, there stands a
//! [`score`] that keeps the rows of features it is asked about and answers nothing. A change of the stage that does not
//! fit any more does not compile.

use std::borrow::Cow;

pub(crate) use self::score::Asked;
use self::{block::Block, dom::Dom, metadata::Metadata};
use crate::clean::template::SiteLines;
use crate::model::{Declared, Digest, EvidenceField, MediaType, Origin, RawDocument};

macro_rules! stage {
    ($($module:ident = $path:literal;)*) => {$(
        #[allow(dead_code, unreachable_pub, reason = "the stage's own source, of which a part is used")]
        #[path = $path]
        mod $module;
    )*};
}

mod score;

stage! {
    address = "../../../src/clean/address.rs";
    authors = "../../../src/clean/authors.rs";
    json = "../../../src/clean/json.rs";
    known = "../../../src/clean/known.rs";
    linked = "../../../src/clean/linked.rs";
    mojibake = "../../../src/clean/mojibake.rs";
    months = "../../../src/clean/months.rs";
    relative = "../../../src/clean/relative.rs";
    written = "../../../src/clean/written.rs";
    block = "../../../src/clean/block.rs";
    byline = "../../../src/clean/byline.rs";
    container = "../../../src/clean/container.rs";
    context = "../../../src/clean/context.rs";
    dates = "../../../src/clean/dates.rs";
    decode = "../../../src/clean/decode.rs";
    division = "../../../src/clean/division.rs";
    dom = "../../../src/clean/dom.rs";
    fallback = "../../../src/clean/fallback.rs";
    features = "../../../src/clean/features.rs";
    gate = "../../../src/clean/gate.rs";
    hints = "../../../src/clean/hints.rs";
    html = "../../../src/clean/html.rs";
    judge = "../../../src/clean/judge.rs";
    language = "../../../src/clean/language.rs";
    lines = "../../../src/clean/lines.rs";
    site = "../../../src/clean/site.rs";
    template = "../../../src/clean/template.rs";
    votes = "../../../src/clean/votes.rs";
    lexicon = "../../../src/clean/lexicon.rs";
    markup = "../../../src/clean/markup.rs";
    measure = "../../../src/clean/measure.rs";
    metadata = "../../../src/clean/metadata.rs";
    phrases = "../../../src/clean/phrases.rs";
    tokenizer = "../../../src/clean/tokenizer.rs";
    tokens = "../../../src/clean/tokens.rs";
    rules = "../../../src/clean/rules.rs";
    stated = "../../../src/clean/stated.rs";
    text = "../../../src/clean/text.rs";
    title = "../../../src/clean/title.rs";
}

/// Which pages, and so which weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// Pages with markup.
    Html,
    /// Text whose markup is gone.
    Text,
}

/// Returns the texts of the blocks of a page and what the stage asks of them; none where the stage refuses it or builds
/// no tree of it. With `first`, the first judgement of each block, it asks for the second one.
pub(crate) fn blocks(bytes: Vec<u8>, kind: Kind, first: Option<&[u8]>) -> Option<(Vec<Line>, Asked)> {
    let raw = raw_document(bytes, kind);
    let page = decode::decode(&raw).ok()?.text;
    score::given(first);
    let (blocks, names) = match kind {
        Kind::Html => html_blocks(&page)?,
        Kind::Text => (text::page(&page, None, &SiteLines::default()).blocks, Vec::new()),
    };
    let mut names = names.into_iter();
    let lines = blocks.into_iter().map(|block| {
        let mut words = Vec::new();
        let count = measure::measure(&block).words;
        lexicon::for_words_of_line(&block.text, count, |word| words.push(word.to_owned()));
        let (near, far) = names.next().unwrap_or_default();
        Line {
            text: block.text,
            words,
            near,
            far,
        }
    });
    Some((lines.collect(), score::take()))
}

/// A block and the words that the lexicon may learn from it.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// Its text.
    pub(crate) text: String,
    /// Words of a short line.
    pub(crate) words: Vec<String>,
    /// Names of the innermost elements.
    pub(crate) near: Vec<String>,
    /// Names of the elements around them.
    pub(crate) far: Vec<String>,
}

/// Names of the elements around a block, near and far.
type Names = (Vec<String>, Vec<String>);

fn names_around(dom: &Dom, holder: dom::NodeId) -> Names {
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for (level, node) in markup::ancestors(dom, holder).take(html::NAMED).enumerate() {
        let node = &dom.nodes[node];
        if !matches!(node.name(), "html" | "body") {
            let to = if level < html::NEAR { &mut near } else { &mut far };
            to.extend(hints::values(node).flat_map(hints::words).map(Cow::into_owned));
        }
    }
    (near, far)
}

/// Returns the names of the features of one judgement, in the order of a row.
pub(crate) fn names(kind: Kind, second: bool) -> Vec<&'static str> {
    let markup = kind == Kind::Html;
    let parts = [
        (true, features::TEXT_NAMES),
        (markup, features::MARKUP_NAMES),
        (second, context::NAMES),
        (second && markup, context::MARKUP_NAMES),
    ];
    parts.into_iter().filter(|(holds, _)| *holds).flat_map(|(_, names)| names).copied().collect()
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
fn html_blocks(page: &str) -> Option<(Vec<Block>, Vec<Names>)> {
    let dom = Dom::parse(page)?;
    let metadata = metadata::read(&dom);
    let mut found = html::blocks(&dom);
    let measures = measure::measure_all(found.iter().map(|f| &f.block));
    markup::measure(&dom, &mut found, &measures, &stated::read(&dom));
    container::mark(&dom, &mut found);
    let names = found.iter().map(|f| names_around(&dom, f.holder)).collect();
    let mut blocks: Vec<Block> = found.into_iter().map(|f| f.block).collect();
    let title = title::of_html(&mut blocks, &metadata.values(EvidenceField::Title).collect::<Vec<_>>());
    byline::mark(&mut blocks, &metadata.authors());
    judge::judge(&mut blocks, &measures, &title, Kind::Html);
    Some((blocks, names))
}

/// The stage's entrance, of which `lines` asks the choices; the trainer makes none.
#[allow(dead_code, reason = "the trainer reads no lines of sites")]
struct Cleaner {
    options: Options,
}

#[allow(dead_code, reason = "as above")]
struct Options {
    mode: Mode,
    max_bytes: usize,
}

#[allow(dead_code, reason = "as above")]
#[derive(PartialEq)]
enum Mode {
    Clean,
}

/// What `text` makes of a page; the fields are the stage's.
struct Page {
    blocks: Vec<Block>,
    title: String,
    metadata: Metadata,
    method: &'static str,
}

/// Why `decode` refuses a page; the variants are the stage's.
#[derive(Debug, PartialEq)]
#[allow(dead_code, reason = "the trainer skips such pages without a word")]
enum Rejection {
    NotText { what: &'static str },
}
