//! Names of authors as markup writes them: `By A. Writer and B. Scribe, Harbour Desk` to two names.
//!
//! Addresses, handles and accounts such as `admin` are no names; a desk ("Staff", "Редакция") is one only where no
//! person is named.

use super::{block::nfc, byline};
use crate::fold::fold;

/// Number of authors kept.
pub(super) const MAX: usize = 20;

/// Longest name, in characters.
const LONGEST: usize = 80;

/// Returns the names in one value of markup.
pub(super) fn read(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    let text = nfc(&words.join(" "));
    let text = byline::after_word(&text)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&text);
    let mut names = Vec::new();
    if is_address(text) && !text.contains(' ') {
        return names;
    }
    for list in text.split([';', '|', '•', '·', '/']).map(str::trim) {
        if is_address(list) || !list.contains(char::is_alphabetic) {
            continue;
        }
        names.extend(split(list));
    }
    names.retain(|name| name.chars().count() <= LONGEST && !is_account(name));
    names
}

/// Splits a list at commas and words such as `and`, and leaves out what is a role, a degree or a place behind a name.
fn split(list: &str) -> Vec<String> {
    let parts: Vec<String> = byline::split_names(list).collect();
    let single = |part: &String| !part.contains(' ');
    // `Writer, Anna` is one name.
    if parts.len() < 2 || parts.len() == 2 && single(&parts[0]) {
        return vec![list.trim_matches([',', ' ']).to_owned()];
    }
    let names: Vec<String> = parts.iter().filter(|part| looks_like_name(part)).cloned().collect();
    if names.is_empty() { vec![list.to_owned()] } else { names }
}

/// Returns whether a part of a list is two to five words that do not start in lower case but for particles.
pub(super) fn looks_like_name(part: &str) -> bool {
    let words: Vec<&str> = part.split(' ').collect();
    let lower = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    (2..=5).contains(&words.len())
        && lower * 2 <= words.len()
        && !words[0].starts_with(char::is_numeric)
        && !is_role(words[words.len() - 1])
        && !byline::names_desk(part)
        && !is_role(words[0])
}

fn is_role(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "editor"
            | "correspondent"
            | "reporter"
            | "analyst"
            | "director"
            | "manager"
            | "contributor"
            | "producer"
            | "founder"
            | "ceo"
            | "officer"
            | "author"
            | "journalist"
            | "professor"
            | "senior"
            | "specialist"
    )
}

/// Returns whether a text is an address of the web or of mail, or a handle.
pub(super) fn is_address(text: &str) -> bool {
    text.contains("://") || text.contains('@') || text.starts_with("www.") || text.starts_with("//")
}

fn is_account(name: &str) -> bool {
    matches!(
        fold(name).as_str(),
        "admin"
            | "administrator"
            | "webmaster"
            | "root"
            | "user"
            | "null"
            | "undefined"
            | "none"
            | "unknown"
            | "author"
            | "editor"
            | "anonymous"
            | "guest"
    )
}

/// Returns the names without those that are there twice, and without desks where a person is named.
pub(super) fn merge(names: Vec<String>) -> Vec<String> {
    let mut kept: Vec<(String, String)> = Vec::new();
    for name in names {
        let key = fold(&name);
        if kept.len() < MAX && !kept.iter().any(|(_, known)| *known == key) {
            kept.push((name, key));
        }
    }
    let is_person = |name: &str| !byline::names_desk(name);
    let has_person = kept.iter().any(|(name, _)| is_person(name));
    let kept = kept.into_iter().map(|(name, _)| name);
    kept.filter(|name| !has_person || is_person(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn lists_of_names_are_split() {
        check("By Anna Writer and Paul Scribe", &["Anna Writer", "Paul Scribe"]);
        check(
            "Anna Writer, Paul Scribe & Eva de la Pluma",
            &["Anna Writer", "Paul Scribe", "Eva de la Pluma"],
        );
        check("Анна Пишущая, Павел Писарь", &["Анна Пишущая", "Павел Писарь"]);
        check("سلمى الكاتبة و دنى القارئة", &["سلمى الكاتبة", "دنى القارئة"]);
        check("Anna Writer; Paul Scribe", &["Anna Writer", "Paul Scribe"]);
        check("Writer, Anna", &["Writer, Anna"]);
        check("Anna Writer, PhD", &["Anna Writer"]);
        check("Anna Writer, political correspondent", &["Anna Writer"]);
        check("Anna", &["Anna"]);
    }

    #[test]
    fn addresses_and_accounts_are_no_names() {
        for text in [
            "https://social.example/anna",
            "@anna",
            "anna@desk.example",
            "admin",
            "www.desk.example",
            "123",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_desk_gives_way_to_a_person() {
        let names = |list: &[&str]| merge(list.iter().map(ToString::to_string).collect());
        assert_eq!(names(&["Harbour Staff", "Anna Writer", "ANNA WRITER"]), ["Anna Writer"]);
        assert_eq!(names(&["Harbour Staff", "Harbour Staff"]), ["Harbour Staff"]);
    }
}
