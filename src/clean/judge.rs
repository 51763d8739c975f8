//! What is each block for? Named rules first, then the score, then what lies behind a fence.

use std::ops::Range;

use super::{
    block::{Block, Hints, Shape},
    features::{self, Behind, Measure},
    rules::{self, Reach, Where},
    score::{self, Kind},
    template,
};
use crate::model::ZoneKind;

/// Gives every block of a page a verdict; those that have one keep it.
pub(super) fn judge(blocks: &mut [Block], kind: Kind) {
    let measures = features::measure_all(blocks);
    let fences = apply_rules(blocks, &measures);
    template::decide(blocks);
    let behind = apply_fences(blocks, &measures, &fences);
    apply_score(blocks, &measures, &behind, kind);
    rescue(blocks, &measures);
    for block in blocks {
        name_kind(block);
    }
}

/// A line after which other things than the article follow.
struct Fence {
    at: usize,
    reach: Reach,
}

fn apply_rules(blocks: &mut [Block], measures: &[Measure]) -> Vec<Fence> {
    let first = measures.iter().position(|m| m.prose).unwrap_or(measures.len());
    let last = measures.iter().rposition(|m| m.prose).unwrap_or(0);
    let mut fences = Vec::new();
    for (at, block) in blocks.iter_mut().enumerate().filter(|(_, b)| b.verdict.is_none()) {
        let holds = |place| match place {
            Where::Anywhere => true,
            Where::Head => at < first,
            Where::After => at > first && first < measures.len(),
            Where::Edge => at < first || at > last,
        };
        if let Some(rule) = rules::find(&block.text, holds) {
            block.decide(rule.kind, &rule.id);
            if rule.reach != Reach::Line {
                fences.push(Fence { at, reach: rule.reach });
            }
        }
    }
    fences
}

/// Number of characters of running text that make what stands before a heading "Comments" an article.
const ARTICLE_CHARS: usize = 1_000;

/// Decides what stands behind fences where that is beyond doubt, and returns for every block behind which it stands.
fn apply_fences(blocks: &mut [Block], measures: &[Measure], fences: &[Fence]) -> Vec<Behind> {
    let mut behind = vec![Behind::Nothing; blocks.len()];
    let mut sum = 0;
    let sums: Vec<usize> = measures
        .iter()
        .map(|m| {
            sum += if m.prose { m.length } else { 0 };
            sum
        })
        .collect();
    let resumptions = Resumptions::new(blocks, measures);
    // Every range is filled once: a page may be made of fences.
    let (mut filled, mut in_comments, mut all_decided) = (0, false, false);
    for fence in fences {
        let (before, after) = (sums[fence.at], sum - sums[fence.at]);
        let following = fence.at + 1..blocks.len();
        let rest = match fence.reach {
            Reach::Line => None,
            Reach::Faq => {
                decide_run(blocks, following.clone(), ZoneKind::Aux, "faq");
                None
            }
            Reach::Rest => {
                if !std::mem::replace(&mut in_comments, true) {
                    behind[following.clone()].fill(Behind::Comments);
                }
                (before >= ARTICLE_CHARS).then_some((ZoneKind::Comment, "comments"))
            }
            Reach::Fence => {
                let end = resumptions.after(fence.at, blocks[fence.at].hints);
                let fresh = filled.max(fence.at + 1).min(end)..end;
                filled = filled.max(end);
                let free = behind[fresh].iter_mut().filter(|b| **b == Behind::Nothing);
                free.for_each(|b| *b = Behind::Related);
                // Where little text is left, it is teasers; where much is, the score tells article from teasers.
                (end == blocks.len() && after * 3 <= before).then_some((ZoneKind::Related, "behind-fence"))
            }
        };
        if let Some((kind, rule)) = rest.filter(|_| !all_decided) {
            blocks[following].iter_mut().for_each(|b| b.decide(kind, rule));
            all_decided = true;
        }
    }
    behind
}

/// Decides undecided blocks up to the first that is decided.
fn decide_run(blocks: &mut [Block], run: Range<usize>, kind: ZoneKind, rule: &'static str) {
    blocks[run]
        .iter_mut()
        .take_while(|b| b.verdict.is_none())
        .for_each(|b| b.decide(kind, rule));
}

/// Hints that a box beside the article gives.
const BESIDE: Hints = Hints::RELATED
    .with(Hints::ASIDE)
    .with(Hints::PROMO)
    .with(Hints::FOOTER)
    .with(Hints::COMMENT);

/// Where an article goes on after a fence: at two paragraphs of running text in a row, or at one outside the box in
/// which the fence stands. Teasers of other stories alternate with their headlines, so they hold no such pair.
struct Resumptions {
    /// For every block, the next one after it that starts a pair.
    pairs: Vec<usize>,
    /// For every block, the next paragraph after it that is in no box.
    unboxed: Vec<usize>,
}

impl Resumptions {
    fn new(blocks: &[Block], measures: &[Measure]) -> Self {
        let count = blocks.len();
        let runs_on = |at: usize| {
            blocks[at].verdict.is_none() && measures[at].prose && measures[at].ends && measures[at].length >= 90
        };
        let is_unboxed = |at: usize| runs_on(at) && blocks[at].linked == 0 && !blocks[at].hints.any(BESIDE);
        let or_end = |next: Vec<Option<usize>>| next.into_iter().map(|at| at.unwrap_or(count)).collect();
        Self {
            pairs: or_end(next_positions(count, |at| {
                runs_on(at) && at + 1 < count && runs_on(at + 1)
            })),
            unboxed: or_end(next_positions(count, is_unboxed)),
        }
    }

    /// Returns the first block after a fence at which the article goes on, or the number of blocks.
    fn after(&self, fence: usize, hints: Hints) -> usize {
        let boxed = hints.any(BESIDE).then(|| self.unboxed[fence]);
        self.pairs[fence].min(boxed.unwrap_or(usize::MAX))
    }
}

/// Score of a block that a rule has set aside, so that it parts what stands around it.
const RULED_OUT: f32 = -1.0;

fn apply_score(blocks: &mut [Block], measures: &[Measure], behind: &[Behind], kind: Kind) {
    let features = features::of_page(blocks, measures, behind);
    let scores: Vec<f32> = blocks
        .iter()
        .zip(&features)
        .map(|(block, features)| match block.verdict {
            None => score::score(kind, features),
            Some(_) if block.is_out() => RULED_OUT,
            Some(_) => 1.0,
        })
        .collect();
    let mut division = score::divide(&scores);
    keep_paragraphs(blocks, measures, behind, &mut division);
    for ((block, inside), behind) in blocks.iter_mut().zip(division).zip(behind) {
        if !inside {
            let (zone, rule) = match behind {
                Behind::Related => (ZoneKind::Related, "behind-fence"),
                Behind::Comments => (ZoneKind::Comment, "comments"),
                Behind::Nothing => outside(block.hints),
            };
            block.decide(zone, rule);
        }
    }
}

/// Number of blocks without running text over which an article goes on.
const GAP: usize = 4;

/// Takes paragraphs into the article that the score left out though they stand in its midst or close it: running text
/// among the elements of the paragraph before, with the article going on, or ending, right after.
fn keep_paragraphs(blocks: &[Block], measures: &[Measure], behind: &[Behind], inside: &mut [bool]) {
    let is_paragraph = |at: usize| measures[at].prose && measures[at].ends && measures[at].linked < 10;
    let next_kept = next_positions(blocks.len(), |at| {
        inside[at] && measures[at].prose && blocks[at].verdict.is_none()
    });
    let mut last = None;
    for at in 0..blocks.len() {
        let is_open = blocks[at].verdict.is_none();
        if is_open && inside[at] && is_paragraph(at) {
            last = Some(at);
        }
        let Some(before) = last.filter(|before| is_open && !inside[at] && at - before <= GAP) else {
            continue;
        };
        let alike = blocks[at].hints == blocks[before].hints && blocks[at].shape == blocks[before].shape;
        let goes_on = next_kept[at].is_some_and(|next| next - at <= GAP);
        let parted = |next: &Block| next.is_out() || !inside[at + 1] && next.hints != blocks[at].hints;
        let closes = blocks.get(at + 1).is_none_or(parted) && (at == before + 1 || blocks[at].hints != Hints::NONE);
        if is_paragraph(at) && alike && behind[at] == Behind::Nothing && (goes_on || closes) {
            inside[at] = true;
            last = Some(at);
        }
    }
}

/// Returns for every place the next one after it for which something holds.
fn next_positions(count: usize, holds: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let mut next = vec![None; count];
    for at in (1..count).rev() {
        next[at - 1] = if holds(at) { Some(at) } else { next[at] };
    }
    next
}

/// Returns what a block outside the article is, by the elements around it.
fn outside(hints: Hints) -> (ZoneKind, &'static str) {
    const NAMES: &[(Hints, ZoneKind, &str)] = &[
        (Hints::HIDDEN, ZoneKind::Chrome, "hidden"),
        (Hints::COMMENT, ZoneKind::Comment, "in-comments"),
        (Hints::NAV, ZoneKind::Chrome, "in-navigation"),
        (Hints::FOOTER, ZoneKind::Chrome, "in-footer"),
        (Hints::NOTICE, ZoneKind::Chrome, "in-notice"),
        (Hints::PROMO, ZoneKind::Chrome, "in-promotion"),
        (Hints::SHARE, ZoneKind::Chrome, "in-share-bar"),
        (Hints::RELATED, ZoneKind::Related, "in-related"),
        (Hints::ASIDE, ZoneKind::Related, "in-sidebar"),
        (Hints::FORM, ZoneKind::Chrome, "in-form"),
        (Hints::BYLINE, ZoneKind::Chrome, "in-byline"),
        (Hints::HEADER, ZoneKind::Chrome, "in-header"),
        (Hints::FIGURE, ZoneKind::Chrome, "in-figure"),
    ];
    let found = NAMES.iter().find(|(hint, _, _)| hints.any(*hint));
    found.map_or((ZoneKind::Chrome, "score"), |(_, kind, rule)| (*kind, *rule))
}

/// Takes blocks back where nothing was left, since a page of one line is a page: what the score took, running text
/// first; else the title; else all.
fn rescue(blocks: &mut [Block], measures: &[Measure]) {
    let attempts: [fn(&Block, &Measure) -> bool; 4] = [
        |b, m| m.prose && is_by_score(b),
        |b, _| is_by_score(b),
        |b, _| b.verdict.is_some_and(|v| v.rule == "title"),
        |b, _| b.verdict.is_some_and(|v| v.kind != ZoneKind::Title),
    ];
    for takes_back in attempts {
        if blocks
            .iter()
            .any(|b| !b.is_out() && b.text.contains(char::is_alphanumeric))
        {
            return;
        }
        for (block, measure) in blocks.iter_mut().zip(measures) {
            if takes_back(block, measure) {
                block.verdict = None;
            }
        }
    }
}

/// Returns whether the score, not a named rule, has set a block aside.
fn is_by_score(block: &Block) -> bool {
    block.verdict.is_some_and(|v| {
        matches!(v.rule, "score" | "hidden" | "behind-fence" | "comments") || v.rule.starts_with("in-")
    })
}

/// Gives a block of the article the kind that its form says.
fn name_kind(block: &mut Block) {
    let (kind, rule) = match block.shape {
        Shape::Quote => (ZoneKind::Quote, "blockquote"),
        Shape::Row => (ZoneKind::Table, "table"),
        Shape::Caption => (ZoneKind::Aux, "caption"),
        _ => (ZoneKind::Body, "body"),
    };
    block.decide(kind, rule);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::block::Join;

    const STORY: &str = "The delegations met in Istanbul on Friday, and after two hours they agreed to swap prisoners.";

    fn block(text: &str, hints: Hints) -> Block {
        let mut block = Block::new(text, Shape::Paragraph, Join::Paragraph);
        block.hints = hints;
        block
    }

    /// Checks which blocks are taken in; `a` stands for one inside, `-` for one outside, `x` for one a rule set aside.
    fn check(division: &str, hints: &[Hints], expected: &str) {
        let mut blocks: Vec<Block> = hints.iter().map(|hints| block(STORY, *hints)).collect();
        for (block, _) in blocks.iter_mut().zip(division.chars()).filter(|(_, c)| *c == 'x') {
            block.decide(ZoneKind::Chrome, "test");
        }
        let measures = features::measure_all(&blocks);
        let mut inside: Vec<bool> = division.chars().map(|c| c == 'a').collect();
        keep_paragraphs(&blocks, &measures, &vec![Behind::Nothing; blocks.len()], &mut inside);
        let found: String = inside.iter().map(|inside| if *inside { 'a' } else { '-' }).collect();
        assert_eq!(found, expected, "{division}");
    }

    #[test]
    fn paragraphs_of_the_article_are_kept() {
        let none = [Hints::NONE; 5];
        check("aa-aa", &none, "aaaaa");
        check("aaa-x", &none, "aaaa-");
        check("aaxxa", &none, "aa--a");
        check("---aa", &none, "---aa");
        check("aax--", &none, "aa---");
        let (content, aside) = (Hints::CONTENT, Hints::ASIDE);
        check("aax--", &[content, content, aside, content, aside], "aa-a-");
        check("aa-aa", &[content, content, aside, content, content], "aa-aa");
    }

    #[test]
    fn an_article_goes_on_outside_the_box_of_other_stories() {
        let (content, related) = (Hints::CONTENT, Hints::CONTENT.with(Hints::RELATED));
        let page = [
            block(STORY, content),
            block("Read more", related),
            block("Another story", related),
            block(STORY, content),
            block("Tags", Hints::NONE),
        ];
        let after = |page: &[Block]| Resumptions::new(page, &features::measure_all(page)).after(1, page[1].hints);
        assert_eq!(after(&page), 3);
        let flat = page.each_ref().map(|b| block(&b.text, Hints::NONE));
        assert_eq!(after(&flat), 5);
    }
}
