//! The score of every block of a page: the log odds that it is part of the article.
//!
//! Boosted trees judge each block by its features, then other trees judge it again, knowing how its neighbours were
//! judged (`context`). `weights.bin` holds both for HTML and for text without tags; `docs/cleaning-model.md` says how
//! they were fitted.

use std::sync::OnceLock;

use super::{
    block::Block,
    context,
    features::{self, Rows},
    measure::Measure,
    trees::{Trees, UNIT},
};

/// Which weights apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pages with markup.
    Html,
    /// Text whose markup is gone.
    Text,
}

/// Trees of the first and the second judgement.
struct Model {
    first: Trees,
    second: Trees,
}

struct Models {
    html: Model,
    text: Model,
}

fn models() -> &'static Models {
    static MODELS: OnceLock<Models> = OnceLock::new();
    MODELS.get_or_init(|| read(include_bytes!("weights.bin")).expect("weights.bin is read by a test"))
}

fn read(mut bytes: &[u8]) -> Option<Models> {
    let mut model = |markup: bool| {
        let width = features::width(markup);
        Some(Model {
            first: Trees::read(&mut bytes, width)?,
            second: Trees::read(&mut bytes, width + context::width(markup))?,
        })
    };
    let models = Models {
        html: model(true)?,
        text: model(false)?,
    };
    bytes.is_empty().then_some(models)
}

/// Returns the log odds of every block.
pub(super) fn of_page(kind: Kind, blocks: &[Block], measures: &[Measure], rows: &Rows) -> Vec<f32> {
    let models = models();
    let (model, markup) = match kind {
        Kind::Html => (&models.html, true),
        Kind::Text => (&models.text, false),
    };
    let first: Vec<u8> = model
        .first
        .scores(&rows.values, rows.width)
        .into_iter()
        .map(as_byte)
        .collect();
    let rows = context::with_first(rows, blocks, measures, &first, markup);
    let second = model.second.scores(&rows.values, rows.width);
    second.into_iter().map(log_odds).collect()
}

/// Steps of a score that make one step of the byte in which the first judgement is handed on.
const BYTE_STEP: i32 = 64;

/// Returns a score as a byte in which 128 is even odds.
pub(super) fn as_byte(score: i32) -> u8 {
    u8::try_from((score.div_euclid(BYTE_STEP) + 128).clamp(0, 255)).unwrap_or(u8::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "scores are far below 2^24")]
fn log_odds(score: i32) -> f32 {
    score as f32 / UNIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_fit_the_features() {
        assert!(read(include_bytes!("weights.bin")).is_some());
    }

    #[test]
    fn even_odds_are_the_middle_of_a_byte() {
        assert_eq!([-100_000, -1, 0, 64, 100_000].map(as_byte), [0, 127, 128, 129, 255]);
    }
}
