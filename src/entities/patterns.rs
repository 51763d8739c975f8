//! Every spelling by which an entry can be recognised on a page.
//!
//! [`spellings`] turns the names of an [`Entry`] into folded [`Spelling`]s: the names as listed, the name a person
//! goes by, the case forms of Russian and Ukrainian, romanisations, and Arabic names after `li-` (للسودان).

use super::{
    gazetteer::{Alias, CalledBy, Entry, Guard, Surname},
    romanise::{self, Langs},
    slavic::{self, Declension},
    text::fold_name,
};
use crate::model::EntityKind;

/// How much of a name a spelling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// The whole name, or a by-name that only one person bears.
    Full,
    /// The one name a person goes by: surname, or first name where that is the custom.
    Short,
}

/// Which spellings are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// All but case forms, which are most of them.
    Uninflected,
    /// All.
    All,
}

/// One way of writing a name, folded.
#[derive(Debug)]
pub(super) struct Spelling<'a> {
    /// Folded text.
    pub text: String,
    /// Whole name or part of it.
    pub form: Form,
    /// Name in the gazetteer that it comes from.
    pub alias: &'a Alias,
    /// Rule under which it counts.
    pub guard: Option<&'a Guard>,
    /// Languages whose pages write so; empty for any.
    pub langs: Langs,
}

/// Gives the spellings of an entry to `push`; the same text may come more than once.
pub(super) fn spellings<'a>(entry: &'a Entry, reach: Reach, mut push: impl FnMut(Spelling<'a>)) {
    let person = entry.kind() == Some(EntityKind::Person);
    for alias in &entry.aliases {
        let guard = alias.only.as_ref().or(entry.only.as_ref());
        let mut give = |text: String, form, langs| {
            push(Spelling {
                text,
                form,
                alias,
                guard,
                langs,
            });
        };
        if person {
            of_person(entry, alias, reach, &mut give);
        } else {
            of_thing(alias, reach, &mut give);
        }
    }
}

/// Returns the first and middle names in the folded full names of a person: what may stand before the surname.
pub(super) fn given_names<'a>(full_names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let of_its_own = |word: &&str| !PARTICLES.contains(word) && word.chars().count() > 1;
    let given = full_names.filter_map(|name| name.rsplit_once(' '));
    let mut names: Vec<&str> = given
        .flat_map(|(given, _)| given.split(' ').filter(of_its_own))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}

fn of_person(entry: &Entry, alias: &Alias, reach: Reach, give: &mut impl FnMut(String, Form, Langs)) {
    let full = fold_name(&alias.text);
    let form = form_of_alias(entry, &alias.text, &full);
    let romanises = romanises(entry);
    with_variants(&full, form, reach, romanises, give);
    if form == Form::Full && respells(entry) && full.is_ascii() {
        give_variants(romanise::respelt(&full), Form::Full, give);
    }
    if form == Form::Full && alias.short {
        for short in short_names(&alias.text, entry.called_by) {
            if respells(entry) && short.is_ascii() {
                give_variants(romanise::respelt(&short), Form::Short, give);
            }
            short_with_variants(&short, &full, reach, romanises, give);
        }
    }
}

/// A woman's surname on a consonant stays as it is, which only her first name tells.
fn short_with_variants(
    short: &str,
    full: &str,
    reach: Reach,
    romanises: bool,
    give: &mut impl FnMut(String, Form, Langs),
) {
    let given = full.split(' ').next().unwrap_or_default();
    if reach == Reach::Uninflected || !is_cyrillic(short) || given == short || short.contains(' ') {
        return with_variants(short, Form::Short, reach, romanises, give);
    }
    let of_both = format!("{given} {short}");
    for form in slavic::case_forms(&of_both, Declension::Person) {
        if let Some((_, surname)) = form.split_once(' ') {
            give(surname.to_owned(), Form::Short, ANY);
        }
    }
    if romanises {
        give_variants(romanise::from_cyrillic(short), Form::Short, give);
    }
    give(short.to_owned(), Form::Short, ANY);
}

/// A single word is what a person goes by; as a by-name of its own (Hemedti) it is as good as the full name.
fn form_of_alias(entry: &Entry, written: &str, folded: &str) -> Form {
    let particle = written.starts_with(char::is_lowercase) && !is_arabic(folded) && !is_hebrew(folded);
    if particle {
        return Form::Short;
    }
    if folded.contains(' ') {
        return Form::Full;
    }
    let goes_by = |alias: &Alias| {
        alias.text.contains(' ')
            && short_names(&alias.text, entry.called_by)
                .iter()
                .any(|s| alike(s, folded))
    };
    let by_name = entry.surname != Some(Surname::Never) && !entry.aliases.iter().any(goes_by);
    if by_name { Form::Full } else { Form::Short }
}

fn alike(a: &str, b: &str) -> bool {
    a.chars().take(2).eq(b.chars().take(2)) || strsim::jaro_winkler(a, b) > 0.8
}

fn of_thing(alias: &Alias, reach: Reach, give: &mut impl FnMut(String, Form, Langs)) {
    let text = fold_name(&alias.text);
    if let Some(rest) = text.strip_prefix("ال") {
        give(format!("لل{rest}"), Form::Full, ANY);
    }
    if reach == Reach::All && is_cyrillic(&text) && !is_acronym(&alias.text) {
        give_all(slavic::case_forms(&text, Declension::Thing), Form::Full, give);
    }
    give(text, Form::Full, ANY);
}

fn give_all(texts: Vec<String>, form: Form, give: &mut impl FnMut(String, Form, Langs)) {
    for text in texts {
        give(text, form, ANY);
    }
}

/// A whole name is written as no word is, whatever the page's language.
fn give_variants(variants: Vec<(String, Langs)>, form: Form, give: &mut impl FnMut(String, Form, Langs)) {
    for (text, langs) in variants {
        give(text, form, if form == Form::Short { langs } else { ANY });
    }
}

/// Any language.
const ANY: Langs = &[];

fn with_variants(name: &str, form: Form, reach: Reach, romanises: bool, give: &mut impl FnMut(String, Form, Langs)) {
    if is_cyrillic(name) {
        if reach == Reach::All {
            give_all(slavic::case_forms(name, Declension::Person), form, give);
        }
        if romanises || form == Form::Full {
            give_variants(romanise::from_cyrillic(name), form, give);
        }
    }
    give(name.to_owned(), form, ANY);
}

/// Words that belong to the surname after them.
const PARTICLES: [&str; 41] = [
    "al", "el", "von", "der", "van", "de", "la", "del", "da", "di", "abu", "abou", "ben", "ould", "ibn", "аль", "эль",
    "фон", "дер", "ван", "де", "ди", "ла", "абу", "бен", "ибн", "عبد", "ابو", "آل", "ال", "بن", "ابن", "دي", "دو",
    "فون", "ديل", "אבו", "בן", "די", "דה", "פון",
];

/// Ends of Arabic, Persian and Turkish surnames that are none without the word before: صفي الدين, خطيب زاده.
const SECOND_HALVES: [&str; 10] = [
    "الله",
    "الدين",
    "زاده",
    "زاد",
    "نجاد",
    "اوغلو",
    "اوغلي",
    "al din",
    "ад дин",
    "א דין",
];

/// Articles that pages leave out of Arabic surnames.
const ARTICLES: [&str; 12] = [
    "al ", "el ", "as ", "ash ", "an ", "аль ", "эль ", "ас ", "аш ", "אל ", "א ", "ה",
];

/// Returns what a person of this name is called alone, folded.
fn short_names(name: &str, called_by: CalledBy) -> Vec<String> {
    let words: Vec<String> = name.split_whitespace().map(fold_name).collect();
    let short = match called_by {
        CalledBy::None => return Vec::new(),
        CalledBy::First => words.first().cloned().unwrap_or_default(),
        CalledBy::Last => {
            let mut from = words.len().saturating_sub(1);
            while from > 1
                && (PARTICLES.contains(&words[from - 1].as_str()) || SECOND_HALVES.contains(&words[from].as_str()))
            {
                from -= 1;
            }
            words[from..].join(" ")
        }
    };
    let bare = ARTICLES
        .iter()
        .find_map(|article| short.strip_prefix(article))
        .filter(|rest| rest.chars().count() > 3);
    let bare = bare.filter(|_| short.contains(' ')).map(str::to_owned);
    [Some(short), bare]
        .into_iter()
        .flatten()
        .filter(|name| name.chars().count() > 1)
        .collect()
}

/// Parties whose people have Arabic or Persian names.
const RESPELT_PARTIES: [&str; 17] = [
    "cty:IR",
    "cty:SA",
    "cty:QA",
    "cty:EG",
    "cty:SY",
    "cty:YE",
    "cty:LB",
    "cty:SD",
    "cty:LY",
    "cty:OM",
    "cty:PS",
    "org:hamas",
    "org:hezbollah",
    "org:houthis",
    "org:rsf",
    "org:taliban",
    "cty:AF",
];

/// Parties whose people have names that were Cyrillic before they were Latin.
const CYRILLIC_PARTIES: [&str; 25] = [
    "cty:RU",
    "cty:UA",
    "cty:BY",
    "cty:MD",
    "cty:GE",
    "cty:AM",
    "cty:AZ",
    "cty:KZ",
    "cty:KG",
    "cty:TJ",
    "cty:TM",
    "cty:UZ",
    "cty:MN",
    "cty:BG",
    "cty:RS",
    "cty:MK",
    "cty:ME",
    "org:osce",
    "org:dnr",
    "org:lnr",
    "org:transnistria",
    "org:abkhaz-authorities",
    "org:south-ossetian-authorities",
    "org:artsakh",
    "org:srpska-lista",
];

fn romanises(entry: &Entry) -> bool {
    entry
        .party
        .as_ref()
        .is_some_and(|party| CYRILLIC_PARTIES.contains(&party.as_str()))
}

fn respells(entry: &Entry) -> bool {
    entry
        .party
        .as_ref()
        .is_some_and(|party| RESPELT_PARTIES.contains(&party.as_str()))
}

fn is_acronym(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

pub(super) fn is_cyrillic(text: &str) -> bool {
    text.chars().next().is_some_and(|c| ('\u{400}'..'\u{530}').contains(&c))
}

pub(super) fn is_arabic(text: &str) -> bool {
    text.chars().next().is_some_and(|c| ('\u{600}'..'\u{780}').contains(&c))
}

pub(super) fn is_hebrew(text: &str) -> bool {
    text.chars().next().is_some_and(|c| ('\u{590}'..'\u{600}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::Gazetteer, model::EntityId};

    fn check(id: &str, expected: &[(&str, Form)]) {
        let gazetteer = Gazetteer::embedded();
        let entry = gazetteer.entry(&EntityId(id.to_owned())).unwrap();
        let mut found = Vec::new();
        spellings(entry, Reach::All, |s| found.push((s.text, s.form)));
        for (text, form) in expected {
            assert!(
                found.contains(&((*text).to_owned(), *form)),
                "{id}: {text} {form:?} is not among {found:?}"
            );
        }
    }

    #[test]
    fn people_are_found_by_all_their_spellings() {
        check(
            "per:medinsky",
            &[
                ("vladimir medinski", Form::Full),
                ("medinskiy", Form::Short),
                ("мединского", Form::Short),
                ("володимиром мединським", Form::Full),
                ("ميدينسكي", Form::Short),
            ],
        );
        check(
            "per:nuland",
            &[("викторией нуланд", Form::Full), ("нуланд", Form::Short)],
        );
        check("per:araghchi", &[("araghtschi", Form::Short)]);
        check("per:hayya", &[("al hayya", Form::Short), ("hayya", Form::Short)]);
        check("per:hemedti", &[("hemedti", Form::Full), ("حميدتي", Form::Full)]);
        check("per:kimjongun", &[("kim", Form::Short), ("kim jong un", Form::Full)]);
        check("per:vonderleyen", &[("von der leyen", Form::Short)]);
    }

    #[test]
    fn places_are_found_in_any_case() {
        check("cty:SD", &[("للسودان", Form::Full), ("судану", Form::Full)]);
        check("pla:kyiv", &[("києві", Form::Full)]);
    }
}
