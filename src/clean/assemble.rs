//! Judged blocks to a document's text, aside and zones.
//!
//! Blocks that are part of what the page says go to `text`, the rest to `aside`, both in page order. Neighbours of
//! one kind and rule become one zone, unless something between them went elsewhere. Every character of a block goes
//! to one of the two: nothing is thrown away here.

use super::block::{Block, Join, Shape, Verdict};
use crate::model::{LineMark, Span, Zone, ZoneKind};

/// The texts of a document and the map of them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Assembled {
    /// What the page says.
    pub(super) text: String,
    /// What was set aside.
    pub(super) aside: String,
    /// Zones of both, in order of their spans.
    pub(super) zones: Vec<Zone>,
    /// Lines of the raw file, in order of their offsets.
    pub(super) lines: Vec<LineMark>,
}

/// Builds a document's texts of blocks in page order; a block without a verdict is body.
pub(super) fn assemble(blocks: &[Block]) -> Assembled {
    let (mut text, mut aside) = (Side::default(), Side::default());
    for (number, block) in blocks.iter().enumerate() {
        let verdict = block.verdict.unwrap_or(Verdict {
            kind: ZoneKind::Body,
            rule: "body",
        });
        let side = if verdict.kind == ZoneKind::Title || !verdict.kind.is_content() {
            &mut aside
        } else {
            &mut text
        };
        side.add(number, block, verdict);
    }
    if !text.text.is_empty() && !aside.text.is_empty() {
        aside.text.insert_str(0, "\n\n");
        aside.shift(2);
    }
    aside.shift(text.text.len());
    text.zones.extend(aside.zones);
    text.lines.extend(aside.lines);
    Assembled {
        text: text.text,
        aside: aside.text,
        zones: text.zones,
        lines: text.lines,
    }
}

/// One of the two texts while it grows.
#[derive(Default)]
struct Side {
    text: String,
    zones: Vec<Zone>,
    lines: Vec<LineMark>,
    /// Number of the block added last.
    last: usize,
    /// Sum and number of the scores of the last zone.
    scores: (f32, u16),
}

impl Side {
    fn add(&mut self, number: usize, block: &Block, verdict: Verdict) {
        let follows = !self.zones.is_empty() && number == self.last + 1;
        let continues = follows
            && self
                .zones
                .last()
                .is_some_and(|z| z.kind == verdict.kind && z.rule == verdict.rule);
        if !self.text.is_empty() {
            self.text.push_str(if continues && block.join == Join::Line {
                "\n"
            } else {
                "\n\n"
            });
        }
        let start = self.text.len();
        self.lines.extend(block.place.as_ref().map(|place| LineMark {
            at: start,
            line: place.line,
        }));
        if block.shape == Shape::Item && block.place.is_none() && verdict.kind.is_content() {
            self.text.push_str("• ");
        }
        self.text.push_str(&block.text);
        let raw = block
            .place
            .as_ref()
            .map(|place| Span::new(place.raw.start, place.raw.end));
        if !continues {
            self.scores = (0.0, 0);
        }
        if let Some(score) = block.score {
            self.scores = (self.scores.0 + score, self.scores.1.saturating_add(1));
        }
        let (sum, count) = self.scores;
        let score = (count > 0).then(|| (sum / f32::from(count) * 100.0).round() / 100.0);
        if let Some(zone) = self.zones.last_mut().filter(|_| continues) {
            zone.score = score;
            zone.span = Span::new(zone.span.start(), self.text.len());
            zone.raw = zone
                .raw
                .zip(raw)
                .map(|(first, last)| Span::new(first.start(), last.end()));
        } else {
            let span = Span::new(start, self.text.len());
            self.zones.push(Zone {
                kind: verdict.kind,
                span,
                rule: verdict.rule.to_owned(),
                score,
                raw,
            });
        }
        self.last = number;
    }

    fn shift(&mut self, offset: usize) {
        for zone in &mut self.zones {
            zone.span = zone.span.shifted(offset);
        }
        for mark in &mut self.lines {
            mark.at += offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(blocks: &[(&str, Join, ZoneKind)], text: &str, aside: &str, zones: &[(ZoneKind, &str)]) {
        let blocks: Vec<Block> = blocks
            .iter()
            .map(|(text, join, kind)| {
                let mut block = Block::new(text, Shape::Paragraph, *join);
                block.decide(*kind, "test");
                block
            })
            .collect();
        let got = assemble(&blocks);
        assert_eq!((got.text.as_str(), got.aside.as_str()), (text, aside));
        let all = got.text + &got.aside;
        let slices: Vec<_> = got.zones.iter().map(|z| (z.kind, z.span.of(&all).unwrap())).collect();
        assert_eq!(slices, zones);
    }

    #[test]
    fn content_goes_to_the_text_and_the_rest_aside() {
        use Join::{Line, Paragraph};
        use ZoneKind::{Body, Chrome, Title};
        check(
            &[
                ("T", Paragraph, Title),
                ("a", Paragraph, Body),
                ("b", Line, Body),
                ("x", Paragraph, Chrome),
                ("c", Paragraph, Body),
            ],
            "a\nb\n\nc",
            "\n\nT\n\nx",
            &[(Body, "a\nb"), (Body, "c"), (Title, "T"), (Chrome, "x")],
        );
        check(&[("x", Paragraph, Chrome)], "", "x", &[(Chrome, "x")]);
        check(&[], "", "", &[]);
    }
}
