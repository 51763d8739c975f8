//! The file that the stage is built with.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::clean::{self, Kind};

type Named = BTreeMap<String, f32>;

/// Weights other than zero, by the names of their features; the file has its names in this order.
#[derive(Debug, Default, PartialEq, Deserialize)]
pub(crate) struct File {
    html: Named,
    text: Named,
}

impl File {
    /// Takes the weights of one kind of pages.
    pub(crate) fn insert(&mut self, kind: Kind, weights: &[f32]) {
        let named = clean::feature_names().into_iter().zip(weights.iter().copied());
        let named = named.filter(|(_, weight)| *weight != 0.0).collect();
        match kind {
            Kind::Html => self.html = named,
            Kind::Text => self.text = named,
        }
    }

    /// Returns the file's text: one weight a line, so that a new fit reads well as a difference.
    pub(crate) fn to_json(&self) -> String {
        format!(
            "{{\n\"html\": {{\n{}\n}},\n\"text\": {{\n{}\n}}\n}}\n",
            lines(&self.html),
            lines(&self.text)
        )
    }

    /// Returns in words how the weights differ from those of another file.
    ///
    /// # Errors
    /// Where the other text is no such file.
    pub(crate) fn compared(&self, other: &str) -> Result<String> {
        if self.to_json() == other {
            return Ok("the same bytes as the committed weights".to_owned());
        }
        let other: Self = serde_json::from_str(other).context("the committed weights cannot be read")?;
        let html = differences(&self.html, &other.html);
        let text = differences(&self.text, &other.text);
        let largest = html.iter().chain(&text).copied().fold(0.0, f32::max);
        let changed = html.len() + text.len();
        Ok(format!(
            "{changed} weights differ from the committed ones, by {largest:.3} at most"
        ))
    }
}

fn lines(named: &Named) -> String {
    let lines: Vec<String> = named
        .iter()
        .map(|(name, weight)| format!("\"{name}\": {weight}"))
        .collect();
    lines.join(",\n")
}

/// Returns the sizes of the differences between weights of the same name; one that is missing is zero.
fn differences(one: &Named, other: &Named) -> Vec<f32> {
    let weight = |named: &Named, name| named.get(name).copied().unwrap_or(0.0);
    let only_in_other = other.keys().filter(|name| !one.contains_key(*name));
    one.keys()
        .chain(only_in_other)
        .map(|name| (weight(one, name) - weight(other, name)).abs())
        .filter(|difference| *difference > 0.0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_file_is_written_as_it_is_read() {
        let file: File = serde_json::from_str(clean::COMMITTED_WEIGHTS).unwrap();
        assert_eq!(file.to_json(), clean::COMMITTED_WEIGHTS);
        assert!(file.compared(clean::COMMITTED_WEIGHTS).unwrap().contains("the same"));
    }

    #[test]
    fn differences_are_counted() {
        let file = |bias: f32| {
            let mut file = File::default();
            file.insert(Kind::Html, &[bias, 1.0]);
            file
        };
        let said = file(0.25).compared(&file(0.0).to_json()).unwrap();
        assert_eq!(said, "1 weights differ from the committed ones, by 0.250 at most");
    }
}
