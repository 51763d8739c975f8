//! Which element holds the article: every paragraph votes for the elements around it.
//!
//! The votes are Readability's (a point, one for every comma, up to three for length; all to the parent, half to
//! its parent, less above), lowered by the share of links. The winner's blocks get [`Hints::TOP`], those of its
//! parent [`Hints::NEAR_TOP`]; the score of the block then weighs these hints among others.

use super::{
    block::{Hints, Shape},
    dom::{Dom, NodeId, ROOT},
    html::Found,
    markup::ancestors,
};

/// Number of ancestors that a paragraph votes for.
const REACH: usize = 5;

/// Shortest text, in characters, that votes.
const MIN_CHARS: usize = 25;

/// Hints that speak against a container.
const AGAINST: Hints = Hints::NAV
    .with(Hints::FOOTER)
    .with(Hints::ASIDE)
    .with(Hints::COMMENT)
    .with(Hints::RELATED)
    .with(Hints::PROMO)
    .with(Hints::NOTICE)
    .with(Hints::HIDDEN);

/// Hints that speak for it.
const FOR: Hints = Hints::ARTICLE
    .with(Hints::CONTENT)
    .with(Hints::MARKED_BODY)
    .with(Hints::MAIN);

/// Marks the blocks of the container that the most text votes for.
pub(super) fn mark(dom: &Dom, found: &mut [Found]) {
    let Some((top, votes)) = winner(dom, found) else { return };
    let best = votes.iter().copied().fold(0.0_f32, f32::max).max(1.0);
    let near = dom.nodes[top].parent.unwrap_or(top);
    let (inside, beside) = (membership(dom, top), membership(dom, near));
    for Found { block, holder } in found {
        if inside[*holder] {
            block.hints = block.hints.with(Hints::TOP);
            block.markup_mut().below_top = ancestors(dom, *holder).position(|node| node == top);
        }
        let nearest = ancestors(dom, *holder)
            .take(REACH)
            .map(|node| votes[node])
            .find(|votes| *votes > 0.0);
        block.markup_mut().votes = hundredths(nearest.unwrap_or(0.0) / best);
        if beside[*holder] {
            block.hints = block.hints.with(Hints::NEAR_TOP);
        }
    }
}

/// Returns a share between 0 and 1 in hundredths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 100"
)]
fn hundredths(share: f32) -> usize {
    (share.clamp(0.0, 1.0) * 100.0) as usize
}

/// Returns the element with the most votes, and the votes of all, lowered by their links.
fn winner(dom: &Dom, found: &[Found]) -> Option<(NodeId, Vec<f32>)> {
    let mut votes = vec![0.0_f32; dom.nodes.len()];
    let mut chars = vec![(0_usize, 0_usize); dom.nodes.len()];
    for Found { block, holder } in found {
        let length = block.text.chars().count();
        let points = points(block.text.as_str(), length, block.hints);
        for (level, ancestor) in ancestors(dom, *holder).enumerate() {
            let (all, linked) = &mut chars[ancestor];
            *all += block.text.len();
            *linked += block.linked;
            let votes_here = level > 0 || block.shape == Shape::Bare;
            if votes_here && level <= REACH && length >= MIN_CHARS && !matches!(block.shape, Shape::Heading(_)) {
                votes[ancestor] += points / [1.0, 1.0, 2.0, 6.0, 9.0, 12.0][level];
            }
        }
    }
    let density = |node: NodeId| {
        let (all, linked) = chars[node];
        let thousandths = (linked * 1000).checked_div(all).unwrap_or(1000);
        f32::from(u16::try_from(thousandths).unwrap_or(1000)) / 1000.0
    };
    let score = |node: NodeId| votes[node] * (1.0 - density(node));
    let best = (0..dom.nodes.len())
        .filter(|n| votes[*n] > 0.0)
        .max_by(|a, b| score(*a).total_cmp(&score(*b)))?;
    let top = widened(dom, best, &score);
    let scores = (0..dom.nodes.len()).map(score).collect();
    Some((top, scores))
}

/// Returns the points of a block of text.
fn points(text: &str, length: usize, hints: Hints) -> f32 {
    let commas = text
        .chars()
        .filter(|c| matches!(c, ',' | '،' | '、' | '，' | ';' | '；' | '。'))
        .count();
    let hundreds = f32::from(u16::try_from((length / 100).min(3)).unwrap_or(3));
    let raw = 1.0 + f32::from(u16::try_from(commas.min(100)).unwrap_or(100)) + hundreds;
    match (hints.any(AGAINST), hints.any(FOR)) {
        (true, false) => raw * 0.3,
        (true, true) => raw * 0.7,
        (false, true) => raw * 1.25,
        (false, false) => raw,
    }
}

/// Climbs while the parent holds much more: an article cut into sections, each with votes of its own.
fn widened(dom: &Dom, best: NodeId, score: &dyn Fn(NodeId) -> f32) -> NodeId {
    let mut node = best;
    let mut widest = best;
    for _ in 0..REACH {
        let Some(parent) = dom.nodes[node].parent.filter(|p| *p != ROOT) else {
            break;
        };
        if score(parent) > score(widest) * 0.75 && !matches!(dom.nodes[parent].name(), "body" | "html") {
            widest = parent;
        }
        node = parent;
    }
    widest
}

/// Returns for every node whether it is below `root`.
fn membership(dom: &Dom, root: NodeId) -> Vec<bool> {
    let mut members = vec![false; dom.nodes.len()];
    for node in dom.descendants(root) {
        members[node] = true;
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::html::blocks;

    fn check(page: &str, expected: &[&str]) {
        let dom = Dom::parse(page).unwrap();
        let mut found = blocks(&dom);
        mark(&dom, &mut found);
        let inside: Vec<&str> = found
            .iter()
            .filter(|f| f.block.hints.any(Hints::TOP))
            .map(|f| f.block.text.as_str())
            .collect();
        assert_eq!(inside, expected, "{page}");
    }

    #[test]
    fn the_element_with_the_most_text_wins() {
        let (one, two) = (
            "The delegations met in Istanbul, sources said.",
            "They agreed, after two hours, to meet again.",
        );
        let page = format!(
            "<div><a href=x>Home and all other sections of this site</a></div><div><p>{one}</p><p>{two}</p></div><p>x</p>"
        );
        check(&page, &[one, two]);
    }
}
