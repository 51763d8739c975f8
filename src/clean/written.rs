//! Dates as people write them: day, month and year, in numbers or with the month's name, in many languages.
//!
//! [`find`] reads a date only where all three are written; no gap is ever filled in. A year with a month's name may be
//! in any order. Numbers are day first, and year first where the year stands first; only American English puts the
//! month first, so that `03/04/2025` in English of no known country is read as Americans do and marked as unsure.

use super::months;
use crate::model::PartialDate;

/// A date that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The date.
    pub(super) date: PartialDate,
    /// The bytes of the text that it is written in.
    pub(super) span: std::ops::Range<usize>,
    /// Whether it can be read in one way only.
    pub(super) sure: bool,
}

/// Returns the full dates written in a text, in order. `language` is a BCP 47 tag.
pub(super) fn find(text: &str, language: Option<&str>) -> Vec<Written> {
    let mut dates = Vec::new();
    if !has_year(text) {
        return dates;
    }
    let pieces = pieces(text);
    let mut at = 0;
    while at < pieces.len() {
        let found = three(&pieces[at..]).and_then(|(window, passed)| {
            let span = window[0].at..window[2].at + window[2].text.len();
            let (date, sure) = read(&window, &text[span.clone()], language)?;
            Some((Written { date, span, sure }, passed))
        });
        match found {
            Some((date, passed)) => {
                dates.push(date);
                at += passed;
            }
            None => at += 1,
        }
    }
    dates
}

/// Returns whether four digits follow one another somewhere: most blocks have none, and cost no more than this.
fn has_year(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = if digit(c).is_some() { run + 1 } else { 0 };
        run == 4
    })
}

/// A word or number of a text.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
    number: Option<u32>,
}

impl Piece<'_> {
    fn is_year(&self) -> bool {
        self.number.is_some_and(|n| (1900..=2100).contains(&n)) && self.text.chars().count() == 4
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(char::is_alphanumeric).map(|at| rest + at) {
        let tail = &text[start..];
        let digits = tail.starts_with(|c| digit(c).is_some());
        let ends = |c: char| !c.is_alphanumeric() || digit(c).is_some() != digits;
        let end = start + tail.find(ends).unwrap_or(tail.len());
        let word = &text[start..end];
        pieces.push(Piece {
            text: word,
            at: start,
            number: digits.then(|| number(word)).flatten(),
        });
        rest = end;
    }
    pieces
}

/// Returns the value of a decimal digit: ASCII, Arabic, Persian, or the wide forms of East Asia.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '٠'..='٩' => Some(u32::from(c) - u32::from('٠')),
        '۰'..='۹' => Some(u32::from(c) - u32::from('۰')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

fn number(digits: &str) -> Option<u32> {
    if digits.chars().count() > 4 {
        return None;
    }
    digits.chars().try_fold(0, |value, c| Some(value * 10 + digit(c)?))
}

/// Longest stretch that may be one date, in bytes: `30 септември/септембар 2025` with room to spare.
const LONGEST: usize = 80;

/// Returns the three pieces of a date that may start here, and how many pieces were passed; words that only join them
/// (`2 de junio de 2025`, `2nd of June 2025`, `2025年6月2日`) and a month's second name (`يونيو/حزيران`) are left out.
fn three<'t>(pieces: &[Piece<'t>]) -> Option<([Piece<'t>; 3], usize)> {
    let first = *pieces.first()?;
    let may_start = pieces.iter().take(2).any(|p| p.number.is_some()) && pieces.iter().take(REACH).any(Piece::is_year);
    if !may_start {
        return None;
    }
    let mut kept = [first; 3];
    let mut count = 1;
    for (passed, piece) in pieces.iter().enumerate().take(REACH).skip(1) {
        if piece.at - first.at > LONGEST {
            return None;
        }
        if is_joint(piece.text) || names_again(&kept[count - 1], passed, pieces) {
            continue;
        }
        kept[count] = *piece;
        count += 1;
        if count == 3 {
            let numbers = kept.iter().filter(|p| p.number.is_some()).count();
            let fits = numbers >= 2 && kept.iter().any(Piece::is_year);
            return fits.then(|| (with_names(kept, pieces), passed + 1));
        }
    }
    None
}

/// Number of pieces that a date and the words that join it may take.
const REACH: usize = 8;

/// Returns whether a piece is the second word of a month's name, or another name of the month that was kept last.
fn names_again(last: &Piece<'_>, at: usize, pieces: &[Piece<'_>]) -> bool {
    let piece = &pieces[at];
    if piece.number.is_some() || pieces[at - 1].number.is_some() {
        return false;
    }
    months::of_words(pieces[at - 1].text, piece.text).is_some()
        || last.number.is_none() && month_of(piece, pieces).is_some_and(|month| month_of(last, pieces) == Some(month))
}

/// Joins a month of two words into one piece, so that its number can be looked up as a whole.
fn with_names<'t>(mut kept: [Piece<'t>; 3], pieces: &[Piece<'t>]) -> [Piece<'t>; 3] {
    for piece in &mut kept {
        if piece.number.is_none()
            && let Some(month) = month_of(piece, pieces)
        {
            piece.number = Some(MONTH + u32::from(month));
        }
    }
    kept
}

/// What is added to the number of a month that is written as a name.
const MONTH: u32 = 100_000;

/// Returns the month that a piece names, alone or with the word behind it.
fn month_of(piece: &Piece<'_>, pieces: &[Piece<'_>]) -> Option<u8> {
    let next = pieces.iter().find(|next| next.at > piece.at);
    next.and_then(|next| months::of_words(piece.text, next.text))
        .or_else(|| months::of_word(piece.text))
}

fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "of"
            | "the"
            | "г"
            | "го"
            | "th"
            | "st"
            | "nd"
            | "rd"
            | "er"
            | "º"
            | "ª"
            | "année"
            | "m"
            | "d"
            | "年"
            | "月"
            | "년"
            | "월"
            | "من"
    )
}

/// Reads three pieces as a date; also says whether there is no other way to read them.
fn read(pieces: &[Piece<'_>; 3], span: &str, language: Option<&str>) -> Option<(PartialDate, bool)> {
    let numbers = [pieces[0].number?, pieces[1].number?, pieces[2].number?];
    let name = |n: u32| n.checked_sub(MONTH);
    let ((day, month, year), sure) = match numbers {
        [day, month, year] if name(month).is_some() && pieces[2].is_year() => ((day, name(month)?, year), true),
        [month, day, year] if name(month).is_some() && pieces[2].is_year() => ((day, name(month)?, year), true),
        [year, month, day] if name(month).is_some() && pieces[0].is_year() => ((day, name(month)?, year), true),
        [year, month, day] if pieces[0].is_year() && joined(span) => ((day, month, year), true),
        [first, second, year] if pieces[2].is_year() && joined(span) => {
            let (month_first, sure) = order(first, second, span, language);
            let read = if month_first {
                (second, first, year)
            } else {
                (first, second, year)
            };
            (read, sure)
        }
        _ => return None,
    };
    let date = PartialDate::new(
        u16::try_from(year).ok()?,
        u8::try_from(month).ok(),
        u8::try_from(day).ok(),
    );
    Some((date.filter(|d| d.day().is_some())?, sure))
}

/// Returns whether the month stands first of two numbers before a year, and whether that is sure.
fn order(first: u32, second: u32, span: &str, language: Option<&str>) -> (bool, bool) {
    if first > 12 || second > 12 || first == second {
        return (second > 12, true);
    }
    let tag = language.unwrap_or_default().to_ascii_lowercase().replace('_', "-");
    // Dots part days from months everywhere; a country says the rest.
    match tag.as_str() {
        _ if span.contains('.') => (false, true),
        "en-us" | "en-ph" => (true, true),
        "en" => (span.contains('/'), false),
        "" => (false, false),
        _ => (false, true),
    }
}

/// Returns whether numbers are joined as in a date, by the same mark twice, and do not merely follow one another.
fn joined(span: &str) -> bool {
    let marks: Vec<&str> = span
        .split(|c| digit(c).is_some())
        .map(str::trim)
        .filter(|mark| !mark.is_empty())
        .collect();
    let spaced = span.contains(' ');
    match marks.as_slice() {
        [first, second] if first == second => matches!(*first, "." | "/" | "-" | "／") && (!spaced || *first == "."),
        ["年", "月"] | ["년", "월"] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: &str, expected: &str) {
        let found: Vec<String> = find(text, Some(language)).iter().map(|w| w.date.to_string()).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn dates_are_read_in_many_languages() {
        for (text, language) in [
            ("Monday, 2 June 2025", "en"),
            ("June 2, 2025", "en"),
            ("2nd of June 2025", "en"),
            ("Jun. 2, 2025 10:15", "en"),
            ("2 червня 2025 року", "uk"),
            ("2-го червня 2025", "uk"),
            ("2 июня 2025 г.", "ru"),
            ("2 Haziran 2025 Pazartesi", "tr"),
            ("2 يونيو 2025", "ar"),
            ("٢ حزيران ٢٠٢٥", "ar"),
            ("2 يونيو/حزيران 2025", "ar"),
            ("2 جوان 2025", "ar"),
            ("۲ ژوئن ۲۰۲۵", "fa"),
            ("2 ביוני 2025", "he"),
            ("2 juin 2025", "fr"),
            ("2 de junio de 2025", "es"),
            ("2. Juni 2025", "de"),
            ("2 czerwca 2025", "pl"),
            ("2 giugno 2025", "it"),
            ("2 de junho de 2025", "pt"),
            ("2 Ιουνίου 2025", "el"),
            ("2. června 2025", "cs"),
            ("2 iunie 2025", "ro"),
            ("2 juni 2025", "nl"),
            ("2. kesäkuuta 2025", "fi"),
            ("2025. június 2.", "hu"),
            ("2025年6月2日", "ja"),
            ("2025년 6월 2일", "ko"),
            ("2025. 6. 2. 오후", "ko"),
            ("02.06.2025", "ru"),
            ("2025-06-02", "en"),
            ("2025/06/02", "zh"),
            ("06/02/2025", "en-US"),
            ("02/06/2025", "en-GB"),
            ("02/06/2025", "fr"),
            ("2025-06-02T10:15:00+03:00", "en"),
        ] {
            check(text, language, "2025-06-02");
        }
        check("1er juin 2025", "fr", "2025-06-01");
        check("15 كانون الثاني 2025", "ar", "2025-01-15");
        check("15 يناير/كانون الثاني 2025", "ar", "2025-01-15");
        check("15 تشرين الأول/أكتوبر 2025", "ar", "2025-10-15");
    }

    #[test]
    fn what_is_no_full_date_is_none() {
        for text in [
            "May 22nd",
            "in June 2025",
            "1,000 prisoners 2025",
            "31.02.2025",
            "10.2.3",
            "2025",
            "12 34 5678",
            "2025 12 10 prisoners",
            "June 2 - 5 2025 people",
        ] {
            check(text, "en", "");
        }
    }

    #[test]
    fn several_dates_come_in_order() {
        check("On 16 May 2025 and on 2 June 2025", "en", "2025-05-16 2025-06-02");
        check("Updated 16 May 2025, 2 June 2025", "en", "2025-05-16 2025-06-02");
    }

    #[test]
    fn numbers_that_two_countries_read_differently_are_unsure() {
        let sure = |text, language| find(text, language)[0].sure;
        assert!(!sure("03/04/2025", Some("en")) && !sure("03-04-2025", None));
        assert!(sure("03.04.2025", None) && sure("03/04/2025", Some("en-GB")) && sure("23/04/2025", Some("en")));
    }
}
