//! Everything the tagger looks for on a page, in one [`Dictionary`]: names, demonyms, topics, and the words that the
//! rules ask about.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::{
    Gazetteer,
    cues::{Cue, cues},
    gazetteer::{Alias, Case, Entry, Guard, Surname},
    matcher::{End, Matcher, Pattern},
    patterns::{Form, Reach, Spelling, given_names, is_cyrillic, spellings},
    romanise::Langs,
    text::fold_name,
};
use crate::model::EntityKind;

/// What a pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// A name of the entity at this position of the gazetteer, under the rule with this number.
    Name { entity: u32, form: Form, rule: u32 },
    /// A name of something else that holds a name: Washington Post.
    Other,
    /// A word for the people of the country at this position.
    Demonym(u32),
    /// A word that speaks of the topic at this position.
    Topic(u32),
    /// A word that rules ask about.
    Word(Class),
    /// A word that a guard asks about, by its number.
    Asked(u32),
    /// A word that makes a name beside it likely, in the language of this number.
    Cue(u8, Cue),
}

/// Kinds of words that rules ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    /// Stands before a name: minister, president.
    Title,
    /// Speaks of talks.
    Talks,
    /// Begins a rule about roles or venues, and so is no name though it may stand in capitals.
    Cue,
    /// Makes the place before it part of an organisation's or an agreement's name: Institute, Accord.
    HeadNoun,
    /// Makes the person or place before it the name of a street, a building or a prize: Avenue, Tower.
    NamedAfter,
    /// Makes the person or place after it the name of a street: rue, calle, улица.
    Street,
    /// Makes the place after it part of the name of a river, a lake or a treaty: River, lac, نهر.
    Holder,
    /// Makes the place after it part of the name of a team or a hotel, if it is written with a capital: Dynamo, Hotel.
    Club,
    /// Makes the place before it the name of what it makes: carpets, sausages.
    Goods,
    /// Makes the name after it that of a person: wife, named.
    Kin,
    /// Is a word, and no name, at the start of a sentence, where its capital says nothing: Досі, "until now" and "in Doha".
    Initial,
    /// May stand before a name in capitals without being one: weekdays, months, prepositions.
    Plain,
    /// Swallows names within it: Washington Post.
    Other,
    /// A first name that no listed person bears.
    Given,
    /// Says that something happens at a place: in, at.
    Locative,
}

/// When a spelling counts, made ready to ask.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Rule {
    pub guard: Guard,
    pub case: Case,
    /// Whether a line without any capital may leave its capital out, too.
    pub lower_in_lower_line: bool,
    pub surname: Option<Surname>,
    pub needs: Vec<Need>,
    pub vetoes: Vec<Need>,
    pub lowercase_needs: Vec<Need>,
    /// The name as listed, for [`Case::Exact`]; else empty.
    pub written: String,
}

impl Rule {
    /// Returns whether the spelling counts on pages of a language; on those of an unknown one every spelling does.
    pub(super) fn is_for(&self, lang: &str) -> bool {
        let langs = &self.guard.langs;
        langs.is_empty() || lang.is_empty() || langs.iter().any(|other| other == lang)
    }
}

/// Something a guard wants to know of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Need {
    /// The entity at this position is named.
    Entity(u32),
    /// The word with this number is there.
    Asked(u32),
}

/// Patterns and what they mean.
#[derive(Debug)]
pub(super) struct Dictionary {
    pub matcher: Matcher,
    meanings: Vec<Meaning>,
    /// Where the meanings of each pattern begin; one more than there are patterns.
    first_meaning: Vec<usize>,
    pub rules: Vec<Rule>,
    /// Folded first names of each person, by position of the entry.
    pub given: HashMap<u32, Vec<String>>,
    /// Folded first names of all people.
    pub first_names: HashSet<String>,
}

/// One line of `words.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    class: Class,
    #[serde(rename = "lang")]
    _lang: String,
    words: Vec<String>,
}

/// One line of `demonyms.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Demonyms {
    country: String,
    words: Vec<String>,
}

impl Dictionary {
    /// Makes the dictionary of a gazetteer.
    pub(super) fn new(gazetteer: &Gazetteer) -> Self {
        let mut builder = Builder::default();
        for (position, entry) in (0u32..).zip(gazetteer.entries()) {
            builder.add_entry(gazetteer, position, entry);
        }
        for line in parsed::<Demonyms>(include_str!("demonyms.jsonl")) {
            if let Some(position) = position_of(gazetteer, &line.country) {
                line.words
                    .iter()
                    .for_each(|word| builder.add(Pattern::of_cue(&fold_cue(word)), Meaning::Demonym(position)));
            }
        }
        for line in parsed::<WordList>(include_str!("words.jsonl")) {
            let meaning = if line.class == Class::Other {
                Meaning::Other
            } else {
                Meaning::Word(line.class)
            };
            line.words
                .iter()
                .for_each(|word| builder.add(Pattern::of_cue(&fold_cue(word)), meaning));
        }
        for (lang, cue, word) in &cues().triggers {
            builder.add(Pattern::of_cue(&fold_cue(word)), Meaning::Cue(*lang, *cue));
        }
        builder.finish()
    }

    /// Returns what a pattern may mean, in a settled order.
    pub(super) fn meanings(&self, pattern: u32) -> &[Meaning] {
        let pattern = pattern as usize;
        &self.meanings[self.first_meaning[pattern]..self.first_meaning[pattern + 1]]
    }
}

/// Returns whether a folded word has a meaning of its own: a function word, a title, a head noun.
pub(super) fn is_plain_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let lists = parsed::<WordList>(include_str!("words.jsonl"))
            .filter(|list| !matches!(list.class, Class::Other | Class::Given));
        let words = lists.flat_map(|list| list.words);
        words
            .filter(|word| !word.ends_with('*'))
            .map(|word| fold_name(&word))
            .collect()
    });
    WORDS.contains(word)
}

fn parsed<T: for<'a> Deserialize<'a>>(lines: &'static str) -> impl Iterator<Item = T> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("the embedded files are read by a test"))
}

fn position_of(gazetteer: &Gazetteer, id: &str) -> Option<u32> {
    gazetteer.position(id).and_then(|at| u32::try_from(at).ok())
}

/// Folds a cue and keeps its stars.
pub(super) fn fold_cue(cue: &str) -> String {
    let words: Vec<String> = cue
        .split("* ")
        .map(|part| fold_name(part.trim_end_matches('*')))
        .collect();
    words.join("* ") + if cue.ends_with('*') { "*" } else { "" }
}

#[derive(Default)]
struct Builder {
    found: Vec<(Pattern, Meaning)>,
    rules: HashMap<Rule, u32>,
    asked: HashMap<String, u32>,
    given: HashMap<u32, Vec<String>>,
}

impl Builder {
    fn add(&mut self, pattern: Pattern, meaning: Meaning) {
        if !pattern.text.is_empty() {
            self.found.push((pattern, meaning));
        }
    }

    fn add_entry(&mut self, gazetteer: &Gazetteer, position: u32, entry: &Entry) {
        if entry.kind() == Some(EntityKind::Topic) {
            for alias in &entry.aliases {
                self.add(Pattern::of_cue(&fold_cue(&alias.text)), Meaning::Topic(position));
            }
            return;
        }
        let mut rule_of: HashMap<(*const Alias, Form, Langs), u32> = HashMap::new();
        let mut found = Vec::new();
        spellings(entry, Reach::All, |spelling| {
            let key = (std::ptr::from_ref(spelling.alias), spelling.form, spelling.langs);
            let rule = *rule_of
                .entry(key)
                .or_insert_with(|| self.add_rule(gazetteer, entry, &spelling));
            found.push((
                spelling.text,
                Meaning::Name {
                    entity: position,
                    form: spelling.form,
                    rule,
                },
            ));
        });
        if entry.kind() == Some(EntityKind::Person) {
            let full = found
                .iter()
                .filter(|(_, meaning)| matches!(meaning, Meaning::Name { form: Form::Full, .. }));
            self.given
                .insert(position, given_names(full.map(|(text, _)| text.as_str())));
        }
        for (text, meaning) in found {
            self.add(Pattern::new(text, End::Name), meaning);
        }
    }

    fn add_rule(&mut self, gazetteer: &Gazetteer, entry: &Entry, spelling: &Spelling) -> u32 {
        let (alias, form) = (spelling.alias, spelling.form);
        let mut guard = spelling.guard.cloned().unwrap_or_default();
        if guard.langs.is_empty() {
            guard.langs = spelling.langs.iter().map(ToString::to_string).collect();
        }
        let (case, lower_in_lower_line) = case_of(entry, alias, form, &guard);
        let rule = Rule {
            case,
            lower_in_lower_line,
            surname: entry.surname.filter(|_| form == Form::Short),
            needs: self.needs(gazetteer, &guard.needs),
            vetoes: self.needs(gazetteer, &guard.vetoes),
            lowercase_needs: self.needs(gazetteer, &guard.lowercase_needs),
            written: if case == Case::Exact {
                alias.text.clone()
            } else {
                String::new()
            },
            guard: folded(guard),
        };
        let next = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        *self.rules.entry(rule).or_insert(next)
    }

    fn needs(&mut self, gazetteer: &Gazetteer, wanted: &[String]) -> Vec<Need> {
        wanted.iter().map(|want| self.need(gazetteer, want)).collect()
    }

    fn need(&mut self, gazetteer: &Gazetteer, want: &str) -> Need {
        if let Some(position) = position_of(gazetteer, want) {
            return Need::Entity(position);
        }
        let next = u32::try_from(self.asked.len()).unwrap_or(u32::MAX);
        let number = *self.asked.entry(want.to_owned()).or_insert(next);
        if number == next {
            // "африк" is a stem: what a guard asks about may have any ending
            self.add(
                Pattern {
                    end: End::Stem,
                    ..Pattern::of_cue(&fold_cue(want))
                },
                Meaning::Asked(number),
            );
        }
        Need::Asked(number)
    }

    /// Puts together what is written alike: one pattern with all its meanings, each once and in order.
    fn finish(mut self) -> Dictionary {
        let is_stem = |pattern: &Pattern| pattern.end == End::Stem;
        let alike = |a: &Pattern, b: &Pattern| a.text == b.text && a.then == b.then && is_stem(a) == is_stem(b);
        self.found.sort_unstable_by(|(a, of_a), (b, of_b)| {
            let by_text = a.text.cmp(&b.text).then_with(|| a.then.cmp(&b.then));
            by_text.then(is_stem(a).cmp(&is_stem(b))).then(of_a.cmp(of_b))
        });
        let (mut patterns, mut meanings, mut first_meaning): (Vec<Pattern>, Vec<Meaning>, Vec<usize>) =
            Default::default();
        for (pattern, meaning) in self.found {
            match patterns.last_mut().filter(|last| alike(last, &pattern)) {
                Some(last) => {
                    // where one meaning lets a name go on with an `s`, all do
                    last.end = if pattern.end == End::Name { End::Name } else { last.end };
                    if meanings.last() == Some(&meaning) {
                        continue;
                    }
                }
                None => {
                    first_meaning.push(meanings.len());
                    patterns.push(pattern);
                }
            }
            meanings.push(meaning);
        }
        first_meaning.push(meanings.len());
        let mut rules: Vec<(Rule, u32)> = self.rules.into_iter().collect();
        rules.sort_unstable_by_key(|(_, number)| *number);
        Dictionary {
            matcher: Matcher::new(patterns),
            meanings,
            first_meaning,
            rules: rules.into_iter().map(|(rule, _)| rule).collect(),
            first_names: self.given.values().flatten().cloned().collect(),
            given: self.given,
        }
    }
}

/// A name that people go by wants its capital. One that is strong and too long to be a word may go without it where the
/// whole line does: no hearts trump spades.
fn case_of(entry: &Entry, alias: &Alias, form: Form, guard: &Guard) -> (Case, bool) {
    if guard.case != Case::Any || form != Form::Short {
        return (guard.case, false);
    }
    let letters = if is_cyrillic(&fold_name(&alias.text)) { 8 } else { 5 };
    let long = alias
        .text
        .split_whitespace()
        .next_back()
        .is_some_and(|name| name.chars().count() >= letters);
    (Case::Capital, entry.surname == Some(Surname::Strong) && long)
}

/// Folds the words that neighbours are compared with.
fn folded(guard: Guard) -> Guard {
    let fold = |words: Vec<String>| words.iter().map(|word| fold_name(word)).collect();
    Guard {
        not_before: fold(guard.not_before),
        not_after: fold(guard.not_after),
        only_after: fold(guard.only_after),
        ..guard
    }
}
