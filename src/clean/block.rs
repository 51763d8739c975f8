//! The unit of judgement: a line of a scrape, or a paragraph, item, row or heading of an HTML page.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::markup::Markup;
use crate::model::ZoneKind;

/// A stretch of a page without line breaks, and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The text in NFC, trimmed, never empty.
    pub(super) text: String,
    /// How it is parted from the block before it.
    pub(super) join: Join,
    /// What the markup, or the look of the line, says it is.
    pub(super) shape: Shape,
    /// Bytes of `text` that are links.
    pub(super) linked: usize,
    /// What the elements around it say of it; none for text pages.
    pub(super) hints: Hints,
    /// Where in the tree it stands; none on text pages, which may have a million lines.
    markup: Option<Box<Markup>>,
    /// Where it stands in a text page.
    pub(super) place: Option<Place>,
    /// Log odds that it is part of the article, where the classifier was asked.
    pub(super) score: Option<f32>,
    /// Whether its site prints it on other pages as well.
    pub(super) is_template: bool,
    /// What was decided.
    pub(super) verdict: Option<Verdict>,
}

/// What a block is for, and which rule or score says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Kind of the zone it becomes part of.
    pub(super) kind: ZoneKind,
    /// Id of the rule.
    pub(super) rule: &'static str,
}

/// Line number and bytes in the decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// 1-based line of the raw file.
    pub(super) line: u32,
    /// Bytes of the trimmed line in the decoded text.
    pub(super) raw: Range<usize>,
}

/// How a block is parted from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// By an empty line.
    Paragraph,
    /// By a line break: items of a list, rows of a table, lines of a verse.
    Line,
}

/// Form of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Running text.
    Paragraph,
    /// Text directly in a division, a cell or the like.
    Bare,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// A block quote.
    Quote,
    /// Text whose line breaks count.
    Preformatted,
    /// Words under a picture.
    Caption,
}

/// What the elements around a block say of it, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints(u32);

impl Hints {
    /// Nothing is said.
    pub(super) const NONE: Self = Self(0);
    /// In `<nav>`, a menu, breadcrumbs.
    pub(super) const NAV: Self = Self(1);
    /// In `<header>` or a masthead.
    pub(super) const HEADER: Self = Self(1 << 1);
    /// In `<footer>`.
    pub(super) const FOOTER: Self = Self(1 << 2);
    /// In `<aside>`, a sidebar, a widget.
    pub(super) const ASIDE: Self = Self(1 << 3);
    /// In `<article>`.
    pub(super) const ARTICLE: Self = Self(1 << 4);
    /// In `<main>`.
    pub(super) const MAIN: Self = Self(1 << 5);
    /// In `<form>`, a button, a label.
    pub(super) const FORM: Self = Self(1 << 6);
    /// Readers' comments.
    pub(super) const COMMENT: Self = Self(1 << 7);
    /// Other stories.
    pub(super) const RELATED: Self = Self(1 << 8);
    /// Buttons to share, follow, print.
    pub(super) const SHARE: Self = Self(1 << 9);
    /// Advertisements, promotions, newsletters, subscriptions.
    pub(super) const PROMO: Self = Self(1 << 10);
    /// Consent notices, pop-ups.
    pub(super) const NOTICE: Self = Self(1 << 11);
    /// Author, date, tags, category.
    pub(super) const BYLINE: Self = Self(1 << 12);
    /// Named as the body: `entry-content`, `article-body`.
    pub(super) const CONTENT: Self = Self(1 << 13);
    /// Not shown: `hidden`, `display:none`.
    pub(super) const HIDDEN: Self = Self(1 << 14);
    /// In `<figure>` or a gallery.
    pub(super) const FIGURE: Self = Self(1 << 15);
    /// Inside the best-scored container.
    pub(super) const TOP: Self = Self(1 << 16);
    /// Inside the parent of the best-scored container.
    pub(super) const NEAR_TOP: Self = Self(1 << 17);
    /// In a list.
    pub(super) const LIST: Self = Self(1 << 18);
    /// In a table.
    pub(super) const TABLE: Self = Self(1 << 19);
    /// In a block quote.
    pub(super) const QUOTE: Self = Self(1 << 20);
    /// A class says title or headline.
    pub(super) const TITLE: Self = Self(1 << 21);
    /// A class says lede, summary, standfirst.
    pub(super) const LEDE: Self = Self(1 << 22);
    /// Marked `itemprop=articleBody`.
    pub(super) const MARKED_BODY: Self = Self(1 << 23);
    /// A class says that only screen readers see it.
    pub(super) const HIDDEN_BY_CLASS: Self = Self(1 << 24);
    /// Every hint that an outermost element may not give.
    pub(super) const ALL_BUT_HIDDEN: Self = Self(!Self::HIDDEN.0);
    /// Number of hints there are.
    pub(super) const COUNT: usize = 25;

    /// Returns both sets joined.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the set without the hints of another.
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns whether any hint of `other` is in the set.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns whether the hint with a number below [`Self::COUNT`] is in the set.
    pub(super) fn has(self, number: usize) -> bool {
        self.0 >> number & 1 == 1
    }
}

impl Block {
    /// Makes an undecided block of text that holds at least one character other than white space.
    pub(super) fn new(text: &str, shape: Shape, join: Join) -> Self {
        Self {
            text: nfc(text),
            join,
            shape,
            linked: 0,
            hints: Hints::NONE,
            markup: None,
            place: None,
            score: None,
            is_template: false,
            verdict: None,
        }
    }

    /// Returns where in the tree it stands; all zero on text pages.
    pub(super) fn markup(&self) -> &Markup {
        static NONE: Markup = Markup::NONE;
        self.markup.as_deref().unwrap_or(&NONE)
    }

    /// Returns where in the tree it stands, to be filled in.
    pub(super) fn markup_mut(&mut self) -> &mut Markup {
        self.markup.get_or_insert_default()
    }

    /// Decides what the block is for, unless that was decided before.
    pub(super) fn decide(&mut self, kind: ZoneKind, rule: &'static str) {
        self.verdict.get_or_insert(Verdict { kind, rule });
    }

    /// Returns whether the block is set aside: decided, and not as part of what the page says.
    pub(super) fn is_out(&self) -> bool {
        self.verdict
            .is_some_and(|v| v.kind == ZoneKind::Title || !v.kind.is_content())
    }
}

/// Returns a text in Unicode NFC.
pub(super) fn nfc(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}
