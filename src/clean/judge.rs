//! What is each block for? Named rules first, then the score, which knows what stands behind a fence; last, paragraphs
//! are kept that stand in the midst of the article or would be lost for the sake of their own copy.

use std::collections::HashMap;

use super::{
    block::{Block, Hints, Shape},
    division,
    features::{self, Behind},
    measure::Measure,
    rules::{self, Reach, Where},
    score::{self, Kind},
    template,
};
use crate::model::ZoneKind;

/// Gives every block of a page a verdict; those that have one keep it.
pub(super) fn judge(blocks: &mut [Block], measures: &[Measure], title: &str, kind: Kind) {
    let fences = apply_rules(blocks, measures);
    template::decide(blocks);
    let behind = apply_fences(blocks, measures, &fences);
    let answers = answers(blocks, &fences);
    apply_score(blocks, measures, &behind, title, kind);
    rescue(blocks, measures);
    for (block, is_answer) in blocks.iter_mut().zip(answers) {
        name_kind(block, is_answer);
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
            // What a rule calls content is so only inside the article: menus have a line "FAQ" too.
            if !rule.kind.is_content() {
                block.decide(rule.kind, &rule.id);
            }
            if rule.reach != Reach::Line {
                fences.push(Fence { at, reach: rule.reach });
            }
        }
    }
    fences
}

/// Number of characters of running text that make what stands before a heading "Comments" an article.
const ARTICLE_CHARS: usize = 1_000;

/// Returns for every block behind which heading it stands.
fn apply_fences(blocks: &[Block], measures: &[Measure], fences: &[Fence]) -> Vec<Behind> {
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
    let (mut filled, mut in_comments, mut sure) = (0, false, None);
    for fence in fences {
        let (before, after) = (sums[fence.at], sum - sums[fence.at]);
        let following = fence.at + 1..blocks.len();
        let rest = match fence.reach {
            Reach::Line | Reach::Faq => None,
            Reach::Rest => {
                if !std::mem::replace(&mut in_comments, true) {
                    behind[following.clone()].fill(Behind::Comments);
                }
                (before >= ARTICLE_CHARS).then_some(Behind::OnlyComments)
            }
            Reach::Fence => {
                let end = resumptions.after(fence.at, blocks[fence.at].hints);
                let fresh = filled.max(fence.at + 1).min(end)..end;
                filled = filled.max(end);
                let free = behind[fresh].iter_mut().filter(|b| **b == Behind::Nothing);
                free.for_each(|b| *b = Behind::Related);
                (end == blocks.len() && after * 3 <= before).then_some(Behind::OnlyRelated)
            }
        };
        sure = sure.or(rest.map(|rest| (following.start, rest)));
    }
    if let Some((start, rest)) = sure {
        behind[start..].fill(rest);
    }
    behind
}

/// Returns for every block whether it is a heading of questions or stands behind one, with nothing between that a rule
/// decided.
fn answers(blocks: &[Block], fences: &[Fence]) -> Vec<bool> {
    let mut answers = vec![false; blocks.len()];
    for fence in fences.iter().filter(|fence| fence.reach == Reach::Faq) {
        // Headings in a row share their run, which is marked once.
        if answers[fence.at] {
            continue;
        }
        let open = blocks[fence.at..].iter().take_while(|b| b.verdict.is_none()).count();
        answers[fence.at..][..open].fill(true);
    }
    answers
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

fn apply_score(blocks: &mut [Block], measures: &[Measure], behind: &[Behind], title: &str, kind: Kind) {
    let rows = features::of_page(blocks, measures, behind, title, kind == Kind::Html);
    let scores: Vec<f32> = score::of_page(kind, blocks, measures, &rows)
        .into_iter()
        .zip(blocks.iter())
        .map(|(score, block)| match block.verdict {
            None => score,
            Some(_) if block.is_out() => RULED_OUT,
            Some(_) => 1.0,
        })
        .collect();
    let mut division = division::divide(&scores);
    keep_paragraphs(blocks, measures, behind, &scores, &mut division);
    keep_one_copy(blocks, measures, &scores, &mut division);
    for (block, score) in blocks
        .iter_mut()
        .zip(&scores)
        .filter(|(block, _)| block.verdict.is_none())
    {
        block.score = Some(*score);
    }
    for ((block, inside), behind) in blocks.iter_mut().zip(division).zip(behind) {
        if !inside {
            let (zone, rule) = match behind {
                Behind::Related | Behind::OnlyRelated => (ZoneKind::Related, "behind-fence"),
                Behind::Comments | Behind::OnlyComments => (ZoneKind::Comment, "comments"),
                Behind::Nothing => outside(block.hints),
            };
            block.decide(zone, rule);
        }
    }
}

/// Number of blocks without running text over which an article goes on.
const GAP: usize = 4;

/// Share of links, in hundredths, from which on a line behind a paragraph is none of the article.
const LINKS: usize = 50;

/// Log odds above which a paragraph of a text without tags is kept right behind one of the article.
const DOUBT: f32 = -1.0;

/// Takes paragraphs into the article that the score left out though they stand in its midst or close it: running text
/// among the elements of the paragraph before, with the article going on, or ending, right after.
fn keep_paragraphs(blocks: &[Block], measures: &[Measure], behind: &[Behind], scores: &[f32], inside: &mut [bool]) {
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
        // Markup that is closed in the wrong order may put the last paragraph outside the best-voted container.
        let named = |at: usize| blocks[at].hints.without(Hints::TOP);
        let alike = named(at) == named(before) && blocks[at].shape == blocks[before].shape;
        let goes_on = next_kept[at].is_some_and(|next| next - at <= GAP);
        let parted = |next: &Block| {
            next.is_out() || !inside[at + 1] && (next.hints != blocks[at].hints || measures[at + 1].linked >= LINKS)
        };
        let closes = blocks.get(at + 1).is_none_or(parted) && (at == before + 1 || blocks[at].hints != Hints::NONE);
        let runs_on = at == before + 1 && blocks[at].hints == Hints::NONE && scores[at] > DOUBT;
        if is_paragraph(at) && alike && behind[at] == Behind::Nothing && (goes_on || closes || runs_on) {
            inside[at] = true;
            last = Some(at);
        }
    }
}

/// Takes a paragraph into the article where it stands on the page several times and the score left all copies out, each
/// for the sake of the others.
fn keep_one_copy(blocks: &[Block], measures: &[Measure], scores: &[f32], inside: &mut [bool]) {
    let mut copies: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, block) in blocks
        .iter()
        .enumerate()
        .filter(|(at, _)| measures[*at].copies > 1 && measures[*at].prose)
    {
        copies.entry(&block.text).or_default().push(at);
    }
    for copies in copies.into_values() {
        let is_open = copies.iter().all(|at| !inside[*at] && blocks[*at].verdict.is_none());
        let chance: f32 = copies.iter().map(|at| 1.0 / (1.0 + (-scores[*at]).exp())).sum();
        let best = copies
            .into_iter()
            .rev()
            .max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
        if let Some(best) = best.filter(|_| is_open && chance > 0.5) {
            inside[best] = true;
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

/// Log odds below the best paragraph within which others are taken back with it. On the pages of unseen hosts that would
/// be left empty, this gives a mean F1 of .42, all paragraphs .22, the best alone .31.
const NEAR_BEST: f32 = 3.0;

/// Takes blocks back where nothing was left, since a page of one line is a page: what the score took, the best running
/// text first; else the title; else all.
fn rescue(blocks: &mut [Block], measures: &[Measure]) {
    let is_paragraph = |b: &Block, m: &Measure| m.prose && is_by_score(b);
    let best = blocks
        .iter()
        .zip(measures)
        .filter(|(b, m)| is_paragraph(b, m))
        .filter_map(|(b, _)| b.score)
        .fold(f32::NEG_INFINITY, f32::max);
    let takes_back = |attempt: usize, block: &Block, measure: &Measure| match attempt {
        0 => is_paragraph(block, measure) && block.score.is_none_or(|score| score >= best - NEAR_BEST),
        1 => is_by_score(block),
        2 => block.verdict.is_some_and(|v| v.rule == "title"),
        _ => block.verdict.is_some_and(|v| v.kind != ZoneKind::Title),
    };
    for attempt in 0..4 {
        if blocks
            .iter()
            .any(|b| !b.is_out() && b.text.contains(char::is_alphanumeric))
        {
            return;
        }
        for (block, measure) in blocks.iter_mut().zip(measures) {
            if takes_back(attempt, block, measure) {
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
fn name_kind(block: &mut Block, is_answer: bool) {
    let (kind, rule) = match block.shape {
        _ if is_answer => (ZoneKind::Aux, "faq"),
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
    use crate::clean::{block::Join, measure::measure_all};

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
        let measures = measure_all(&blocks);
        let mut inside: Vec<bool> = division.chars().map(|c| c == 'a').collect();
        let scores = vec![-9.0; blocks.len()];
        keep_paragraphs(
            &blocks,
            &measures,
            &vec![Behind::Nothing; blocks.len()],
            &scores,
            &mut inside,
        );
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
    fn of_a_page_that_would_be_empty_the_best_paragraphs_are_taken_back() {
        let mut blocks: Vec<Block> = (0..3).map(|_| block(STORY, Hints::NONE)).collect();
        let measures = measure_all(&blocks);
        for (block, score) in blocks.iter_mut().zip([-4.5, -0.5, -2.5]) {
            block.score = Some(score);
            block.decide(ZoneKind::Chrome, "score");
        }
        rescue(&mut blocks, &measures);
        let out: Vec<bool> = blocks.iter().map(Block::is_out).collect();
        assert_eq!(out, [true, false, false]);
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
        let after = |page: &[Block]| Resumptions::new(page, &measure_all(page)).after(1, page[1].hints);
        assert_eq!(after(&page), 3);
        let flat = page.each_ref().map(|b| block(&b.text, Hints::NONE));
        assert_eq!(after(&flat), 5);
    }
}
