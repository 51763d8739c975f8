//! What the parser changed or passed over, for one line each on standard error.

use std::fmt;

use serde::Serialize;

use super::{MAX_EDITS, MAX_SLOP};
use crate::model::ZoneKind;

/// A remark on a query that was not taken as typed. Its text is one line, without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// A quotation mark had no partner.
    QuoteClosed,
    /// So many parentheses were never closed.
    ParenthesesClosed(usize),
    /// A closing parenthesis had no partner.
    ParenthesisIgnored,
    /// Parentheses with nothing in them.
    EmptyParentheses,
    /// An operator had nothing to its left or right.
    OperatorIgnored(String),
    /// A piece of the query holds no letter and no digit.
    NothingToSearch(String),
    /// `*` alone.
    Everything,
    /// A field had no value directly behind its colon.
    NoValue(String),
    /// A date that the calendar or the syntax does not know.
    NotADate(String),
    /// A zone of pages that there is not.
    NotAZone(String),
    /// Zones under an exclusion.
    ZonesNotExcluded,
    /// A range that ended before it began.
    RangeTurned(String),
    /// More letters of a word may differ than the limit allows.
    EditsLowered(u32),
    /// A slop above the limit.
    SlopLowered(u32),
    /// A prefix that looks like a field but is none.
    UnknownField {
        /// As typed.
        name: String,
        /// The field that was likely meant.
        meant: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QuoteClosed => f.write_str("unbalanced quotation mark: closed at the end of the query"),
            Self::ParenthesesClosed(count) => write!(f, "unbalanced `(`: closed {count} at the end of the query"),
            Self::ParenthesisIgnored => f.write_str("unbalanced `)`: ignored"),
            Self::EmptyParentheses => f.write_str("`()` holds nothing: ignored"),
            Self::OperatorIgnored(operator) => write!(f, "`{operator}` has nothing to join: ignored"),
            Self::NothingToSearch(text) => write!(f, "`{text}` holds no letter and no digit: ignored"),
            Self::Everything => f.write_str("`*` alone stands for everything"),
            Self::NoValue(name) => write!(
                f,
                "`{name}:` has no value: searched as a word (write {name}:VALUE without a space)"
            ),
            Self::NotADate(text) => write!(
                f,
                "`{text}` is not a date: searched as words (write 2025-05-16, 2025-05, 2025-05..2025-06)"
            ),
            Self::NotAZone(text) => write!(
                f,
                "`{text}` is not a zone: searched as a word (write {} or all)",
                ZoneKind::ALL.map(ZoneKind::name).join(", ")
            ),
            Self::ZonesNotExcluded => f.write_str("`zone:` cannot be excluded: ignored (name the zones to look into)"),
            Self::RangeTurned(text) => write!(f, "`{text}` ends before it begins: turned round"),
            Self::EditsLowered(asked) => {
                write!(
                    f,
                    "`~{asked}` is more than a word may differ in: lowered to {MAX_EDITS}"
                )
            }
            Self::SlopLowered(asked) => write!(f, "`~{asked}` is more than a phrase may have: lowered to {MAX_SLOP}"),
            Self::UnknownField { name, meant } => {
                write!(
                    f,
                    "`{name}:` is not a field: searched as words (did you mean `{meant}:`?)"
                )
            }
        }
    }
}
