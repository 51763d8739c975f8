//! Calendar dates that may lack their day or month, as pages state them.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A year, a month of a year or a day, in the Gregorian calendar; ISO 8601 (EDTF level 0): `2025`, `2025-05`, `2025-05-16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// The text is no date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date: `{0}` (write 2025, 2025-05 or 2025-05-16)")]
pub struct NotADate(String);

impl PartialDate {
    /// Makes a date; `None` where the calendar has no such day.
    #[must_use]
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let fits = match (month, day) {
            (None, None) => true,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day),
            (None, Some(_)) => false,
        };
        (fits && (1000..=9999).contains(&year)).then_some(Self { year, month, day })
    }

    /// Returns the year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12, where one is stated.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// Returns the day of the month, where one is stated.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// Returns the first day it may mean, as the number `YYYYMMDD`, which sorts like the calendar.
    #[must_use]
    pub fn first_day(self) -> u32 {
        self.number(self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Returns the last day it may mean, as the number `YYYYMMDD`.
    #[must_use]
    pub fn last_day(self) -> u32 {
        let month = self.month.unwrap_or(12);
        self.number(month, self.day.unwrap_or_else(|| days_in(self.year, month)))
    }

    /// Returns the days from the first day it may mean to that of another, negative where the other lies before.
    #[must_use]
    pub fn days_until(self, other: Self) -> i32 {
        other.day_number() - self.day_number()
    }

    /// Returns the day that lies a number of days later, or earlier where it is negative; `None` where no day is
    /// stated or the calendar ends.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Option<Self> {
        self.day?;
        Self::of_day_number(self.day_number().checked_add(days)?)
    }

    /// Returns the number of days since 1 March of the year 0, after Howard Hinnant's `days_from_civil`.
    fn day_number(self) -> i32 {
        let (month, day) = (i32::from(self.month.unwrap_or(1)), i32::from(self.day.unwrap_or(1)));
        let year = i32::from(self.year) - i32::from(month <= 2);
        let (era, year_of_era) = (year / 400, year % 400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
    }

    fn of_day_number(number: i32) -> Option<Self> {
        let (era, day_of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = era * 400 + year_of_era + i32::from(month <= 2);
        Self::new(
            u16::try_from(year).ok()?,
            u8::try_from(month).ok(),
            u8::try_from(day).ok(),
        )
    }

    fn number(self, month: u8, day: u8) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(month) * 100 + u32::from(day)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`; what follows a full day after `T` or a space (a time of day) is ignored.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let date = text.trim();
        let date = date.split_once(['T', ' ']).map_or(date, |(day, _)| day);
        let mut parts = date.split('-');
        let mut next = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => Ok(part.parse().ok()),
            Some(_) => Err(()),
        };
        let mut read = || {
            let (year, month, day) = (next(4).ok()?, next(2).ok()?, next(2).ok()?);
            let as_u8 = |value: Option<u16>| value.and_then(|v| u8::try_from(v).ok());
            Self::new(year?, as_u8(month), as_u8(day)).filter(|_| date.matches('-').count() <= 2)
        };
        read().ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        for good in ["2025", "2025-05", "2025-05-16", "2024-02-29"] {
            assert_eq!(good.parse::<PartialDate>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "25",
            "2025-13",
            "2025-02-30",
            "2025-5",
            "2025-05-16-01",
            "today",
            "2025-05-1x",
        ] {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad}");
        }
        assert_eq!(
            "2025-05-16T10:00:00Z".parse::<PartialDate>().unwrap().to_string(),
            "2025-05-16"
        );
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        for (from, days, to) in [
            ("2025-06-30", 1, "2025-07-01"),
            ("2024-02-28", 1, "2024-02-29"),
            ("2025-03-01", -1, "2025-02-28"),
            ("2025-01-01", -1, "2024-12-31"),
            ("1999-12-31", 366, "2000-12-31"),
        ] {
            assert_eq!(date(from).plus_days(days), Some(date(to)), "{from} {days}");
            assert_eq!(date(from).days_until(date(to)), days);
        }
        assert_eq!(date("2025-06").plus_days(1), None);
        assert_eq!(date("9999-12-31").plus_days(1), None);
    }

    #[test]
    fn a_month_spans_its_days() {
        let may: PartialDate = "2025-05".parse().unwrap();
        assert_eq!((may.first_day(), may.last_day()), (20_250_501, 20_250_531));
    }
}
