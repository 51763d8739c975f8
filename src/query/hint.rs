//! Which field was meant by a name that is none.

use super::Note;
use crate::model::Field;

/// Names that other programs give to our fields, for the note that helps.
const OTHER_NAMES: &[(&str, Field)] = &[
    ("actor", Field::Person),
    ("name", Field::Person),
    ("organisation", Field::Org),
    ("organization", Field::Org),
    ("source", Field::Outlet),
    ("site", Field::Outlet),
    ("publisher", Field::Outlet),
    ("language", Field::Lang),
    ("city", Field::Place),
    ("location", Field::Place),
    ("subject", Field::Topic),
    ("tag", Field::Topic),
    ("quality", Field::Flag),
    ("published", Field::Date),
];

/// Returns a note where a word begins with the misspelt name of a field.
pub(super) fn unknown_field(word: &str) -> Option<Note> {
    let (name, value) = word.split_once(':')?;
    let is_name = (3..=16).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_name || !value.starts_with(char::is_alphanumeric) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let other = OTHER_NAMES
        .iter()
        .find(|(other, _)| *other == lower)
        .map(|&(_, field)| field);
    let near = || {
        Field::ALL
            .into_iter()
            .min_by_key(|field| strsim::osa_distance(&lower, field.name()))
    };
    let allowed = if lower.len() < 6 { 1 } else { 2 };
    let meant = other.or_else(|| near().filter(|field| strsim::osa_distance(&lower, field.name()) <= allowed))?;
    Some(Note::UnknownField {
        name: name.to_owned(),
        meant: meant.name().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::unknown_field;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        let note = unknown_field(word).map(|note| note.to_string());
        let meant = note
            .as_deref()
            .and_then(|note| note.split_once("mean `"))
            .map(|(_, rest)| rest);
        assert_eq!(meant.map(|rest| rest.trim_end_matches(":`?)")), expected, "{word}");
    }

    #[test]
    fn near_misses_and_names_of_other_programs() {
        check("negociator:umerov", Some("negotiator"));
        check("Venu:istanbul", Some("venue"));
        check("city:istanbul", Some("place"));
        check("language:tr", Some("lang"));
    }

    #[test]
    fn addresses_times_and_prose_are_no_fields() {
        for word in [
            "https://example.org",
            "10:30",
            "foo:bar",
            "note:this",
            "venu:",
            "a:b",
            "swap",
        ] {
            check(word, None);
        }
    }
}
