//! Exclusions on the command line: `-grain` is a word of the query, `-n 5` and `-lc` are flags.

use std::{collections::HashSet, ffi::OsString};

use clap::{Command, CommandFactory as _};

use super::args::Cli;

/// Short flags of the commands that take words; those in the second list take a number.
const FLAGS: &str = "lcq0hV";
const NUMBERED: &str = "nC";

/// Commands whose positional arguments are a query.
const WITH_WORDS: [&str; 5] = ["search", "s", "facets", "f", "export"];

/// Rewrites exclusions as `NOT word`, so that the argument parser does not take them for flags.
pub(super) fn exclusions(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let options = options_with_values(&Cli::command());
    let (mut command, mut is_value, mut only_words) = (None, false, false);
    let mut rewrite = |argument: OsString| {
        let Some(text) = argument.to_str() else { return argument };
        if std::mem::replace(&mut is_value, options.contains(text)) {
            is_value = false;
            return argument;
        }
        let takes_words = command.is_some_and(|takes_words| takes_words);
        if command.is_none() && !text.starts_with('-') {
            command = Some(WITH_WORDS.contains(&text));
            return argument;
        }
        only_words |= text == "--";
        match text.strip_prefix('-') {
            Some(word) if takes_words && !only_words && is_word(word) => OsString::from(format!("NOT {word}")),
            _ => argument,
        }
    };
    let mut arguments = arguments;
    let program = arguments.next();
    program.into_iter().chain(arguments.map(&mut rewrite)).collect()
}

/// Returns the options, `--long` and `-s`, that take the argument after them.
fn options_with_values(program: &Command) -> HashSet<String> {
    let mut options = HashSet::new();
    for command in std::iter::once(program).chain(program.get_subcommands()) {
        for option in command
            .get_arguments()
            .filter(|option| option.get_action().takes_values())
        {
            options.extend(option.get_long().map(|long| format!("--{long}")));
            options.extend(option.get_short().map(|short| format!("-{short}")));
        }
    }
    options
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
        check("tidings --index s add -xyz", "tidings|--index|s|add|-xyz");
        check(
            "tidings s swap -n -1 --outlet -x -y",
            "tidings|s|swap|-n|-1|--outlet|-x|NOT y",
        );
    }
}
