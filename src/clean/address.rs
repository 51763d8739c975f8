//! The day that an address states: `/2025/06/02/`, `/2025-06-02`, `-20250602`, `/2025/jun/02/`.
//!
//! Outlets write the day of publication there, and nobody changes an address afterwards. Only the path counts: what
//! follows `?` or `#` may be anybody's. Where a path states two days it states none.

use super::months;
use crate::model::PartialDate;

/// Returns the day in an address and the words it is written in.
pub(super) fn date(url: &str) -> Option<(PartialDate, String)> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split(['?', '#']).next()?;
    let path = &path[path.find('/')?..];
    if path.len() > LONGEST {
        return None;
    }
    let mut found: Option<(PartialDate, String)> = None;
    for (date, surface) in compact(path).chain(parted(path)) {
        match &found {
            Some((earlier, _)) if *earlier != date => return None,
            Some(_) => {}
            None => found = Some((date, surface)),
        }
    }
    found
}

/// Longest path that is looked at, in bytes.
const LONGEST: usize = 2_000;

/// Returns runs of exactly eight digits that are a day.
fn compact(path: &str) -> impl Iterator<Item = (PartialDate, String)> + '_ {
    path.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|run| {
        let digits = run.trim_start_matches(['t', 'a']);
        let is_day = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit());
        let date = is_day
            .then(|| day(&digits[..4], &digits[4..6], &digits[6..]))
            .flatten()?;
        Some((date, digits.to_owned()))
    })
}

/// Returns year, month and day that follow one another, parted by `/`, `-`, `_` or `.`; `/2025/0602/` counts too.
fn parted(path: &str) -> impl Iterator<Item = (PartialDate, String)> + '_ {
    let parts: Vec<(usize, &str)> = parts(path);
    (0..parts.len()).filter_map(move |at| {
        let [(start, year), (next, month)] = *parts.get(at..at + 2)? else {
            return None;
        };
        if year.len() != 4 || !path[..start].ends_with(['/', '-', '_', '.']) {
            return None;
        }
        if month.len() == 4 && month.bytes().all(|b| b.is_ascii_digit()) {
            let date = day(year, &month[..2], &month[2..])?;
            return Some((date, path[start..next + 4].to_owned()));
        }
        let (last, third) = *parts.get(at + 2)?;
        let same_mark = path.as_bytes()[next - 1] == path.as_bytes()[last - 1];
        let date = same_mark.then(|| day(year, month, third)).flatten()?;
        Some((date, path[start..last + third.len()].to_owned()))
    })
}

fn parts(path: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let mut parts = Vec::new();
    for part in path.split(['/', '-', '_', '.']) {
        parts.push((start, part));
        start += part.len() + 1;
    }
    parts
}

fn day(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    let number = |text: &str, most: usize| {
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<u16>().ok()).flatten()
    };
    let year = number(year, 4).filter(|year| (1990..=2100).contains(year))?;
    let month = match number(month, 2) {
        Some(month) => u8::try_from(month).ok()?,
        None if month.len() >= 3 => months::of_word(month)?,
        None => return None,
    };
    PartialDate::new(year, Some(month), Some(u8::try_from(number(day, 2)?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: Option<&str>) {
        let found = date(url).map(|(date, _)| date.to_string());
        assert_eq!(found.as_deref(), expected, "{url}");
    }

    #[test]
    fn outlets_write_the_day_in_many_ways() {
        for url in [
            "https://desk.example/2025/06/02/prisoner-swap",
            "https://desk.example/world/2025/6/2/swap.html",
            "https://desk.example/world/2025/jun/02/swap",
            "https://desk.example/news/prisoner-swap-2025-06-02/",
            "https://desk.example/news/2025-06-02-prisoner-swap",
            "https://desk.example/20250602/swap",
            "https://desk.example/news-20250602.html",
            "https://desk.example/n1/2025/0602/c1001-40490000.html",
            "https://desk.example/2025/06/02/swap-20250602",
        ] {
            check(url, Some("2025-06-02"));
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for url in [
            "https://desk.example/2025/06/prisoner-swap",
            "https://desk.example/article/20259902",
            "https://desk.example/id/120250602",
            "https://desk.example/swap?date=2025-06-02",
            "https://desk.example/2025/06/02/from-2025-05-16-to-now",
            "https://desk.example/talks-2025-13-of-20",
            "https://2025-06-02.example/swap",
            "",
        ] {
            check(url, None);
        }
    }
}
