//! A query as text: what [`parse`](super::parse) reads back as the same query.

use std::fmt::{self, Write as _};

use super::{Query, lex};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Word(text) => write_word(f, text),
            Self::Prefix(text) => write_word(f, text).and_then(|()| f.write_char('*')),
            Self::Fuzzy { text, edits } => write_word(f, text).and_then(|()| write!(f, "~{edits}")),
            Self::Phrase { text, slop: 0 } => write_quoted(f, text),
            Self::Phrase { text, slop } => write_quoted(f, text).and_then(|()| write!(f, "~{slop}")),
            Self::Filter { field, value } => {
                write!(f, "{}:", field.name())?;
                if is_plain_value(value) {
                    f.write_str(value)
                } else {
                    write_quoted(f, value)
                }
            }
            Self::Date(range) => write!(f, "date:{range}"),
            Self::Not(inner) => {
                f.write_char('-')?;
                write_part(f, inner, matches!(**inner, Self::And(_) | Self::Or(_) | Self::Not(_)))
            }
            Self::And(parts) if parts.is_empty() => f.write_str("*"),
            Self::Or(parts) if parts.is_empty() => f.write_str("-*"),
            Self::And(parts) => write_joined(f, parts, " ", |part| matches!(part, Self::And(_) | Self::Or(_))),
            Self::Or(parts) => write_joined(f, parts, " OR ", |part| matches!(part, Self::Or(_))),
        }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Query],
    joint: &str,
    needs_parentheses: impl Fn(&Query) -> bool,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(joint)?;
        }
        write_part(f, part, needs_parentheses(part))?;
    }
    Ok(())
}

fn write_part(f: &mut fmt::Formatter<'_>, part: &Query, in_parentheses: bool) -> fmt::Result {
    if in_parentheses {
        write!(f, "({part})")
    } else {
        write!(f, "{part}")
    }
}

/// Writes a word with a backslash before every character that would end it or make it something else.
fn write_word(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let colon = text.find(':').filter(|&colon| lex::names_a_field(&text[..colon]));
    for (at, c) in text.char_indices() {
        let special = match c {
            '\\' | '*' | '~' => true,
            ':' => Some(at) == colon,
            _ if at == 0 => lex::is_dash(c) || c == '+' || lex::ends_word(c) || lex::is_operator(text),
            _ => lex::ends_word(c),
        };
        write_char(f, c, special)?;
    }
    Ok(())
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        write_char(f, c, c == '\\' || lex::is_quote(c))?;
    }
    f.write_char('"')
}

fn write_char(f: &mut fmt::Formatter<'_>, c: char, special: bool) -> fmt::Result {
    if special {
        f.write_char('\\')?;
    }
    f.write_char(c)
}

fn is_plain_value(value: &str) -> bool {
    !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '\''))
}

#[cfg(test)]
mod tests {
    use crate::query::{Query, parse};

    #[track_caller]
    fn check(query: &Query, expected: &str) {
        assert_eq!(query.to_string(), expected);
        assert_eq!(parse(expected).unwrap().query, *query, "{expected}");
    }

    fn word(text: &str) -> Query {
        Query::Word(text.to_owned())
    }

    #[test]
    fn words_that_look_like_syntax_are_escaped() {
        for (text, expected) in [
            ("OR", r"\OR"),
            ("-x", r"\-x"),
            ("+x", r"\+x"),
            ("a(b", r"a\(b"),
            ("venue:x", r"venue\:x"),
            ("time:x", "time:x"),
            ("a*", r"a\*"),
            ("abc~1", r"abc\~1"),
            (r"c:\x", r"c:\\x"),
            ("5\"", "5\\\""),
            ("all-for-all", "all-for-all"),
        ] {
            check(&word(text), expected);
        }
    }

    #[test]
    fn or_binds_weaker_than_and() {
        let either = Query::Or(vec![word("a"), Query::And(vec![word("b"), word("c")])]);
        check(&either, "a OR b c");
        check(&Query::And(vec![either.clone(), word("d")]), "(a OR b c) d");
        check(&Query::Not(Box::new(either)), "-(a OR b c)");
    }

    #[test]
    fn everything_and_nothing() {
        check(&Query::All, "*");
        check(&Query::none(), "-*");
    }
}
