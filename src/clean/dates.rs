//! Dates on a page: read from text in many languages, each with what it stands for.
//!
//! No crate reads month names beyond English, and some fill gaps with the current clock; here a date is read only
//! where day, month and year are written, from a table of month names. A numeric date is day first unless the page
//! is American English or the numbers say otherwise. Only what says so is a publication date: a site's clock, or an
//! event in the text, never becomes one.

use std::{collections::HashMap, sync::OnceLock};

use super::block::Block;
use crate::{
    fold::fold,
    model::{DateEvidence, DateRole, PartialDate},
};

/// Number of dates of events that are kept of one page.
const MAX_MENTIONED: usize = 40;

/// Returns the dates that stand in a page's blocks; the blocks are judged.
pub(super) fn of_blocks(blocks: &[Block], language: Option<&str>) -> Vec<DateEvidence> {
    let mut dates = Vec::new();
    for block in blocks {
        let decided_by = block.verdict.map_or("", |v| v.rule);
        let role = match decided_by {
            "page-clock" => DateRole::PageClock,
            "published-line" | "byline" | "date-line" if says_modified(&block.text) => DateRole::Modified,
            "published-line" | "byline" | "date-line" => DateRole::Published,
            _ if block.is_out() => continue,
            _ => DateRole::Mentioned,
        };
        let name = if role == DateRole::Mentioned {
            "text"
        } else {
            decided_by
        };
        for (date, surface) in find(&block.text, language) {
            if dates.len() < MAX_MENTIONED && date.day().is_some() {
                dates.push(DateEvidence {
                    date,
                    role,
                    rule: format!("line:{name}"),
                    surface: shorten(&surface),
                });
            }
        }
    }
    doubt_date_lines(&mut dates);
    dates
}

/// Takes dates that stand under a title, alone or beside an author, for claims of publication only where they agree and no line says more.
fn doubt_date_lines(dates: &mut [DateEvidence]) {
    let is_bare =
        |d: &DateEvidence| matches!(d.rule.as_str(), "line:date-line" | "line:byline") && d.role == DateRole::Published;
    let said = dates.iter().any(|d| d.role == DateRole::Published && !is_bare(d));
    let mut bare = dates.iter().filter(|d| is_bare(d)).map(|d| d.date);
    let first = bare.next();
    if said || bare.any(|date| Some(date) != first) {
        let doubted = dates.iter_mut().filter(|d| is_bare(d));
        doubted.for_each(|d| d.role = DateRole::Mentioned);
    }
}

/// Returns the dates without those that claim publication or change after the page was fetched.
pub(super) fn possible(mut dates: Vec<DateEvidence>, fetched: Option<PartialDate>) -> Vec<DateEvidence> {
    if let Some(fetched) = fetched {
        let is_claim = |d: &DateEvidence| matches!(d.role, DateRole::Published | DateRole::Modified);
        // A day of grace for time zones.
        dates.retain(|d| !is_claim(d) || d.date.first_day() <= fetched.last_day() + 1);
    }
    dates
}

/// Returns all dates of a page, best first: declared, published, modified, mentioned, the page's clock.
pub(super) fn ranked(declared: Option<DateEvidence>, found: Vec<DateEvidence>) -> Vec<DateEvidence> {
    let rank = |d: &DateEvidence| match d.role {
        DateRole::Declared => 0,
        DateRole::Published => 1,
        DateRole::Modified => 2,
        DateRole::Mentioned => 3,
        DateRole::PageClock => 4,
    };
    let mut dates: Vec<DateEvidence> = declared.into_iter().chain(found).collect();
    dates.sort_by_key(rank);
    dates
}

/// Returns the date of publication: the best one that claims to be it.
pub(super) fn published(ranked: &[DateEvidence]) -> Option<PartialDate> {
    ranked
        .first()
        .filter(|d| matches!(d.role, DateRole::Declared | DateRole::Published))
        .map(|d| d.date)
}

/// Returns a text cut to 80 characters.
pub(super) fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}

fn says_modified(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "update",
        "modif",
        "обновлен",
        "оновлен",
        "guncel",
        "تحديث",
        "עודכן",
        "mis a jour",
        "actualiz",
        "aktualis",
        "aktualiz",
        "aggiorn",
        "atualiz",
    ];
    let folded = fold(line);
    WORDS.iter().any(|word| folded.contains(&fold(word)))
}

/// A word or number of a text.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
    value: Value,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Number(u32),
    Month(u8),
    Word,
}

/// Returns the full dates written in a text, with the words they are written in.
pub(super) fn find(text: &str, language: Option<&str>) -> Vec<(PartialDate, String)> {
    let pieces = pieces(text);
    let mut dates = Vec::new();
    let mut at = 0;
    while at + 2 < pieces.len() {
        let (window, skipped) = three(&pieces[at..]);
        let span = &text[window[0].at..window[2].at + window[2].text.len()];
        match read(&window, span, language).filter(|_| span.len() < 60) {
            Some(date) => {
                dates.push((date, span.to_owned()));
                at += skipped;
            }
            None => at += 1,
        }
    }
    dates
}

/// Returns the next three pieces, leaving out the `de` of Spanish and Portuguese dates, and how many were passed.
fn three<'t>(pieces: &[Piece<'t>]) -> ([Piece<'t>; 3], usize) {
    let is_joint = |p: &Piece<'_>| matches!(p.text, "de" | "del" | "of" | "г" | "th" | "st" | "nd" | "rd");
    let mut kept = [pieces[0], pieces[1], pieces[2]];
    let mut count = 1;
    for (passed, piece) in pieces.iter().enumerate().skip(1).take(6) {
        if !is_joint(piece) {
            kept[count] = *piece;
            count += 1;
        }
        if count == 3 {
            return (kept, passed + 1);
        }
    }
    ([pieces[0], pieces[1], pieces[2]], 3)
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(char::is_alphanumeric).map(|at| rest + at) {
        let tail = &text[start..];
        let digits = tail.chars().next().is_some_and(char::is_numeric);
        let ends = |c: char| !c.is_alphanumeric() || c.is_numeric() != digits;
        let end = start + tail.find(ends).unwrap_or(tail.len());
        let word = &text[start..end];
        let value = if digits {
            number(word).map_or(Value::Word, Value::Number)
        } else {
            month(word).map_or(Value::Word, Value::Month)
        };
        pieces.push(Piece {
            text: word,
            at: start,
            value,
        });
        rest = end;
    }
    pieces
}

/// Returns the value of decimal digits in any script that has a block of ten of them here: ASCII, Arabic, Persian.
fn number(digits: &str) -> Option<u32> {
    if digits.chars().count() > 4 {
        return None;
    }
    digits.chars().try_fold(0, |value, c| {
        let digit = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            '٠'..='٩' => u32::from(c) - u32::from('٠'),
            '۰'..='۹' => u32::from(c) - u32::from('۰'),
            _ => return None,
        };
        Some(value * 10 + digit)
    })
}

/// Reads three pieces as a date.
fn read(pieces: &[Piece<'_>; 3], span: &str, language: Option<&str>) -> Option<PartialDate> {
    let (day, month, year) = match (pieces[0].value, pieces[1].value, pieces[2].value) {
        (Value::Number(day), Value::Month(month), Value::Number(year))
        | (Value::Month(month), Value::Number(day), Value::Number(year)) => (day, u32::from(month), year),
        (Value::Number(year), Value::Number(month), Value::Number(day)) if pieces[0].text.chars().count() == 4 => {
            (day, month, year)
        }
        (Value::Number(first), Value::Number(second), Value::Number(year)) if joined(span) => {
            let month_first = second > 12 || language == Some("en") && span.contains('/') && first <= 12;
            if month_first {
                (second, first, year)
            } else {
                (first, second, year)
            }
        }
        _ => return None,
    };
    if pieces
        .iter()
        .all(|p| p.value != Value::Number(year) || p.text.chars().count() != 4)
        || !(1900..=2100).contains(&year)
    {
        return None;
    }
    PartialDate::new(
        u16::try_from(year).ok()?,
        u8::try_from(month).ok(),
        u8::try_from(day).ok(),
    )
}

/// Returns whether numbers are joined as in a date, and not merely follow one another.
fn joined(span: &str) -> bool {
    !span.contains(' ') && ['.', '/', '-'].iter().any(|mark| span.matches(*mark).count() == 2)
}

/// Returns the month that a word names in one of the languages of [`MONTHS`].
fn month(word: &str) -> Option<u8> {
    static TABLE: OnceLock<HashMap<String, u8>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (month, names) in (1..).zip(MONTHS) {
            for name in names.split(' ') {
                table.entry(fold(name)).or_insert(month);
            }
        }
        table
    });
    if word.len() > 40 {
        return None;
    }
    let folded = fold(word);
    // Hebrew joins its prepositions to the month: ביוני.
    table
        .get(&folded)
        .or_else(|| table.get(folded.strip_prefix('ב')?))
        .copied()
}

/// Names of the months, in nominative and genitive: en, uk, ru, be, bg, tr, ar (both calendars' names), he, fr, es, de,
/// pl, it, pt, nl, cs, ro, el.
const MONTHS: [&str; 12] = [
    "january jan січень січня январь января янв студзень студзеня януари ocak oca يناير كانون_الثاني ינואר janvier janv enero januar jänner styczeń stycznia gennaio janeiro januari leden ledna ianuarie Ιανουάριος Ιανουαρίου",
    "february feb лютий лютого февраль февраля фев люты лютага февруари şubat şub فبراير شباط פברואר février févr febrero februar luty lutego febbraio fevereiro februari únor února februarie Φεβρουάριος Φεβρουαρίου",
    "march mar березень березня март марта сакавік сакавіка mart مارس آذار اذار מרץ מרס mars marzo märz marzec marca março maart březen března martie Μάρτιος Μαρτίου",
    "april apr квітень квітня апрель апреля апр красавік красавіка април nisan nis أبريل إبريل نيسان אפריל avril avr abril kwiecień kwietnia aprile duben dubna aprilie Απρίλιος Απριλίου",
    "may травень травня май мая травень mayıs مايو أيار ايار מאי mai mayo maj maja maggio maio mei květen května Μάιος Μαΐου",
    "june jun червень червня июнь июня июн чэрвень чэрвеня юни haziran haz يونيو حزيران יוני juin junio juni czerwiec czerwca giugno junho červen června iunie Ιούνιος Ιουνίου",
    "july jul липень липня июль июля июл ліпень ліпеня юли temmuz tem يوليو تموز יולי juillet juil julio juli lipiec lipca luglio julho červenec července iulie Ιούλιος Ιουλίου",
    "august aug серпень серпня август августа авг жнівень жніўня ağustos ağu أغسطس آب אוגוסט août aout agosto sierpień sierpnia augustus srpen srpna Αύγουστος Αυγούστου",
    "september sep sept вересень вересня сентябрь сентября сен верасень верасня септември eylül eyl سبتمبر أيلول ايلول ספטמבר septembre septiembre setiembre wrzesień września settembre setembro září septembrie Σεπτέμβριος Σεπτεμβρίου",
    "october oct жовтень жовтня октябрь октября окт кастрычнік кастрычніка октомври ekim eki أكتوبر אוקטובר octobre octubre oktober okt październik października ottobre outubro říjen října octombrie Οκτώβριος Οκτωβρίου",
    "november nov листопад листопада ноябрь ноября ноя лістапад лістапада ноември kasım kas نوفمبر נובמבר novembre noviembre novembro noiembrie Νοέμβριος Νοεμβρίου",
    "december dec грудень грудня декабрь декабря дек снежань снежня декември aralık ara ديسمبر דצמבר décembre déc diciembre dezember grudzień grudnia dicembre dezembro prosinec prosince decembrie Δεκέμβριος Δεκεμβρίου",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clean::block::{Join, Shape},
        model::ZoneKind,
    };

    fn roles(lines: &[(&'static str, &str)]) -> Vec<DateRole> {
        let block = |(rule, text): &(&'static str, &str)| {
            let mut block = Block::new(text, Shape::Bare, Join::Paragraph);
            block.decide(ZoneKind::Chrome, rule);
            block
        };
        let blocks: Vec<Block> = lines.iter().map(block).collect();
        of_blocks(&blocks, None).into_iter().map(|d| d.role).collect()
    }

    #[test]
    fn a_date_alone_is_a_claim_unless_another_speaks_against_it() {
        use DateRole::{Mentioned, Modified, Published};
        let (one, two) = (("date-line", "3 June 2025"), ("date-line", "4 June 2025, 10:15"));
        assert_eq!(roles(&[one]), [Published]);
        assert_eq!(roles(&[one, one]), [Published, Published]);
        assert_eq!(roles(&[one, two]), [Mentioned, Mentioned]);
        assert_eq!(
            roles(&[one, ("byline", "By Anna Writer | 4 June 2025")]),
            [Mentioned, Mentioned]
        );
        assert_eq!(
            roles(&[("published-line", "Published: 2 June 2025"), one]),
            [Published, Mentioned]
        );
        assert_eq!(roles(&[("byline", "By Anna Writer, updated 2 June 2025")]), [Modified]);
    }

    fn check(text: &str, language: &str, expected: &str) {
        let found: Vec<String> = find(text, Some(language))
            .iter()
            .map(|(date, _)| date.to_string())
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn dates_are_read_in_many_languages() {
        for (text, language) in [
            ("Monday, 2 June 2025", "en"),
            ("June 2, 2025", "en"),
            ("2nd of June 2025", "en"),
            ("2 червня 2025 року", "uk"),
            ("2 июня 2025 г.", "ru"),
            ("2 Haziran 2025 Pazartesi", "tr"),
            ("2 يونيو 2025", "ar"),
            ("٢ حزيران ٢٠٢٥", "ar"),
            ("2 ביוני 2025", "he"),
            ("2 juin 2025", "fr"),
            ("2 de junio de 2025", "es"),
            ("2. Juni 2025", "de"),
            ("2 czerwca 2025", "pl"),
            ("2 giugno 2025", "it"),
            ("2 de junho de 2025", "pt"),
            ("02.06.2025", "ru"),
            ("2025-06-02", "en"),
            ("06/02/2025", "en"),
            ("02/06/2025", "fr"),
        ] {
            check(text, language, "2025-06-02");
        }
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
        ] {
            check(text, "en", "");
        }
    }

    #[test]
    fn several_dates_come_in_order() {
        check("On 16 May 2025 and on 2 June 2025", "en", "2025-05-16 2025-06-02");
    }
}
