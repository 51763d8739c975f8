//! Dates that a page counts from the moment it was looked at: `2 hours ago`, `yesterday`, `вчера`, `منذ ساعتين`.
//!
//! [`resolve`] turns one into a day only against a known capture. Minutes and hours need the time of day of the capture;
//! weeks, months and years name no day and are left alone. The capture's own day is taken, in the offset it is written in.

use crate::{fold::fold, model::PartialDate};

/// When a page was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Capture {
    /// The day.
    pub(super) date: PartialDate,
    /// Minutes since midnight, where the time is known.
    minute: Option<i32>,
}

impl Capture {
    /// Reads `2025-06-02`, `2025-06-02T10:15:00Z` and the like; `None` where no day is stated.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let date: PartialDate = text.parse().ok()?;
        date.day()?;
        let time = text.split_once(['T', ' ']).map(|(_, time)| time);
        Some(Self {
            date,
            minute: time.and_then(minute),
        })
    }
}

/// Reads `HH:MM` at the start of a text.
fn minute(time: &str) -> Option<i32> {
    let (hours, rest) = time.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, rest.get(..2)?.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

/// Returns the day that a short line names by its distance from the capture, whatever label or time stands beside it.
pub(super) fn resolve(line: &str, capture: Capture) -> Option<PartialDate> {
    if line.chars().count() > LONGEST {
        return None;
    }
    let folded = fold(line);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect();
    match distance(&words)? {
        Distance::Days(days) => capture.date.plus_days(-days),
        Distance::Minutes(minutes) => {
            let left = capture.minute? - minutes;
            capture.date.plus_days(left.div_euclid(24 * 60))
        }
    }
}

/// Longest line that is looked at, in characters: anything longer says more than when.
const LONGEST: usize = 60;

/// Number of words that are looked at.
const MAX_WORDS: usize = 12;

/// Words that may stand beside a day without a number, such as labels and times; more of others make a line something
/// else, as in `Russia today`.
const MAX_OTHERS: usize = 2;

/// How far back a line points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Distance {
    Minutes(i32),
    Days(i32),
}

fn distance(words: &[&str]) -> Option<Distance> {
    let numbered = (0..words.len()).find_map(|at| counted(words, at));
    numbered
        .or_else(|| words.windows(2).find_map(uncounted))
        .or_else(|| day(words))
}

/// Reads a word for the past and a unit that says itself how many: `منذ ساعتين`, `לפני שעה`.
fn uncounted(pair: &[&str]) -> Option<Distance> {
    let (_, distance) = UNCOUNTED.iter().find(|(unit, _)| fold(unit) == pair[1])?;
    ["منذ", "قبل", "לפני"].contains(&pair[0]).then_some(*distance)
}

/// Units in the singular and the dual.
const UNCOUNTED: &[(&str, Distance)] = &[
    ("ساعة", Distance::Minutes(60)),
    ("ساعتين", Distance::Minutes(120)),
    ("يوم", Distance::Days(1)),
    ("يومين", Distance::Days(2)),
    ("שעה", Distance::Minutes(60)),
    ("שעתיים", Distance::Minutes(120)),
    ("יום", Distance::Days(1)),
    ("יומיים", Distance::Days(2)),
];

/// Reads `today` or `yesterday` as the first word, or behind a label.
fn day(words: &[&str]) -> Option<Distance> {
    let days = |word: &str| {
        let is = |list: &[&str]| list.iter().any(|known| fold(known) == word);
        if is(TODAY) { Some(0) } else { is(YESTERDAY).then_some(1) }
    };
    // The apostrophe of `aujourd'hui` parts it in two.
    if words.windows(2).any(|pair| pair == ["aujourd", "hui"]) && words.len() <= 2 + MAX_OTHERS {
        return Some(Distance::Days(0));
    }
    let at = words.iter().position(|word| days(word).is_some())?;
    let label = words[..at]
        .iter()
        .all(|word| LABELS.iter().any(|label| fold(label) == *word));
    let behind = words[at + 1..]
        .iter()
        .filter(|word| !word.starts_with(char::is_numeric))
        .count();
    (label && behind <= 1).then(|| Distance::Days(days(words[at]).unwrap_or_default()))
}

/// Reads a number, a unit and a word for the past, before or behind.
fn counted(words: &[&str], at: usize) -> Option<Distance> {
    let number: i32 = match words[at] {
        "a" | "an" | "one" | "une" | "un" | "una" | "eine" | "einer" | "einem" | "um" | "uma" => 1,
        digits if digits.len() <= 3 => digits.parse().ok()?,
        _ => return None,
    };
    let unit = words.get(at + 1)?;
    let before = at.checked_sub(1).map(|before| words[before]);
    let is_past = before.is_some_and(|word| BEFORE.iter().any(|known| fold(known) == word))
        || at >= 3 && words[at - 3..at] == ["il", "y", "a"]
        || words
            .get(at + 2)
            .is_some_and(|word| BEHIND.iter().any(|known| fold(known) == *word));
    if !is_past {
        return None;
    }
    let is = |list: &[&str]| list.iter().any(|known| unit.starts_with(fold(known).as_str()));
    if is(MINUTES) {
        Some(Distance::Minutes(number))
    } else if is(HOURS) {
        Some(Distance::Minutes(number * 60))
    } else {
        is(DAYS).then_some(Distance::Days(number))
    }
}

const TODAY: &[&str] = &[
    "today",
    "сегодня",
    "сьогодні",
    "сёння",
    "днес",
    "bugün",
    "اليوم",
    "امروز",
    "היום",
    "hoy",
    "heute",
    "dzisiaj",
    "dziś",
    "oggi",
    "hoje",
    "vandaag",
    "idag",
    "dnes",
    "azi",
    "astăzi",
    "σήμερα",
    "данас",
    "danas",
];

const YESTERDAY: &[&str] = &[
    "yesterday",
    "вчера",
    "вчора",
    "учора",
    "dün",
    "أمس",
    "دیروز",
    "אתמול",
    "hier",
    "ayer",
    "gestern",
    "wczoraj",
    "ieri",
    "ontem",
    "gisteren",
    "igår",
    "včera",
    "χθες",
    "јуче",
    "juče",
    "dunen",
];

/// Words before a day without a number.
const LABELS: &[&str] = &[
    "published",
    "posted",
    "date",
    "опубликовано",
    "опубліковано",
    "yayınlanma",
    "نشر",
    "פורסם",
    "publié",
    "publicado",
    "veröffentlicht",
    "opublikowano",
    "pubblicato",
    "at",
    "on",
    "le",
    "am",
    "em",
    "el",
];

/// Words for the past before a number.
const BEFORE: &[&str] = &[
    "منذ",
    "قبل",
    "לפני",
    "hace",
    "vor",
    "há",
    "acum",
    "пре",
    "преди",
    "před",
    "πριν",
    "fa",
];

/// Words for the past behind a unit.
const BEHIND: &[&str] = &[
    "ago",
    "назад",
    "тому",
    "таму",
    "önce",
    "evvel",
    "temu",
    "fa",
    "geleden",
    "sedan",
    "atrás",
    "پیش",
    "siden",
];

const MINUTES: &[&str] = &[
    "min",
    "minut",
    "минут",
    "хвилин",
    "мин",
    "хв",
    "dakika",
    "dk",
    "دقيق",
    "دقائق",
    "دقیقه",
    "דק",
    "хвіл",
    "λεπτ",
    "perc",
];

const HOURS: &[&str] = &[
    "hour",
    "hr",
    "hrs",
    "h",
    "час",
    "годин",
    "saat",
    "ساعة",
    "ساعات",
    "ساعت",
    "שעות",
    "שעה",
    "heure",
    "hora",
    "stunde",
    "std",
    "godz",
    "ore",
    "ora",
    "uur",
    "timm",
    "ώρ",
    "hod",
];

const DAYS: &[&str] = &[
    "day", "день", "дня", "дней", "днів", "дні", "дни", "gün", "يوم", "أيام", "روز", "ימים", "יום", "jour", "día",
    "tag", "dni", "dzień", "giorn", "dia", "dag", "zile", "ημέρ", "dny", "dan",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<&str>) {
        let capture = Capture::read("2025-06-02T01:30:00+03:00").unwrap();
        let found = resolve(line, capture).map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{line}");
    }

    #[test]
    fn distances_are_counted_from_the_capture() {
        for line in [
            "2 hours ago",
            "Posted an hour ago", // it was half past one
            "3 часа назад",
            "5 годин тому",
            "4 saat önce",
            "منذ 2 ساعات",
            "منذ ساعتين",
            "לפני 3 שעות",
            "il y a 2 heures",
            "hace 3 horas",
            "vor 2 Stunden",
            "2 godziny temu",
            "2 ore fa",
            "há 2 horas",
        ] {
            let expected = if line.contains("an hour") {
                "2025-06-02"
            } else {
                "2025-06-01"
            };
            check(line, Some(expected));
        }
        check("20 minutes ago", Some("2025-06-02"));
        check("2 days ago", Some("2025-05-31"));
    }

    #[test]
    fn days_have_names() {
        for line in [
            "Yesterday",
            "вчера, 18:40",
            "Вчора",
            "Dün 10:15",
            "أمس",
            "אתמול",
            "Gestern",
            "Ayer",
            "Published yesterday",
            "hier",
        ] {
            check(line, Some("2025-06-01"));
        }
        check("Сегодня, 10:15", Some("2025-06-02"));
        check("Aujourd’hui", Some("2025-06-02"));
    }

    #[test]
    fn what_names_no_day_is_left_alone() {
        for line in [
            "Harbour Today",
            "2 weeks ago",
            "3 months ago",
            "2 hours",
            "5 days of talks",
            "Yesterday the delegations met in Istanbul again and agreed on little",
        ] {
            check(line, None);
        }
        let day_only = Capture::read("2025-06-02").unwrap();
        assert_eq!(resolve("2 hours ago", day_only), None);
        assert_eq!(Capture::read("2025-06"), None);
    }
}
