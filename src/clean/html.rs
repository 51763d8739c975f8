//! A page's tree to blocks: one for every paragraph, heading, item, row or bare stretch of text, in reading order.
//!
//! [`blocks`] walks the tree once with a stack of its own. Elements tell [`Hints`] to all text inside them; a block
//! ends wherever an element starts or ends that browsers put on a line of its own.

use super::{
    block::{Block, Hints, Join, Shape},
    dom::{Content, Dom, NodeId, ROOT},
    hints::{self, Tag},
    lexicon::Tally,
};

/// A block and the element it is the text of.
pub(super) struct Found {
    /// The block.
    pub(super) block: Block,
    /// The innermost element that holds the block as a whole.
    pub(super) holder: NodeId,
}

/// Returns the visible text of a page as blocks.
pub(super) fn blocks(dom: &Dom) -> Vec<Found> {
    let mut walk = Walk {
        dom,
        layout: layout_tables(dom),
        names: hints::Names::default(),
        text: String::new(),
        linked: 0,
        found: Vec::new(),
        join: Join::Paragraph,
    };
    let mut frames = vec![Frame {
        hints: Hints::NONE,
        own: [Hints::NONE; 3],
        words: [Tally::default(); NAMED],
        shape: Shape::Bare,
        holder: ROOT,
        link: false,
        keeps_lines: false,
        in_row: false,
    }];
    let mut steps = vec![Step::Enter(ROOT)];
    while let Some(step) = steps.pop() {
        let frame = frames.last().expect("leaving pops what entering pushed");
        match step {
            Step::Leave(node, display) => {
                walk.leave(node, display, frame);
                frames.pop();
            }
            Step::Enter(node) => {
                let tag = match &dom.nodes[node].content {
                    Content::Text(text) => {
                        walk.push(text, frame);
                        continue;
                    }
                    Content::Element { name, .. } => walk.names.tag(&name.local),
                    Content::Fragment => Tag::FRAGMENT,
                };
                if !tag.silent {
                    let inner = walk.enter(node, tag, frame);
                    frames.push(inner);
                    steps.push(Step::Leave(node, tag.display));
                    steps.extend(dom.children_from_last(node).map(Step::Enter));
                }
            }
        }
    }
    walk.found
}

/// Number of elements around a block whose names are read, and how many of them are near.
pub(super) const NAMED: usize = 8;
/// Number of elements around a block that are near.
pub(super) const NEAR: usize = 3;

enum Step {
    Enter(NodeId),
    Leave(NodeId, Display),
}

/// What holds for all text directly in an element.
#[derive(Clone)]
struct Frame {
    hints: Hints,
    /// Hints of the innermost elements, innermost first.
    own: [Hints; 3],
    /// What the names of the innermost elements say, innermost first.
    words: [Tally; NAMED],
    shape: Shape,
    holder: NodeId,
    link: bool,
    keeps_lines: bool,
    in_row: bool,
}

struct Walk<'d> {
    dom: &'d Dom,
    /// For each node, whether it is a table that only arranges paragraphs.
    layout: Vec<bool>,
    /// What the names of the page's elements say.
    names: hints::Names<'d>,
    /// Text of the block being read, white space collapsed.
    text: String,
    linked: usize,
    found: Vec<Found>,
    /// How the next block is parted from the last.
    join: Join,
}

impl Walk<'_> {
    /// Starts an element; returns what holds inside it.
    fn enter(&mut self, node: NodeId, tag: Tag, outer: &Frame) -> Frame {
        let element = &self.dom.nodes[node];
        let name = element.name();
        let mut frame = outer.clone();
        let (own, words) = hints::of_element(element, tag, &mut self.names);
        frame.hints = frame.hints.with(own);
        frame.own = [own, outer.own[0], outer.own[1]];
        frame.words.copy_within(..NAMED - 1, 1);
        frame.words[0] = words;
        frame.link |= name == "a" && element.has_attribute("href");
        frame.keeps_lines |= matches!(name, "pre" | "xmp" | "listing" | "plaintext");
        match tag.display {
            Display::Inline => {}
            Display::Break if outer.in_row => self.push(" ", outer),
            Display::Break => self.line_break(outer),
            Display::Cell if outer.in_row => self.part_cells(),
            Display::Row if !self.in_layout_table(node) && !outer.in_row => {
                self.flush(outer);
                frame.in_row = true;
                frame.shape = Shape::Row;
                frame.holder = node;
            }
            _ if outer.in_row => self.push(" ", outer),
            _ => {
                self.flush(outer);
                frame.shape = shape(name, &frame);
                frame.holder = node;
                self.join = if name == "li" || name == "dd" {
                    Join::Line
                } else {
                    Join::Paragraph
                };
            }
        }
        if matches!(name, "ul" | "ol" | "table" | "dl") {
            self.join = Join::Paragraph;
        }
        frame
    }

    /// Ends an element.
    fn leave(&mut self, node: NodeId, display: Display, frame: &Frame) {
        let name = self.dom.nodes[node].name();
        if matches!(display, Display::Inline | Display::Break) {
            return;
        }
        if frame.in_row && frame.holder != node {
            return;
        }
        self.flush(frame);
        if !matches!(name, "tr" | "li" | "dd" | "dt" | "thead" | "tbody" | "tfoot") {
            self.join = Join::Paragraph;
        }
    }

    /// Ends the line; two breaks on end part paragraphs.
    fn line_break(&mut self, frame: &Frame) {
        if self.text.trim().is_empty() {
            self.join = Join::Paragraph;
        } else {
            self.flush(frame);
            self.join = Join::Line;
        }
    }

    fn part_cells(&mut self) {
        if !self.text.trim().is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str(" | ");
        }
    }

    /// Adds text to the block, white space collapsed.
    fn push(&mut self, text: &str, frame: &Frame) {
        if frame.keeps_lines {
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    self.flush(frame);
                    self.join = Join::Line;
                }
                self.push_line(line, frame);
            }
        } else {
            self.push_line(text, frame);
        }
    }

    fn push_line(&mut self, text: &str, frame: &Frame) {
        let before = self.text.len();
        for (i, word) in text.split(char::is_whitespace).enumerate() {
            if i > 0 && !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
        if frame.link {
            self.linked += self.text.len() - before;
        }
    }

    /// Ends the block.
    fn flush(&mut self, frame: &Frame) {
        let text = self.text.trim().trim_matches('|').trim();
        if text.chars().any(|c| !c.is_whitespace() && !is_invisible(c)) {
            let join = if frame.shape == Shape::Row && self.follows_row() {
                Join::Line
            } else {
                self.join
            };
            let mut block = Block::new(text, frame.shape, join);
            block.linked = self.linked.min(block.text.len());
            block.hints = frame.hints;
            let markup = block.markup_mut();
            markup.near = frame.own[0].with(frame.own[1]).with(frame.own[2]);
            markup.near_words = frame.words[..NEAR].iter().copied().fold(Tally::default(), Tally::with);
            markup.far_words = frame.words[NEAR..].iter().copied().fold(Tally::default(), Tally::with);
            self.found.push(Found {
                block,
                holder: frame.holder,
            });
        }
        self.text.clear();
        self.linked = 0;
    }

    fn follows_row(&self) -> bool {
        self.join == Join::Line || self.found.last().is_some_and(|f| f.block.shape == Shape::Row)
    }

    fn in_layout_table(&self, row: NodeId) -> bool {
        let mut node = row;
        while let Some(parent) = self.dom.nodes[node].parent {
            if self.dom.nodes[parent].name() == "table" {
                return self.layout[parent];
            }
            node = parent;
        }
        true
    }
}

/// How browsers lay an element out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    Inline,
    Block,
    Break,
    Row,
    Cell,
}

/// Returns how browsers lay an element out.
pub(super) fn display(name: &str) -> Display {
    match name {
        "br" | "hr" => Display::Break,
        "tr" => Display::Row,
        "td" | "th" => Display::Cell,
        "address" | "article" | "aside" | "blockquote" | "body" | "button" | "caption" | "center" | "dd"
        | "details" | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "frameset" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "html" | "legend"
        | "li" | "listing" | "main" | "menu" | "nav" | "noframes" | "noscript" | "ol" | "optgroup" | "option" | "p"
        | "plaintext" | "pre" | "search" | "section" | "select" | "summary" | "table" | "tbody" | "textarea"
        | "tfoot" | "thead" | "title" | "ul" | "xmp" | "video" | "audio" | "object" | "iframe" | "img" => {
            Display::Block
        }
        _ => Display::Inline,
    }
}

/// Returns whether an element's text is never shown: code, metadata, pictures, alternatives to media.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "template"
            | "title"
            | "desc"
            | "metadata"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "noframes"
            | "datalist"
            | "img"
            | "input"
    )
}

fn shape(name: &str, frame: &Frame) -> Shape {
    match name {
        "h1" => Shape::Heading(1),
        "h2" => Shape::Heading(2),
        "h3" => Shape::Heading(3),
        "h4" => Shape::Heading(4),
        "h5" => Shape::Heading(5),
        "h6" => Shape::Heading(6),
        "li" | "dd" | "dt" => Shape::Item,
        "figcaption" | "caption" => Shape::Caption,
        "pre" | "xmp" | "listing" | "plaintext" => Shape::Preformatted,
        "blockquote" => Shape::Quote,
        "p" if frame.hints.any(Hints::QUOTE) && frame.shape == Shape::Quote => Shape::Quote,
        "p" => Shape::Paragraph,
        _ if matches!(frame.shape, Shape::Heading(_) | Shape::Quote | Shape::Caption) => frame.shape,
        _ => Shape::Bare,
    }
}

/// Returns whether a character shows nothing, though it is no white space.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}') || c.is_control()
}

/// Finds the tables that hold other tables or paragraphs: they arrange the page and are not data.
fn layout_tables(dom: &Dom) -> Vec<bool> {
    let mut holds_blocks = vec![false; dom.nodes.len()];
    if !dom.nodes.iter().any(|node| node.name() == "table") {
        return holds_blocks;
    }
    let order: Vec<NodeId> = dom.descendants(ROOT).collect();
    for node in order.into_iter().rev() {
        let name = dom.nodes[node].name();
        let is_block = matches!(
            name,
            "table" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "article" | "blockquote" | "form" | "nav"
        ) || matches!(name, "p" | "div") && dom.children(node).nth(1).is_some();
        if let Some(parent) = dom.nodes[node].parent {
            holds_blocks[parent] |= is_block || holds_blocks[node];
        }
    }
    holds_blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &[&str]) {
        let dom = Dom::parse(page).unwrap();
        let found = blocks(&dom);
        assert_eq!(
            found.iter().map(|f| f.block.text.as_str()).collect::<Vec<_>>(),
            expected,
            "{page}"
        );
    }

    #[test]
    fn blocks_end_where_lines_end() {
        check("<p>one <b>two</b>\n three<p>four", &["one two three", "four"]);
        check("<div>a<div>b</div>c</div>", &["a", "b", "c"]);
        check("<p>a<br>b<br><br>c", &["a", "b", "c"]);
        check("<pre>a\n b</pre>", &["a", "b"]);
        check("<h1>T</h1><ul><li>a<li>b</ul>", &["T", "a", "b"]);
    }

    #[test]
    fn rows_of_data_are_one_block_and_cells_of_a_layout_are_not() {
        check(
            "<table><tr><th>Side<th>Number<tr><td>A<td>1,000</table>",
            &["Side | Number", "A | 1,000"],
        );
        check(
            "<table><tr><td><p>a</p><p>b</p><td><ul><li>c</ul></table>",
            &["a", "b", "c"],
        );
    }

    #[test]
    fn code_and_pictures_have_no_text() {
        check(
            "<title>t</title><style>a</style><script>b</script><svg><title>c</title></svg><p>d",
            &["d"],
        );
    }

    #[test]
    fn links_are_counted() {
        let dom = Dom::parse("<p><a href=x>abc</a> de").unwrap();
        assert_eq!(blocks(&dom)[0].block.linked, 3);
    }
}
