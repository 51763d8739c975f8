//! Lines between a title and its article that only say who wrote it, or when.
//!
//! [`mark`] sets them aside as `byline` and `date-line` and returns the authors of whom it is sure: names behind a
//! word such as `By`, `Von` or `بقلم`. A line counts only as a whole, so that a sentence that starts with such a word
//! stays where it is.

use std::sync::OnceLock;

use super::{block::Block, dates, measure, rules};
use crate::{fold::fold, model::ZoneKind};

/// Number of blocks after the title among which bylines are looked for.
const REACH: usize = 16;

/// Longest byline, in characters.
const LONGEST: usize = 140;

/// Sets aside bylines and lines that are a date around the head of an article, and returns the authors they name.
///
/// `known` are the authors that the page's metadata names. Without a title only words for an author count, since a
/// date alone may then be the site's clock.
pub(super) fn mark(blocks: &mut [Block], known: &[String]) -> Vec<String> {
    let is_title = |b: &Block| b.verdict.is_some_and(|v| v.kind == ZoneKind::Title);
    let title = blocks.iter().position(is_title);
    let first = title.map_or(0, |at| at + 1);
    let mut authors = Vec::new();
    let mut paragraphs = 0;
    for block in blocks.iter_mut().skip(first).take(REACH) {
        let measure = measure::measure(block);
        paragraphs += usize::from(measure.prose);
        if paragraphs > 2 {
            break;
        }
        if block.verdict.is_some() || block.text.chars().count() > LONGEST {
            continue;
        }
        let names = read(&block.text)
            .or_else(|| only_names(&block.text, known))
            .or_else(|| read_parts(&block.text));
        if let Some(names) = names {
            block.decide(ZoneKind::Chrome, "byline");
            authors.extend(names.into_iter().filter(|name| !known.contains(name)));
            authors.dedup();
        } else if paragraphs == 0
            && title.is_some()
            && is_date(&block.text)
            && rules::find(&block.text, |_| true).is_none()
        {
            block.decide(ZoneKind::Chrome, "date-line");
        }
    }
    authors
}

/// Returns whom a line names as authors: nobody where it names a desk. `None` where the line is no byline.
pub(super) fn read(line: &str) -> Option<Vec<String>> {
    let line = line.trim().trim_start_matches(['•', '|', '-', '–', '—', '*', ' ']);
    if line.chars().count() > LONGEST {
        return None;
    }
    if is_desk(line) {
        return Some(Vec::new());
    }
    let rest = after_word(line)?;
    let (list, tail) = part(rest);
    let names: Vec<String> = split_names(list).collect();
    if tail.is_some_and(|tail| !is_tail(tail)) || names.is_empty() {
        return None;
    }
    if names.iter().all(|name| is_name(name)) {
        return Some(names);
    }
    (names_desk(list) && tail.is_none()).then(Vec::new)
}

/// Marks that part the date, the author and the counters of a line.
const MARKS: &[&str] = &["|", " – ", " — ", " - ", "·", "•"];

/// Returns whom a line of several parts names, as in `3 June 2025 | By Anna Writer | 17 comments`: a date or a byline
/// must be among the parts, and nothing but these, what a named rule knows, and counters.
fn read_parts(line: &str) -> Option<Vec<String>> {
    if !MARKS.iter().any(|mark| line.contains(mark)) {
        return None;
    }
    let first = MARKS[0];
    let line = MARKS
        .iter()
        .fold(line.to_owned(), |line, mark| line.replace(mark, first));
    let parts: Vec<&str> = line
        .split(first)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let mut authors = Vec::new();
    let mut says = false;
    for part in &parts {
        if let Some(names) = read(part) {
            authors.extend(names);
            says = true;
        } else if is_date(part) {
            says = true;
        } else if !is_counter(part) && rules::find(part, |_| true).is_none() {
            return None;
        }
    }
    (says && parts.len() > 1).then_some(authors)
}

/// Returns whether a part is a number and up to three words: `17 comments`, `page 4`.
fn is_counter(part: &str) -> bool {
    let words = part.split_whitespace().count();
    words <= 4 && (part.starts_with(char::is_numeric) || part.ends_with(char::is_numeric))
}

/// Words before an author's name.
const WORDS: &[&str] = &[
    "by",
    "written by",
    "reported by",
    "posted by",
    "words by",
    "text by",
    "author",
    "from our correspondent",
    "our correspondent",
    "von",
    "par",
    "por",
    "di",
    "door",
    "autor",
    "autora",
    "autorka",
    "autore",
    "auteur",
    "tekst",
    "texto",
    "автор",
    "автори",
    "авторы",
    "текст",
    "yazan",
    "بقلم",
    "كتب",
    "كتبت",
    "الكاتب",
    "מאת",
];

fn folded_words() -> &'static [String] {
    static FOLDED: OnceLock<Vec<String>> = OnceLock::new();
    FOLDED.get_or_init(|| WORDS.iter().map(|word| fold(word)).collect())
}

/// Returns what follows a word before an author's name, and a colon.
pub(super) fn after_word(line: &str) -> Option<&str> {
    let breaks = line
        .char_indices()
        .filter(|(_, c)| c.is_whitespace() || *c == ':')
        .take(3);
    let is_known = |at: &usize| {
        let word = fold(&line[..*at]);
        folded_words().contains(&word)
    };
    let end = breaks.map(|(at, _)| at).filter(is_known).max()?;
    Some(line[end..].trim_start_matches([':', ' ', '\u{a0}', '\t']))
}

/// Parts the names from a place, a date or a role behind them.
fn part(rest: &str) -> (&str, Option<&str>) {
    let cut = MARKS
        .iter()
        .chain(&["(", "/", ";"])
        .filter_map(|mark| rest.find(mark))
        .min();
    let digit = rest.find(char::is_numeric);
    let comma = rest.find([',', '،']).filter(|at| !joins_names(&rest[*at + 1..]));
    let Some(at) = [cut, digit, comma].into_iter().flatten().min() else {
        return (rest.trim_end(), None);
    };
    let tail = rest[at..].trim_matches(|c: char| !c.is_alphanumeric());
    (rest[..at].trim_end(), Some(tail))
}

/// Returns whether what stands behind a comma ends in `... and C. Three`, so that the comma parts names as well.
fn joins_names(behind: &str) -> bool {
    let names: Vec<String> = split_names(behind).collect();
    names.len() >= 2 && names.iter().all(|name| is_name(name)) && behind.split_whitespace().any(is_and)
}

fn is_and(word: &str) -> bool {
    matches!(
        word,
        "and" | "&" | "und" | "et" | "y" | "e" | "и" | "та" | "й" | "ve" | "i" | "en" | "و"
    )
}

pub(super) fn split_names(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split([',', '،']).flat_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let names: Vec<String> = words.split(|word| is_and(word)).map(|name| name.join(" ")).collect();
        names.into_iter().filter(|name| !name.is_empty())
    })
}

/// Returns whether a text is two to four words that start with a capital, where the script has any.
fn is_name(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "do", "dos", "del", "della", "di", "la", "van", "von", "der", "den", "bin", "ibn", "al",
    ];
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '׳' | '״' | '"'))
    };
    let capitals = words.iter().filter(|word| capital(word)).count();
    let particles = words.iter().skip(1).filter(|word| PARTICLES.contains(word)).count();
    (2..=4).contains(&capitals)
        && capitals + particles == words.len()
        && !text.ends_with(['.', '!', '?'])
        && text.chars().count() <= 60
}

/// Returns whether words behind the names are short enough to be a place, a role or a date, and no sentence.
fn is_tail(tail: &str) -> bool {
    tail.split_whitespace().count() <= 14
        && tail.chars().count() <= 90
        && !tail.ends_with(['!', '?'])
        && !tail.contains(". ")
}

/// Last words of a line that names no person but a desk.
const DESKS: &[&str] = &[
    "staff",
    "staff writer",
    "staff writers",
    "staff reporter",
    "staff reporters",
    "news desk",
    "newsdesk",
    "desk",
    "newsroom",
    "our correspondent",
    "our correspondents",
    "our reporter",
    "special correspondent",
    "editorial team",
    "editorial board",
    "web desk",
    "редакция",
    "редакція",
    "haber merkezi",
    "قسم الاخبار",
    "هيئة التحرير",
    "מערכת",
];

fn folded_desks() -> &'static [String] {
    static FOLDED: OnceLock<Vec<String>> = OnceLock::new();
    FOLDED.get_or_init(|| DESKS.iter().map(|desk| fold(desk)).collect())
}

/// First words of such a line, folded.
const DESKS_FIRST: &[&str] = &[
    "redaccion",
    "redaktion",
    "redazione",
    "redacao",
    "redakcja",
    "la redaction",
    "redaction",
    "die redaktion",
];

/// Returns whether a line is the name of a desk, its words but the last starting with capitals: `Harbour Desk staff`.
fn is_desk(line: &str) -> bool {
    let is_capital = |word: &str| !word.starts_with(char::is_lowercase);
    is_capital(line) && line.split_whitespace().rev().skip(1).all(is_capital) && names_desk(line)
}

/// Returns whether up to five words end, or start, in what desks are called.
pub(super) fn names_desk(text: &str) -> bool {
    if text.split_whitespace().count() > 5 || text.ends_with(['.', '!', '?', ':', ',']) {
        return false;
    }
    let folded = fold(text);
    let ends = |desk: &str| {
        let before = folded.strip_suffix(desk);
        before.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    let starts = |desk: &str| {
        let behind = folded.strip_prefix(desk);
        behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') && rest.trim().split(' ').count() == 1)
    };
    folded_desks().iter().any(|desk| ends(desk)) || DESKS_FIRST.iter().any(|desk| starts(desk))
}

/// Returns the authors where a line is made of nothing but names that the page's metadata gives to its authors.
fn only_names(line: &str, known: &[String]) -> Option<Vec<String>> {
    let mut rest = fold(line);
    let mut found = false;
    for name in known
        .iter()
        .map(|name| fold(name))
        .filter(|name| name.chars().count() >= 5)
    {
        if let Some(at) = rest.find(&name) {
            rest.replace_range(at..at + name.len(), " ");
            found = true;
        }
    }
    let nothing_else = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .all(is_and);
    (found && nothing_else).then(Vec::new)
}

/// Returns whether a line is a date and at most a few words around it, such as a weekday or the time.
pub(super) fn is_date(line: &str) -> bool {
    if line.chars().count() > 70 {
        return false;
    }
    let found = dates::find(line, None);
    let [(_, surface)] = found.as_slice() else { return false };
    let rest = line.replacen(surface.as_str(), " ", 1);
    let words = rest
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| w.chars().count() > 3)
        .count();
    words <= 2 && !line.ends_with(['.', ':', '?', '!'])
}

#[cfg(test)]
mod tests {
    use super::super::block::{Join, Shape};
    use super::*;

    const STORY: &str =
        "The delegations met in Istanbul on Friday, and after two hours they agreed to swap prisoners, officials said.";

    fn check(line: &str, expected: Option<&[&str]>) {
        let found = read(line);
        assert_eq!(
            found.as_deref(),
            expected
                .map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>())
                .as_deref(),
            "{line}"
        );
    }

    #[test]
    fn a_word_and_names_are_a_byline() {
        check("By Anna Writer", Some(&["Anna Writer"]));
        check("By Anna Writer, Geneva", Some(&["Anna Writer"]));
        check(
            "BY ANNA WRITER and J. P. Scribe",
            Some(&["ANNA WRITER", "J. P. Scribe"]),
        );
        check(
            "By Anna Writer, Paul Scribe and Eva de la Pluma",
            Some(&["Anna Writer", "Paul Scribe", "Eva de la Pluma"]),
        );
        check(
            "Par Anne Plume – Publié le 3 juin 2025 à 10h – Lecture 2 min",
            Some(&["Anne Plume"]),
        );
        check("Автор: Анна Пишущая", Some(&["Анна Пишущая"]));
        check("بقلم سلمى الكاتبة", Some(&["سلمى الكاتبة"]));
        check("מאת: דנה כותבת", Some(&["דנה כותבת"]));
    }

    #[test]
    fn a_desk_is_a_byline_without_a_name() {
        check("Harbour Desk staff", Some(&[]));
        check("By our correspondent", Some(&[]));
        check("Редакция", Some(&[]));
        check("La Rédaction", Some(&[]));
        check("Redaktion Ausland", Some(&[]));
        check("Redaktion bleibt nach dem Brand geschlossen", None);
        check("Talks exhaust staff", None);
        check("Staff leave the embassy", None);
    }

    #[test]
    fn parts_of_a_line_are_read_one_by_one() {
        let check = |line: &str, expected: Option<&[&str]>| {
            let found = read_parts(line);
            let found = found
                .as_ref()
                .map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found.as_deref(), expected, "{line}");
        };
        check(
            "03.06.2025, 10:15 | Автор: Анна Пишущая | Комментариев: 4",
            Some(&["Анна Пишущая"]),
        );
        check("Tuesday, 3 June 2025 — page 4", Some(&[]));
        check("Geneva – talks end without a truce", None);
        check("3 June 2025 – the day the talks began", None);
    }

    #[test]
    fn a_sentence_or_headline_is_no_byline() {
        check("By Friday the talks had ended.", None);
        check("By land and by sea, grain returns", None);
        check("By Land and Sea", None);
        check("Von Genf nach Istanbul: der lange Weg zum Frieden", None);
        check("Por qué fracasó la segunda ronda", None);
        check("Delegations agree to swap prisoners", None);
        check("", None);
    }

    fn rules_of(lines: &[&str], known: &[String]) -> Vec<&'static str> {
        let mut blocks: Vec<Block> = lines
            .iter()
            .map(|line| Block::new(line, Shape::Bare, Join::Paragraph))
            .collect();
        blocks[0].decide(ZoneKind::Title, "title");
        mark(&mut blocks, known);
        blocks.iter().map(|b| b.verdict.map_or("", |v| v.rule)).collect()
    }

    #[test]
    fn what_stands_under_the_title_is_set_aside() {
        let title = "Delegations agree to swap prisoners";
        assert_eq!(
            rules_of(&[title, "Published 3 June 2025", STORY], &[]),
            ["title", "", ""]
        );
        let lines = [
            title,
            "By Anna Writer",
            "Tuesday, 3 June 2025, 10:15 UTC",
            STORY,
            "3 June 2025",
            STORY,
            STORY,
            "By Anna Writer",
        ];
        assert_eq!(
            rules_of(&lines, &[]),
            ["title", "byline", "date-line", "", "", "", "", ""]
        );
        let known = ["Anna Writer".to_owned(), "Paul Scribe".to_owned()];
        assert_eq!(
            rules_of(&[title, "Anna Writer, Paul Scribe", STORY], &known),
            ["title", "byline", ""]
        );
        assert_eq!(
            rules_of(&[title, "Istanbul on 3 June 2025: what was agreed", STORY], &[]),
            ["title", "", ""]
        );
    }
}
