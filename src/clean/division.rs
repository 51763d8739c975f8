//! The best division of a page into article and rest.

/// Price of a change between article and rest, in log odds.
const CHANGE: f32 = 0.3;

/// Returns for every block whether it belongs to the article in the division with the highest sum of scores, each change
/// between article and rest costing [`CHANGE`] (Viterbi's algorithm with two states): a dull line inside the article
/// stays and a lively one outside goes.
pub(super) fn divide(scores: &[f32]) -> Vec<bool> {
    let (mut inside, mut outside) = (0.0_f32, 0.0_f32);
    // For every block, whether its best way inside, and outside, comes from the same state.
    let mut stays = Vec::with_capacity(scores.len());
    for score in scores {
        let (from_inside, from_outside) = (inside, outside);
        stays.push((
            from_inside >= from_outside - CHANGE,
            from_outside >= from_inside - CHANGE,
        ));
        inside = from_inside.max(from_outside - CHANGE) + score;
        outside = from_outside.max(from_inside - CHANGE);
    }
    let mut state = inside > outside;
    let mut division = vec![false; scores.len()];
    for (at, (stays_inside, stays_outside)) in stays.into_iter().enumerate().rev() {
        division[at] = state;
        state = if state { stays_inside } else { !stays_outside };
    }
    division
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scores: &[f32], expected: &str) {
        let division: String = divide(scores)
            .iter()
            .map(|inside| if *inside { 'a' } else { '-' })
            .collect();
        assert_eq!(division, expected, "{scores:?}");
    }

    #[test]
    fn dull_lines_inside_the_article_stay() {
        check(&[], "");
        check(&[-3.0, 4.0, -0.5, 4.0, -3.0], "-aaa-");
        check(&[-3.0, 0.5, -3.0], "---");
        check(&[4.0, -6.0, 4.0], "a-a");
        check(&[2.0], "a");
    }
}
