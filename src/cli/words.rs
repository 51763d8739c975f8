//! Exclusions on the command line: `-grain` is a word of the query, `-n 5` and `-lc` are flags.

use std::ffi::OsString;

/// Short flags of the commands that take words; those in the second list take a number.
const FLAGS: &str = "lcq0hV";
const NUMBERED: &str = "nC";

/// Commands whose positional arguments are a query.
const WITH_WORDS: [&str; 5] = ["search", "s", "facets", "f", "export"];

/// Rewrites exclusions as `NOT word`, so that the argument parser does not take them for flags.
pub(super) fn exclusions(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut takes_words = false;
    let mut only_words = false;
    arguments
        .enumerate()
        .map(|(at, argument)| {
            let Some(text) = argument.to_str() else { return argument };
            if at > 0 && !takes_words {
                takes_words = WITH_WORDS.contains(&text);
                return argument;
            }
            only_words |= text == "--";
            match text.strip_prefix('-') {
                Some(word) if takes_words && !only_words && is_word(word) => OsString::from(format!("NOT {word}")),
                _ => argument,
            }
        })
        .collect()
}

/// Returns whether what follows a dash is a word and not a run of flags.
fn is_word(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next().filter(|&first| first != '-') else {
        return false;
    };
    let rest = characters.as_str();
    let is_numbered = NUMBERED.contains(first) && rest.trim_start_matches('=').chars().all(|c| c.is_ascii_digit());
    let are_flags = text.chars().all(|c| FLAGS.contains(c));
    !is_numbered && !are_flags
}

#[cfg(test)]
mod tests {
    use super::exclusions;

    #[test]
    fn a_dash_before_a_word_excludes_it() {
        let check = |line: &str, expected: &str| {
            let found = exclusions(line.split(' ').map(Into::into));
            let found: Vec<_> = found.iter().map(|argument| argument.to_string_lossy()).collect();
            assert_eq!(found.join("|"), expected);
        };
        check(
            "tidings search swap -grain -n 5 -lc",
            "tidings|search|swap|NOT grain|-n|5|-lc",
        );
        check(
            "tidings search -n5 --json -ceasefire -0",
            "tidings|search|-n5|--json|NOT ceasefire|-0",
        );
        check(
            "tidings --index x f venue -зерно",
            "tidings|--index|x|f|venue|NOT зерно",
        );
        check("tidings add -n corpus", "tidings|add|-n|corpus");
        check("tidings search - -- -grain", "tidings|search|-|--|-grain");
    }
}
