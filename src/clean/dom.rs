//! The tree of a page, in one arena.
//!
//! [`Dom::parse`] runs `html5ever`'s tree builder once, over the tokens of `tokenizer`, behind the guard of `gate`. Nodes
//! are indices, so walking and dropping need no recursion and no reference counts, and a node costs one slot of a
//! vector. Only what the cleaner asks for is kept: comments, doctypes and processing instructions are not.

use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
};

use html5ever::{
    Attribute, LocalName, QualName, expanded_name,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    local_name, ns,
    tendril::StrTendril,
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};

use super::{
    gate::{self, Bounded, Gate},
    tokenizer,
};

/// Index of a node in its [`Dom`].
pub(super) type NodeId = usize;

/// What a node is.
#[derive(Debug)]
pub(super) enum Content {
    /// The root, a template's hidden content, or something without text.
    Fragment,
    /// Characters.
    Text(StrTendril),
    /// An element.
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
        template: Option<NodeId>,
    },
}

/// A node and its place in the tree.
#[derive(Debug)]
pub(super) struct Node {
    /// Index of the parent; none for the root and for what is detached.
    pub(super) parent: Option<NodeId>,
    /// What it is.
    pub(super) content: Content,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
}

impl Node {
    fn new(content: Content) -> Self {
        Self {
            parent: None,
            content,
            first_child: None,
            last_child: None,
            previous: None,
            next: None,
        }
    }

    /// Returns the element's local name, empty for text.
    pub(super) fn name(&self) -> &str {
        self.local_name()
    }

    /// Returns the element's local name, empty for text, in the parser's form, which is compared as a number.
    pub(super) fn local_name(&self) -> &LocalName {
        static NONE: LocalName = local_name!("");
        match &self.content {
            Content::Element { name, .. } => &name.local,
            _ => &NONE,
        }
    }

    /// Returns the value of an attribute, empty where it has none.
    pub(super) fn attribute(&self, wanted: &str) -> &str {
        let Content::Element { attributes, .. } = &self.content else {
            return "";
        };
        attributes
            .iter()
            .find(|a| &*a.name.local == wanted)
            .map_or("", |a| &a.value)
    }

    /// Returns the names and values of an element's attributes.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let attributes = match &self.content {
            Content::Element { attributes, .. } => attributes.as_slice(),
            _ => &[],
        };
        attributes.iter().map(|a| (&*a.name.local, &*a.value))
    }

    /// Returns whether the element has the attribute, with or without a value.
    pub(super) fn has_attribute(&self, wanted: &str) -> bool {
        matches!(&self.content, Content::Element { attributes, .. } if attributes.iter().any(|a| &*a.name.local == wanted))
    }
}

/// A parsed page; node 0 is the document.
#[derive(Debug)]
pub(super) struct Dom {
    /// All nodes, in order of creation.
    pub(super) nodes: Vec<Node>,
}

/// The root's index.
pub(super) const ROOT: NodeId = 0;

impl Dom {
    /// Parses a page as a browser without scripts would, so that the content of `<noscript>` is seen. Returns `None` where
    /// that would take more time or memory than a page may cost.
    pub(super) fn parse(page: &str) -> Option<Self> {
        if !gate::admits(page) {
            return None;
        }
        let options = TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        };
        let tree = TreeBuilder::new(Builder::for_page(page), options);
        let gate = Gate::new(&tree);
        tokenizer::feed(page, &gate);
        gate.is_open().then(|| tree.sink.finish())
    }

    /// Returns the children of a node in document order.
    pub(super) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[node].first_child, |child| self.nodes[*child].next)
    }

    /// Returns the children of a node, the last one first.
    pub(super) fn children_from_last(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[node].last_child, |child| self.nodes[*child].previous)
    }

    /// Returns the siblings before a node, the nearest first.
    pub(super) fn before(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[node].previous, |sibling| self.nodes[*sibling].previous)
    }

    /// Returns every node below `root` and `root` itself, in document order.
    pub(super) fn descendants(&self, root: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(root), move |node| self.following(*node, root))
    }

    /// Returns the node after another in document order, within `root`.
    fn following(&self, node: NodeId, root: NodeId) -> Option<NodeId> {
        if let Some(child) = self.nodes[node].first_child {
            return Some(child);
        }
        let mut above = node;
        while above != root {
            if let Some(next) = self.nodes[above].next {
                return Some(next);
            }
            above = self.nodes[above].parent?;
        }
        None
    }

    /// Returns the text below a node, as written.
    pub(super) fn text(&self, root: NodeId) -> String {
        let mut text = String::new();
        for node in self.descendants(root) {
            if let Content::Text(part) = &self.nodes[node].content {
                text.push_str(part);
            }
        }
        text
    }
}

/// Takes the parser's orders and grows the arena.
struct Builder {
    nodes: RefCell<Vec<Node>>,
    /// Attributes of all nodes.
    attributes: Cell<usize>,
}

/// Nodes of a page: three for each of the tags that the gate lets through, text, comments and copies included.
const MAX_NODES: usize = 300_000;
/// Attributes of all nodes of a page, copies included.
const MAX_ATTRIBUTES: usize = 1_000_000;
/// Attributes that one element may have been given by several tags.
const MAX_ADDED: usize = 1_000;

impl Bounded for TreeBuilder<NodeId, Builder> {
    fn is_full(&self) -> bool {
        self.sink.nodes.borrow().len() > MAX_NODES || self.sink.attributes.get() > MAX_ATTRIBUTES
    }
}

impl Builder {
    /// Bytes of a page for each of its nodes, at least, on most pages.
    const BYTES_A_NODE: usize = 24;

    /// Makes an arena with room for a page.
    fn for_page(page: &str) -> Self {
        let mut nodes = Vec::with_capacity(page.len() / Self::BYTES_A_NODE + 1);
        nodes.push(Node::new(Content::Fragment));
        Self {
            nodes: RefCell::new(nodes),
            attributes: Cell::new(0),
        }
    }
}

/// An element's name, borrowed from the arena.
#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl html5ever::interface::ElemName for Name<'_> {
    fn ns(&self) -> &html5ever::Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Builder {
    fn add(&self, content: Content) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node::new(content));
        nodes.len() - 1
    }

    /// Puts a child into `parent` before one of its children, or at the end, joining it to the text before it where both
    /// are text.
    fn insert(&self, parent: NodeId, before: Option<NodeId>, child: NodeOrText<NodeId>) {
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let earlier = before.map_or(nodes[parent].last_child, |before| nodes[before].previous);
                if let Some(Content::Text(earlier)) = earlier.map(|node| &mut nodes[node].content) {
                    earlier.push_tendril(&text);
                    return;
                }
                drop(nodes);
                self.add(Content::Text(text))
            }
        };
        self.remove_from_parent(&child);
        let mut nodes = self.nodes.borrow_mut();
        let previous = before.map_or(nodes[parent].last_child, |before| nodes[before].previous);
        let node = &mut nodes[child];
        (node.parent, node.previous, node.next) = (Some(parent), previous, before);
        match previous {
            Some(previous) => nodes[previous].next = Some(child),
            None => nodes[parent].first_child = Some(child),
        }
        match before {
            Some(before) => nodes[before].previous = Some(child),
            None => nodes[parent].last_child = Some(child),
        }
    }
}

impl TreeSink for Builder {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Dom {
        Dom {
            nodes: self.nodes.into_inner(),
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name<'a> {
        Name(Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].content {
            Content::Element { name, .. } => name,
            // The parser asks for names of elements only; the static name keeps a mistake from being a panic.
            _ => NAMELESS.get_or_init(|| QualName::new(None, ns!(), local_name!(""))),
        }))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.attributes.update(|all| all + attributes.len());
        let is_template = name.expanded() == expanded_name!(html "template");
        let template = is_template.then(|| self.add(Content::Fragment));
        self.add(Content::Element {
            name,
            attributes,
            template,
        })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Content::Fragment)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Content::Fragment)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        if self.nodes.borrow()[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        match &self.nodes.borrow()[*target].content {
            Content::Element {
                template: Some(template),
                ..
            } => *template,
            _ => *target,
        }
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.remove_from_parent(node);
        }
        let parent = self.nodes.borrow()[*sibling].parent;
        if let Some(parent) = parent {
            self.insert(parent, Some(*sibling), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, more: Vec<Attribute>) {
        if let Content::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].content {
            // Each is compared with all others, so that this counts as often as it may take time.
            self.attributes.update(|all| all + attributes.len() * more.len());
            for attribute in more {
                if attributes.len() < MAX_ADDED && !attributes.iter().any(|a| a.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let node = &mut nodes[*target];
        let Some(parent) = node.parent.take() else { return };
        let (previous, next) = (node.previous.take(), node.next.take());
        match previous {
            Some(previous) => nodes[previous].next = next,
            None => nodes[parent].first_child = next,
        }
        match next {
            Some(next) => nodes[next].previous = previous,
            None => nodes[parent].last_child = previous,
        }
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        loop {
            let first = self.nodes.borrow()[*node].first_child;
            let Some(child) = first else { return };
            self.insert(*new_parent, None, NodeOrText::AppendNode(child));
        }
    }
}

static NAMELESS: std::sync::OnceLock<QualName> = std::sync::OnceLock::new();

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, element: &str, text: &str) {
        let dom = Dom::parse(page).expect("the page is small");
        let found = dom
            .descendants(ROOT)
            .find(|node| dom.nodes[*node].name() == element)
            .expect("the element is there");
        assert_eq!(dom.text(found), text, "{page}");
    }

    #[test]
    fn the_tree_is_the_one_browsers_build() {
        check("<p>one<p>two", "p", "one");
        check("<table>lost<tr><td>cell</table>", "td", "cell");
        check("<table>lost<tr><td>cell</table>", "body", "lostcell");
        check("<b><p>x</b>y</p>", "p", "xy");
        check("<body><template><p>x</p></template>y", "body", "y");
        check("<noscript><p>x</p></noscript>", "p", "x");
    }

    /// Writes a tree down, one node a line.
    fn written(dom: &Dom) -> String {
        let mut lines = String::new();
        let mut stack = vec![(ROOT, 0)];
        while let Some((node, depth)) = stack.pop() {
            let content = match &dom.nodes[node].content {
                Content::Text(text) => format!("{text:?}", text = &**text),
                Content::Element { name, attributes, .. } => {
                    let values = attributes.iter().map(|a| (&a.name, &*a.value)).collect::<Vec<_>>();
                    format!("{name:?} {values:?}")
                }
                Content::Fragment => String::new(),
            };
            lines.extend([&" ".repeat(depth), content.as_str(), "\n"]);
            stack.extend(dom.children_from_last(node).map(|child| (child, depth + 1)));
            if let Content::Element {
                template: Some(template),
                ..
            } = dom.nodes[node].content
            {
                stack.push((template, depth + 1));
            }
        }
        lines
    }

    /// Checks that the tree is the one that `html5ever` builds with its own tokenizer.
    #[track_caller]
    fn check_same(page: &str) {
        use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};
        let mut options = ParseOpts::default();
        options.tree_builder.scripting_enabled = false;
        let expected = parse_document(Builder::for_page(page), options).one(page);
        let dom = Dom::parse(page).expect("the page is small");
        assert_eq!(written(&dom), written(&expected), "{page}");
    }

    #[test]
    fn tokens_are_those_of_the_parser() {
        for page in [
            "\u{feff}<!doctype html><html lang=en><head><title>a &amp; b</title></head><body class='x y'>one<br/>two",
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://x/loose.dtd\"><p>a<table>b",
            "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 3.2//EN'><p>a<table>b",
            "<!doctype html SYSTEM 'about:legacy-compat'><p>a<table>b",
            "<!doctype><p>a<table>b",
            "<!doctype html public><p>a<table>b",
            "<!doctype html nonsense><p>a<table>b",
            "<!doctype html public 'x><p>a<table>b",
            "<!doctype html system><p>a<table>b",
            "<!doctype html",
            "a &lt;b&gt; &ltc &notit; &notin; &nope; &; & &#65;&#x42;&#x3000;&#0;&#128;&#xd800;&#99999999999;&#;&#x;&#65",
            "<a href='?a=1&copy=2&copy;3&copyx&amp;b&lt' title=&quot;x>y</a>",
            "a &NotEqualTilde; b &amp",
            "<p a b=c d='e' f=\"g\" h = i j= k A=1 a=2 =x '\"='y' /q/ r/>z",
            "<p a=1/b=2>x<p/a>y<p a=\"b\"c>z<p a=>w",
            "<DIV ID=X>a</DIV ><Svg viewbox=1><Path d=2 /><foreignobject><p>x</svg>b",
            "<svg><![CDATA[a<b>]]>c</svg><![CDATA[d]]>e<math><![CDATA[f",
            "<svg><script>a<b</script><style>c<d></style></svg>e",
            "a<!-- b --><!--><!---><!----><!--c--!>d<!-- -- - ->e--f<!x><!->g<?php h ?>i</>j</ k>l</>",
            "a<!-- b",
            "a<! b",
            "a</",
            "a<",
            "a</ ",
            "a<b",
            "a<b c",
            "a<b c=",
            "a<b c='d",
            "a</b",
            "a < b <3 <\u{e9} c",
            "<script>if (a<b) '</scripty>' </script >c",
            "<script><!-- a <script>b</script> c --> d</script>e",
            "<script><!--> a</script>b<script><!-- a</script>c<script><!-- <script> a --></script>d",
            "<script><!-- <script a></script b> x</script>c",
            "<script>never closed <p>x",
            "<style>a > b { } </style x><p>c<style>",
            "<textarea>\na &amp; <b>x</textarea>y<title>c</title d=e>f",
            "<xmp>a &amp; <b></xmp><iframe><p></iframe><noframes>x</noframes><noembed>y</noembed>z",
            "<plaintext>a</plaintext><p>b",
            "<pre>\na</pre><listing>\n\nb</listing>",
            "a\r\nb\rc<p\r\nd='e\rf'>g",
            "<select><option>a<style>b</style><script>c</script><p>d</select>e",
            "<table><tr>a<td>b<script>c</script></table><template><td>d</template>",
            "<b a=1><b a=2><p>x</b>y<p>z<a href=1>q<a href=2>r",
            "<noscript><style>a</style><p>b</noscript><body a=1><html b=2>",
            "<custom-element-with-a-long-name data-x=1>a</custom-element-with-a-long-name>",
        ] {
            check_same(page);
            // Cut anywhere, a page still gives the same tree.
            for (end, _) in page.char_indices() {
                check_same(&page[..end]);
            }
        }
    }
}
