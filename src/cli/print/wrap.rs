//! Breaks text into lines of a terminal.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

/// Returns the bytes of each line of `text`, broken at white space so that none is wider than `width` columns; a word
/// that is wider stands alone. Line breaks of the text stay.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, at, width, &mut lines);
        at += paragraph.len() + 1;
    }
    lines
}

fn wrap_paragraph(text: &str, offset: usize, width: usize, lines: &mut Vec<Range<usize>>) {
    let mut line: Option<Range<usize>> = None;
    let mut used = 0;
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let columns = word.width();
        match &mut line {
            Some(line) if used + 1 + columns <= width => {
                used += 1 + columns;
                line.end = start + word.len();
            }
            _ => {
                lines.extend(line.take().map(|line| line.start + offset..line.end + offset));
                line = Some(start..start + word.len());
                used = columns;
            }
        }
    }
    lines.extend(line.map(|line| line.start + offset..line.end + offset));
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_fit_and_lose_no_word() {
        let check = |text: &str, width: usize, expected: &[&str]| {
            assert_eq!(
                wrap(text, width)
                    .into_iter()
                    .map(|line| &text[line])
                    .collect::<Vec<_>>(),
                expected
            );
        };
        check("both sides agreed to swap", 12, &["both sides", "agreed to", "swap"]);
        check("one\ntwo three", 20, &["one", "two three"]);
        check("достопримечательностями и", 10, &["достопримечательностями", "и"]);
        check("", 10, &[]);
    }
}
