//! Where in the tree a block stands, in numbers: how deep, in which containers, and what else looks like it.
//!
//! [`measure`] is asked once a page. A block's containers are its holder and the elements around it; its group is every
//! block whose innermost elements have the same names and classes, since a site prints all paragraphs of an article,
//! and all teasers, with one template.

use std::hash::{DefaultHasher, Hash, Hasher};

use foldhash::HashMap;

use super::{
    block::{Block, Hints},
    dom::{Dom, NodeId},
    html::Found,
    lexicon::Tally,
    measure::Measure,
    stated::Stated,
};

/// Number of containers of a block that are measured.
pub(super) const LEVELS: usize = 5;

/// Numbers of a block's place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Markup {
    /// Hints of the three innermost elements alone.
    pub(super) near: Hints,
    /// What the names of the innermost elements say, and those of the elements around them.
    pub(super) near_words: Tally,
    /// What the names of the elements farther out say.
    pub(super) far_words: Tally,
    /// How much of the block is in the article that the page states for machines, in hundredths, where it states one.
    pub(super) stated: Option<usize>,
    /// How much of it is in the page's description.
    pub(super) described: Option<usize>,
    /// Elements around the block.
    pub(super) depth: usize,
    /// Elements between the block and the best-voted container; `None` where the block is not inside.
    pub(super) below_top: Option<usize>,
    /// Votes of the nearest voted container, in hundredths of the best one's.
    pub(super) votes: usize,
    /// The block's containers, innermost first.
    pub(super) containers: [Container; LEVELS],
    /// Blocks that look like this one.
    pub(super) group: Container,
    /// Blocks of the parent element before this one.
    pub(super) place: usize,
    /// Digest of the names and classes of the innermost elements: that of the group.
    pub(super) look: u64,
    /// Node of the parent element.
    pub(super) parent: NodeId,
    /// Node of the element around the parent.
    pub(super) grandparent: NodeId,
}

impl Markup {
    /// No place in a tree.
    pub(super) const NONE: Self = Self {
        near: Hints::NONE,
        near_words: Tally::NONE,
        far_words: Tally::NONE,
        stated: None,
        described: None,
        depth: 0,
        below_top: None,
        votes: 0,
        containers: [Container::NONE; LEVELS],
        group: Container::NONE,
        place: 0,
        look: 0,
        parent: 0,
        grandparent: 0,
    };
}

impl Default for Markup {
    fn default() -> Self {
        Self::NONE
    }
}

/// What a set of blocks holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Container {
    /// Blocks.
    pub(super) blocks: usize,
    /// Bytes of text.
    pub(super) bytes: usize,
    /// Bytes of links.
    pub(super) linked: usize,
    /// Characters of running text.
    pub(super) prose: usize,
}

impl Container {
    const NONE: Self = Self {
        blocks: 0,
        bytes: 0,
        linked: 0,
        prose: 0,
    };

    fn add(&mut self, block: &Block, measure: &Measure) {
        self.blocks += 1;
        self.bytes += block.text.len();
        self.linked += block.linked;
        self.prose += if measure.prose { measure.length } else { 0 };
    }
}

/// Measures the places of a page's blocks.
pub(super) fn measure(dom: &Dom, found: &mut [Found], measures: &[Measure], stated: &Stated) {
    let mut all = vec![Container::default(); dom.nodes.len()];
    let mut places = Vec::with_capacity(found.len());
    for (Found { block, holder }, measure) in found.iter().zip(measures) {
        places.push(dom.nodes[*holder].parent.map_or(0, |parent| all[parent].blocks));
        for node in ancestors(dom, *holder) {
            all[node].add(block, measure);
        }
    }
    let mut groups: HashMap<u64, Container> = HashMap::default();
    let looks: Vec<u64> = found.iter().map(|f| look(dom, f.holder)).collect();
    for ((found, measure), look) in found.iter().zip(measures).zip(&looks) {
        groups.entry(*look).or_default().add(&found.block, measure);
    }
    for ((found, look), place) in found.iter_mut().zip(&looks).zip(places) {
        let (in_body, in_description) = (
            stated.body_share(&found.block.text),
            stated.description_share(&found.block.text),
        );
        let markup = found.block.markup_mut();
        (markup.stated, markup.described) = (in_body, in_description);
        markup.depth = ancestors(dom, found.holder).count();
        for (level, node) in ancestors(dom, found.holder).take(LEVELS).enumerate() {
            markup.containers[level] = all[node];
        }
        markup.group = groups[look];
        markup.place = place;
        markup.look = *look;
        markup.parent = dom.nodes[found.holder].parent.unwrap_or(found.holder);
        markup.grandparent = dom.nodes[markup.parent].parent.unwrap_or(markup.parent);
    }
}

/// Returns a number for the names and classes of the two innermost elements and the name of the third.
fn look(dom: &Dom, holder: NodeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (level, node) in ancestors(dom, holder).take(3).enumerate() {
        dom.nodes[node].name().hash(&mut hasher);
        if level < 2 {
            dom.nodes[node].attribute("class").hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Returns the element itself and those around it, innermost first.
pub(super) fn ancestors(dom: &Dom, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    std::iter::successors(Some(node), |node| dom.nodes[*node].parent)
}
