//! The units of retrieval: [`split`] cuts a document into [`Passage`]s of whole sentences.
//!
//! A passage lies in one zone and prefers to begin with a paragraph, then with a line; a heading opens a passage and
//! belongs to the text below it. Together the passages cover every character of every zone that is not white space,
//! the site's own zones too, so that a search may reach them. No passage is above [`HARD_MAX_WORDS`] and
//! [`HARD_MAX_BYTES`].

mod pieces;
mod words;

use pieces::{Piece, Place, pieces};

use crate::model::{Document, Passage, Span, Zone, ZoneKind};

/// Most words of a passage, which only a single sentence can reach; a longer sentence is cut.
pub const HARD_MAX_WORDS: usize = 400;
/// Most bytes of a passage.
pub const HARD_MAX_BYTES: usize = 8192;

/// How long passages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Words from which a passage ends with its paragraph.
    pub min_words: usize,
    /// Words above which a passage ends between two sentences.
    pub max_words: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_words: 60,
            max_words: 150,
        }
    }
}

/// Returns the passages of a document in order of their spans; they do not overlap.
///
/// ```
/// # use tidings::{model::*, passages};
/// # let json = r#"{"document_id":"000000000000","sha256":"00","origin":{"path":"a.txt","record":null},"title":"",
/// #   "text":"The swap\n\nBoth sides agreed.","aside":"","zones":[{"kind":"body","start":0,"end":28,"rule":"r"}],
/// #   "date":null,"outlet":null,"lang":null,"url":null,"authors":[],"method":"text"}"#;
/// # let document: Document = serde_json::from_str(json).unwrap();
/// let passages = passages::split(&document, &passages::Options::default());
/// assert_eq!(document.slice(passages[0].span), Some("The swap\n\nBoth sides agreed."));
/// ```
#[must_use]
pub fn split(document: &Document, options: &Options) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut heading = None;
    for zone in &document.zones {
        let Some(text) = document.slice(zone.span) else {
            continue;
        };
        let runs_on = matches!(zone.kind, ZoneKind::Body | ZoneKind::Quote | ZoneKind::Table);
        let mut splitter = Splitter::new(zone, options, heading.filter(|_| runs_on));
        for piece in pieces(text, document.lang.as_deref(), has_headings(zone.kind)) {
            splitter.take(&piece);
        }
        splitter.finish();
        if runs_on {
            heading = splitter.heading; // goes on behind a fact box
        }
        passages.append(&mut splitter.passages);
    }
    passages
}

fn has_headings(kind: ZoneKind) -> bool {
    matches!(kind, ZoneKind::Body | ZoneKind::Aux | ZoneKind::Quote)
}

/// Gathers the pieces of one zone into passages.
struct Splitter {
    kind: ZoneKind,
    /// Where the zone starts in the document.
    offset: usize,
    options: Options,
    /// The heading that the next piece stands under.
    heading: Option<Span>,
    open: Option<Open>,
    /// Words of the last finished passage.
    last_words: usize,
    passages: Vec<Passage>,
}

/// The passage being gathered.
struct Open {
    span: Span,
    words: usize,
    /// Heading above it.
    heading: Option<Span>,
    /// Whether it begins with its own heading.
    has_heading: bool,
    /// Whether it holds nothing but headings yet.
    only_headings: bool,
}

impl Splitter {
    fn new(zone: &Zone, options: &Options, heading: Option<Span>) -> Self {
        let options = match zone.kind {
            ZoneKind::Title => Options {
                min_words: HARD_MAX_WORDS,
                max_words: HARD_MAX_WORDS,
            }, // one passage
            _ => Options {
                max_words: options.max_words.min(HARD_MAX_WORDS),
                ..*options
            },
        };
        let offset = zone.span.start();
        Self {
            kind: zone.kind,
            offset,
            options,
            heading,
            open: None,
            last_words: 0,
            passages: Vec::new(),
        }
    }

    fn take(&mut self, piece: &Piece) {
        let span = Span::new(piece.range.start, piece.range.end).shifted(self.offset);
        let is_heading = piece.place == Place::Heading;
        if self
            .open
            .as_ref()
            .is_some_and(|open| self.ends_before(open, span, piece))
        {
            self.finish();
        }
        let open = self.open.get_or_insert(Open {
            span,
            words: 0,
            heading: self.heading.filter(|_| !is_heading),
            has_heading: is_heading,
            only_headings: true,
        });
        open.span = Span::new(open.span.start(), span.end());
        open.words += piece.words;
        open.only_headings &= is_heading;
        if is_heading {
            self.heading = Some(span);
        }
    }

    fn ends_before(&self, open: &Open, span: Span, piece: &Piece) -> bool {
        let words = open.words + piece.words;
        if words > HARD_MAX_WORDS || span.end() - open.span.start() > HARD_MAX_BYTES {
            return true;
        }
        if open.only_headings {
            return false;
        }
        match piece.place {
            Place::Heading => true,
            Place::Paragraph if open.words >= self.options.min_words => true,
            Place::Line if open.words >= self.options.min_words.midpoint(self.options.max_words) => true,
            _ => words > self.options.max_words,
        }
    }

    /// Ends the open passage; a short rest goes to the passage before it.
    fn finish(&mut self) {
        let Some(open) = self.open.take() else { return };
        let is_rest = !open.has_heading && open.words < self.options.min_words / 2;
        let joined = self.passages.last_mut().filter(|_| is_rest).filter(|last| {
            let bytes = open.span.end() - last.span.start();
            self.last_words + open.words <= self.options.max_words && bytes <= HARD_MAX_BYTES
        });
        if let Some(last) = joined {
            last.span = Span::new(last.span.start(), open.span.end());
            self.last_words += open.words;
        } else {
            self.last_words = open.words;
            self.passages.push(Passage {
                span: open.span,
                zone: self.kind,
                heading: open.heading,
            });
        }
    }
}

#[cfg(test)]
mod tests;
