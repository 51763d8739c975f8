//! Values to words for people. Whatever comes from outside passes [`inert`] on its way.

mod columns;
mod facets;
mod hits;
mod json;
mod wrap;

use std::{
    env,
    io::{self, BufWriter, IsTerminal, Write},
};

use tidings::model::AddReport;

use super::args::ColorChoice;

pub(crate) use self::{
    columns::columns,
    facets::facets,
    hits::{document_head, hit, llm, marked},
    json::{json_line, json_pretty},
    wrap::wrap,
};

/// Returns standard output, buffered.
pub(crate) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Prints a line for people on standard error.
pub(crate) fn note(text: &str) {
    // Nothing is left to do where not even standard error can be written.
    let _ = writeln!(io::stderr(), "{}", inert(text));
}

/// Returns text that no terminal acts on: controls, bidi overrides, invisible and tag characters are written `\u{..}`.
/// Line breaks and tabs stay, joiners stay inside scripts that need them.
pub(crate) fn inert(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let joins = matches!(c, '\u{200c}' | '\u{200d}') && !before.is_ascii() && before.is_alphanumeric();
        if steers(c) && !joins {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
        before = c;
    }
    safe
}

/// Returns [`inert`] text of one line: a line break or tab in a name is written `\\u{..}` as well, so that no name can
/// look like a line of ours.
pub(crate) fn inert_line(text: &str) -> String {
    inert(text).replace('\n', "\\u{a}").replace('\t', "\\u{9}")
}

/// Returns whether a character can steer a terminal or hide text from a reader.
pub(crate) fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether and how output is coloured. Colour never carries meaning alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colors {
    on: bool,
}

impl Colors {
    /// Decides for standard output. `NO_COLOR` (no-color.org) and `TERM=dumb` win over `auto`, a flag wins over both.
    pub(crate) fn choose(choice: ColorChoice) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the program, not the library, asks the terminal"
        )]
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        #[expect(
            clippy::disallowed_methods,
            reason = "the program, not the library, asks the terminal"
        )]
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let on = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        };
        Self { on }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// Marks what matches.
    pub(crate) fn mark(self, text: &str) -> String {
        self.with("1;31", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Returns the width to write in, columns: the terminal's, at most 100; 80 where there is none.
#[expect(
    clippy::disallowed_methods,
    reason = "the program, not the library, asks the terminal"
)]
pub(crate) fn width() -> usize {
    let asked = env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse::<usize>().ok());
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    asked.or_else(terminal).unwrap_or(80).clamp(30, 100)
}

/// Writes "1 page", "2 pages".
pub(crate) fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Writes what became of the pages of a run, on one line.
pub(crate) fn report_line(report: &AddReport) -> String {
    let AddReport {
        seen,
        added,
        changed,
        unchanged,
        removed,
        duplicates,
        rejected,
        seconds,
        ..
    } = report;
    format!(
        "{}: {added} new, {changed} changed, {unchanged} unchanged, {}, {} rejected; {removed} removed  ({seconds:.2} s)",
        counted(*seen, "page"),
        counted(*duplicates, "duplicate"),
        rejected.len()
    )
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn nothing_from_a_page_steers_a_terminal() {
        for (text, safe) in [
            ("\x1b[31mred\x07", "\\u{1b}[31mred\\u{7}"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("x\r\ny", "x\\u{d}\ny"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a\u{200d}b", "a\\u{200d}b"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
            ("Çırağan “palace”", "Çırağan “palace”"),
        ] {
            assert_eq!(inert(text), safe);
        }
    }
}
