//! Rows of a table: aligned for people on a terminal, parted by tabs for other programs.

use std::io::{self, IsTerminal as _, Write};

use unicode_width::UnicodeWidthStr as _;

use super::inert_line;

/// Widest column that is made wide enough for all its cells; longer cells stand out of line.
const WIDEST: usize = 40;

/// Prints rows whose cells may come from outside.
pub(crate) fn columns<const N: usize>(out: &mut impl Write, rows: &[[String; N]]) -> io::Result<()> {
    let is_aligned = io::stdout().is_terminal();
    let rows: Vec<[String; N]> = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| inert_line(cell)))
        .collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
            .min(WIDEST)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    for row in &rows {
        if is_aligned {
            writeln!(out, "{}", aligned(row, &widths))?;
        } else {
            writeln!(out, "{}", row.join("\t"))?;
        }
    }
    Ok(())
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn cells_stand_under_one_another() {
        let row = ["Çırağan".to_owned(), "палац".to_owned(), "x".to_owned()];
        assert_eq!(aligned(&row, &[8, 6, 1]), "Çırağan   палац   x");
    }
}
