//! Counts as people read them.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use tidings::model::{FacetCounts, FacetValue};

use super::{Colors, inert};

/// Prints counts, most documents first; venues as a tree of country, city and building.
pub(crate) fn facets(out: &mut impl Write, counts: &FacetCounts, colors: Colors) -> io::Result<()> {
    let widest = counts
        .values
        .iter()
        .map(|value| value.count)
        .max()
        .unwrap_or(0)
        .to_string()
        .len()
        .max(3);
    for (value, depth) in in_tree_order(&counts.values) {
        let mark = if value.selected { "*" } else { " " };
        let indent = "  ".repeat(depth);
        let stated = value
            .stated
            .filter(|stated| *stated != value.count)
            .map_or_else(String::new, |stated| format!("  ({stated} stated)"));
        let label = format!("{mark}{indent}{}", inert(&value.label));
        writeln!(
            out,
            "{:>widest$} {label}  {}{stated}",
            value.count,
            colors.dim(&inert(&value.id))
        )?;
    }
    if counts.other > 0 {
        writeln!(out, "{:>widest$}  under other values", counts.other)?;
    }
    if counts.missing > 0 {
        writeln!(
            out,
            "{:>widest$}  without {}",
            counts.missing,
            counts.field.replace(',', " or ")
        )?;
    }
    Ok(())
}

/// Orders values so that each stands under its parent, and says how deep.
fn in_tree_order(values: &[FacetValue]) -> Vec<(&FacetValue, usize)> {
    let known: HashSet<&str> = values.iter().map(|value| value.id.as_str()).collect();
    let parent = |value: &FacetValue| value.parent.clone().filter(|parent| known.contains(parent.as_str()));
    let mut stack: Vec<(&FacetValue, usize)> = values
        .iter()
        .rev()
        .filter(|value| parent(value).is_none())
        .map(|value| (value, 0))
        .collect();
    let mut ordered = Vec::with_capacity(values.len());
    while let Some((value, depth)) = stack.pop() {
        ordered.push((value, depth));
        let children = values
            .iter()
            .rev()
            .filter(|child| parent(child).as_deref() == Some(value.id.as_str()));
        stack.extend(children.map(|child| (child, depth + 1)));
    }
    ordered
}
