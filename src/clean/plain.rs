//! A whole page as plain text, nothing judged: what `--no-clean` shows of HTML.

use html2text::config;

use super::{dom::Dom, fallback};

/// Columns of the rendered text: so many that no paragraph is wrapped.
const WIDTH: usize = 100_000;

/// Returns the page as text: by `html2text` where a tree may be built, else by its tags alone.
pub(super) fn render(page: &str) -> String {
    let rendered = Dom::parse(page).is_some().then(|| {
        config::plain_no_decorate()
            .link_footnotes(false)
            .no_table_borders()
            .allow_width_overflow()
            .string_from_read(page.as_bytes(), WIDTH)
    });
    match rendered {
        Some(Ok(text)) => text,
        _ => fallback::blocks(page)
            .iter()
            .map(|block| block.text.as_str())
            .collect::<Vec<_>>()
            .join("\n\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn paragraphs_and_tables_stay_readable() {
        let text = render("<h1>Truce</h1><p>The <b>talks</b> began.</p><table><tr><td>A<td>B</table>");
        assert!(text.contains("The talks began.") && text.contains("Truce"), "{text}");
    }

    #[test]
    fn a_bomb_is_rendered_without_a_tree() {
        assert_eq!(render(&("<div>".repeat(100_000) + "x")), "x");
    }
}
