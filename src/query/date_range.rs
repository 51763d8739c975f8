//! Ranges of days as people type them: `2025-05`, `2025-05..2025-06`, `..2025`.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::model::PartialDate;

/// Days from the first that `from` may mean to the last that `to` may mean; an end that is missing is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateRange {
    /// First day, month or year.
    pub from: Option<PartialDate>,
    /// Last day, month or year; all of it belongs to the range.
    pub to: Option<PartialDate>,
}

/// The text is no range of dates.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a date or a range of dates: `{0}` (write 2025-05-16, 2025-05, 2025, 2025-05..2025-06, 2025-05.. or ..2025)"
)]
pub struct NotARange(String);

impl DateRange {
    /// Returns whether both ends are open, so that every day lies in the range.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Returns the days as numbers `YYYYMMDD`, both ends inclusive; a range that ends before it begins is empty.
    #[must_use]
    pub fn days(self) -> RangeInclusive<u32> {
        let first = self.from.map_or(0, PartialDate::first_day);
        let last = self.to.map_or(99_991_231, PartialDate::last_day);
        first..=last
    }

    /// Returns the range with its ends in order.
    #[must_use]
    pub fn ordered(self) -> Self {
        let is_reversed = self.days().is_empty();
        if is_reversed {
            Self {
                from: self.to,
                to: self.from,
            }
        } else {
            self
        }
    }
}

impl FromStr for DateRange {
    type Err = NotARange;

    /// Reads a date, or two with `..` between them, either of which may be missing. The second may leave out what
    /// it shares with the first (`2025-05..06`), as ISO 8601 allows.
    fn from_str(text: &str) -> Result<Self, NotARange> {
        let no_range = || NotARange(text.to_owned());
        let Some((from, to)) = text.trim().split_once("..") else {
            let date = text.parse().map_err(|_| no_range())?;
            return Ok(Self {
                from: Some(date),
                to: Some(date),
            });
        };
        let to = completed(from, to);
        let read = |end: &str| {
            if end.is_empty() {
                Ok(None)
            } else {
                end.parse().map(Some).map_err(|_| no_range())
            }
        };
        let range = Self {
            from: read(from)?,
            to: read(&to)?,
        };
        if range.is_open() { Err(no_range()) } else { Ok(range) }
    }
}

/// Returns the end of a range with the year and month of its start where it leaves them out.
fn completed(from: &str, to: &str) -> String {
    let kept = match to.len() {
        2 | 5 => from.len().checked_sub(to.len()),
        _ => None,
    };
    let head = kept.and_then(|len| from.get(..len)).filter(|head| head.ends_with('-'));
    format!("{}{to}", head.unwrap_or_default())
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (from, to) => {
                from.map_or(Ok(()), |date| write!(f, "{date}"))?;
                f.write_str("..")?;
                to.map_or(Ok(()), |date| write!(f, "{date}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DateRange;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = text
            .parse::<DateRange>()
            .map_or_else(|_| "no range".to_owned(), |range| range.to_string());
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn reads_and_writes_ranges() {
        for text in [
            "2025",
            "2025-05",
            "2025-05-16",
            "2025-05..2025-06",
            "2025-05..",
            "..2025",
            "2024..2025-03-01",
        ] {
            check(text, text);
        }
        check("2025..2025", "2025");
        check("2025-05..06", "2025-05..2025-06");
        check("2025-05-16..18", "2025-05-16..2025-05-18");
        check("2025-05-16..06-02", "2025-05-16..2025-06-02");
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "..",
            "2025-13",
            "yesterday",
            "2025..06",
            "2025-05-16...2025",
            "é..06",
            "2025-05-16..é",
        ] {
            check(text, "no range");
        }
    }

    #[test]
    fn a_month_means_all_its_days() {
        let days = |text: &str| text.parse::<DateRange>().unwrap().days();
        assert_eq!(days("2025-05..2025-06"), 20_250_501..=20_250_630);
        assert_eq!(days("2024-02"), 20_240_201..=20_240_229);
        assert_eq!(days("..2025"), 0..=20_251_231);
        let reversed: DateRange = "2025-06..2025-05".parse().unwrap();
        assert!(reversed.days().is_empty());
        assert_eq!(reversed.ordered().to_string(), "2025-05..2025-06");
    }
}
