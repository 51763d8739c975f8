//! Decides which of the spellings found are mentions, and of whom.
//!
//! Two rounds: the first takes what is sure without looking at the rest of the page; the second knows who is on the
//! page and so can tell Congo from Congo and resolve surnames. Within a zone the leftmost longest spelling that holds
//! wins; one that fails its rule leaves the place to a shorter one.

use std::collections::HashSet;

use super::{
    Gazetteer,
    dictionary::{Class, Dictionary, Meaning, Need, Rule},
    gazetteer::{Case, Guard, Surname},
    matcher::Found,
    page::{Page, Zone},
    patterns::Form,
};
use crate::model::EntityKind;

/// A mention: stretch of a zone's folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    pub start: usize,
    pub end: usize,
    /// Position of the entity in the gazetteer.
    pub entity: u32,
    pub form: Form,
}

/// Who is named on the page, as far as is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Entities named in any way.
    named: HashSet<u32>,
    /// People named in full.
    in_full: HashSet<u32>,
}

/// Returns the mentions of each zone, in order.
pub(super) fn resolve(page: &Page, dictionary: &Dictionary, gazetteer: &Gazetteer) -> Vec<Vec<Pick>> {
    let resolver = Resolver {
        page,
        dictionary,
        gazetteer,
    };
    let known = resolver.known();
    page.zones
        .iter()
        .map(|zone| resolver.picks(zone, Some(&known)))
        .collect()
}

/// Decides about the spellings found on one page.
pub(super) struct Resolver<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) dictionary: &'a Dictionary,
    pub(super) gazetteer: &'a Gazetteer,
}

/// Why a spelling does not name its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Objection {
    /// It must be written with other capitals.
    Case,
    /// The page is in another language.
    Lang,
    /// Something that must be on the page is not.
    Needs,
    /// Something that must not be on the page is.
    Veto,
    /// An article is written together with it, which no name has.
    Article,
    /// The word before forbids it.
    Before,
    /// The word after forbids it.
    After,
    /// None of the words that must stand before does.
    OnlyAfter,
    /// No preposition is written together with it.
    OnlyPrefixed,
    /// It begins a sentence, where its capital says nothing.
    Initial,
    /// It is part of a person's name.
    PersonsName,
    /// Another person's first name stands before the surname.
    AnothersFirstName,
    /// It is another person's first name: a surname that nobody listed bears follows.
    AnothersSurname,
    /// The surname wants the full name on the page, or a title before it.
    WantsTitleOrFullName,
    /// The surname wants the full name on the page.
    WantsFullName,
}

/// What a spelling turns out to be.
enum Verdict {
    Mention(u32, Form),
    /// Part of another name: nothing in it counts.
    Other,
    No,
}

impl Resolver<'_> {
    /// The first round: who is named beyond doubt.
    pub(super) fn known(&self) -> Known {
        let sure = self.page.zones.iter().flat_map(|zone| self.picks(zone, None));
        let mut known = Known::default();
        for pick in sure {
            known.named.insert(pick.entity);
            if pick.form == Form::Full {
                known.in_full.insert(pick.entity);
            }
        }
        known
    }

    fn picks(&self, zone: &Zone, known: Option<&Known>) -> Vec<Pick> {
        let mut picks: Vec<Pick> = Vec::new();
        let mut free = 0;
        for hit in &zone.found {
            let (start, end) = (hit.start as usize, hit.end as usize);
            if start < free {
                continue;
            }
            match self.judge(zone, hit, known) {
                Verdict::No => {}
                Verdict::Other => free = end,
                Verdict::Mention(entity, form) => {
                    if let Some(end) = self.held_by_other_name(zone, entity, start, end) {
                        free = end;
                        continue;
                    }
                    let (start, form) = self.with_given_name(zone, entity, form, start, free);
                    picks.push(Pick {
                        start,
                        end,
                        entity,
                        form,
                    });
                    free = end;
                }
            }
        }
        picks
    }

    fn judge(&self, zone: &Zone, hit: &Found, known: Option<&Known>) -> Verdict {
        let mut best: Vec<(u32, Form)> = Vec::new();
        for meaning in self.dictionary.meanings(hit.pattern) {
            match *meaning {
                Meaning::Other => return Verdict::Other,
                Meaning::Name { entity, form, rule } if self.holds(zone, hit, entity, form, rule, known) => {
                    best.push((entity, form));
                }
                _ => {}
            }
        }
        best.dedup_by_key(|(entity, _)| *entity);
        self.prefer_known(&mut best, known);
        match best[..] {
            [(entity, form)] => Verdict::Mention(entity, form),
            _ => Verdict::No,
        }
    }

    /// Of several people of one surname the one named in full on the page is meant.
    fn prefer_known(&self, best: &mut Vec<(u32, Form)>, known: Option<&Known>) {
        if best.len() > 1 && best.iter().any(|(_, form)| *form == Form::Full) {
            best.retain(|(_, form)| *form == Form::Full);
        }
        let Some(known) = known.filter(|_| best.len() > 1) else {
            return;
        };
        let in_full = |entity: &u32| known.in_full.contains(entity);
        if best.iter().any(|(entity, _)| in_full(entity)) {
            best.retain(|(entity, _)| in_full(entity));
        }
        let strong = |entity: &u32| self.gazetteer.at(*entity as usize).surname == Some(Surname::Strong);
        if best.len() > 1 && best.iter().any(|(entity, _)| strong(entity)) {
            best.retain(|(entity, _)| strong(entity));
        }
    }

    fn holds(&self, zone: &Zone, hit: &Found, entity: u32, form: Form, rule: u32, known: Option<&Known>) -> bool {
        self.objection(zone, hit, entity, form, rule, known).is_none()
    }

    /// Returns the first reason why a spelling does not name an entity.
    pub(super) fn objection(
        &self,
        zone: &Zone,
        hit: &Found,
        entity: u32,
        form: Form,
        rule: u32,
        known: Option<&Known>,
    ) -> Option<Objection> {
        let rule = &self.dictionary.rules[rule as usize];
        let (start, end) = (hit.start as usize, hit.end as usize);
        if !self.is_written_so(zone, (start, end), entity, rule, known) {
            return Some(Objection::Case);
        }
        if self.has_article_of_word(zone, entity, start) {
            return Some(Objection::Article);
        }
        if zone.ends_in_class((start, end), Class::Initial) && zone.is_initial(start) {
            return Some(Objection::Initial);
        }
        let of_surname = || match form {
            Form::Full => self.is_half_a_surname(zone, end).then_some(Objection::PersonsName),
            Form::Short => self.objection_to_surname(zone, entity, (start, end), rule.surname, known),
        };
        self.objection_of_page(rule, known)
            .or_else(|| self.objection_of_neighbours(zone, (start, end), entity, rule))
            .or_else(of_surname)
    }

    fn is_written_so(
        &self,
        zone: &Zone,
        (start, end): (usize, usize),
        entity: u32,
        rule: &Rule,
        known: Option<&Known>,
    ) -> bool {
        const SHORT: usize = 2;
        let written = zone.written(start, end);
        let is_lower = |text: &str| !text.chars().any(char::is_uppercase);
        match rule.case {
            Case::Any => true,
            Case::Exact => written == rule.written,
            Case::Upper => {
                let shouted = || written.len() <= SHORT && !zone.line_around(start).chars().any(char::is_lowercase);
                let is_named = || known.is_some_and(|known| known.named.contains(&entity));
                !written.chars().any(char::is_lowercase) && (!shouted() || is_named())
            }
            Case::Capital => {
                let has_case = written
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_uppercase() || c.is_lowercase());
                let is_asked_for = || rule.lowercase_needs.iter().any(|need| self.is_met(*need, known));
                let has_capital = || known.is_some_and(|known| known.named.contains(&entity));
                !has_case
                    || zone.is_capital(start)
                    || (rule.lower_in_lower_line && is_lower(zone.line_around(start)))
                    || (is_asked_for() && !has_capital())
            }
        }
    }

    /// Hebrew writes the article together with a word but with no name of a person or place: העזה is "the daring".
    fn has_article_of_word(&self, zone: &Zone, entity: u32, start: usize) -> bool {
        let takes_none = matches!(
            self.gazetteer.at(entity as usize).kind(),
            Some(EntityKind::Person | EntityKind::Place | EntityKind::Country)
        );
        takes_none && zone.folded.text[..start].ends_with('ה')
    }

    fn objection_of_page(&self, rule: &Rule, known: Option<&Known>) -> Option<Objection> {
        let needs_page = !rule.needs.is_empty() || !rule.vetoes.is_empty();
        let has_needs = rule.needs.is_empty() || rule.needs.iter().any(|need| self.is_met(*need, known));
        if !rule.is_for(self.page.lang) {
            Some(Objection::Lang)
        } else if (known.is_none() && needs_page) || !has_needs {
            Some(Objection::Needs)
        } else if rule.vetoes.iter().any(|need| self.is_met(*need, known)) {
            Some(Objection::Veto)
        } else {
            None
        }
    }

    fn is_met(&self, need: Need, known: Option<&Known>) -> bool {
        match need {
            Need::Entity(entity) => known.is_some_and(|known| known.named.contains(&entity)),
            Need::Asked(number) => self.page.asked.contains(&number),
        }
    }

    fn objection_of_neighbours(
        &self,
        zone: &Zone,
        (start, end): (usize, usize),
        entity: u32,
        rule: &Rule,
    ) -> Option<Objection> {
        let (before, after) = (zone.word_before(start), zone.word_after(end));
        let is_one_of = |word: Option<(usize, usize)>, words: &[String]| {
            word.is_some_and(|word| words.iter().any(|w| w == zone.folded(word)))
        };
        let guard = &rule.guard;
        if is_one_of(before, &guard.not_after) {
            return Some(Objection::Before);
        }
        if is_one_of(after, &guard.not_before) {
            return Some(Objection::After);
        }
        if !guard.only_after.is_empty() && !is_one_of(before, &guard.only_after) {
            return Some(Objection::OnlyAfter);
        }
        if guard.only_prefixed && !zone.folded.text[..start].ends_with(PREPOSITIONS) {
            return Some(Objection::OnlyPrefixed);
        }
        if guard.not_initial && zone.is_initial(start) {
            return Some(Objection::Initial);
        }
        let is_in_name = self.is_part_of_persons_name(zone, (start, end), entity, guard);
        is_in_name.then_some(Objection::PersonsName)
    }

    /// Michael Jordan, Jordan Peterson, his sister Georgia.
    fn is_part_of_persons_name(&self, zone: &Zone, (start, end): (usize, usize), entity: u32, guard: &Guard) -> bool {
        let before = zone.word_before(start);
        let follows = |class| before.is_some_and(|word| zone.is_class(word, class));
        let first = guard.given_name || guard.first_name;
        let last = guard.given_name || guard.last_name;
        let happens_there = guard.first_name && follows(Class::Locative) || is_of_titled(zone, start);
        first && (follows(Class::Kin) || !happens_there && self.is_first_name(zone, entity, end))
            || last && before.is_some_and(|word| self.is_anothers_first_name(zone, word))
    }

    /// Jordan Peterson: a surname after what may be a first name. In Paris Macron is not called Paris.
    fn is_first_name(&self, zone: &Zone, entity: u32, end: usize) -> bool {
        zone.word_after(end).is_some_and(|word| {
            if self.is_surname(zone, word) {
                self.gazetteer.at(entity as usize).kind() == Some(EntityKind::Country)
            } else {
                self.capitals_mean_names(zone, word.0) && self.looks_like_name(zone, word)
            }
        })
    }

    fn capitals_mean_names(&self, zone: &Zone, at: usize) -> bool {
        self.page.lang != "de" && !zone.is_title_case(at)
    }

    fn looks_like_name(&self, zone: &Zone, word: (usize, usize)) -> bool {
        let demonym = zone.demonyms.iter().any(|d| d.0 as usize == word.0);
        let all_capitals = zone.written(word.0, word.1).chars().all(char::is_uppercase);
        let of_somebody = zone.folded(word).ends_with("'s");
        zone.is_capital(word.0)
            && !is_known_word(zone, word)
            && !demonym
            && !all_capitals
            && !of_somebody
            && !self.names_place(zone, word)
    }

    fn is_surname(&self, zone: &Zone, word: (usize, usize)) -> bool {
        zone.is_capital(word.0)
            && self
                .meanings_at(zone, word)
                .any(|m| matches!(m, Meaning::Name { form: Form::Short, .. }))
    }

    fn names_place(&self, zone: &Zone, word: (usize, usize)) -> bool {
        let is_place = |entity: u32| self.gazetteer.at(entity as usize).kind() != Some(EntityKind::Person);
        self.meanings_at(zone, word)
            .any(|m| matches!(m, Meaning::Name { entity, .. } if is_place(*entity)))
    }

    fn meanings_at(&self, zone: &Zone, (start, end): (usize, usize)) -> impl Iterator<Item = &Meaning> {
        let first = zone.found.partition_point(|hit| (hit.start as usize) < start);
        let here: Vec<u32> = zone.found[first..]
            .iter()
            .take_while(|hit| hit.start as usize == start)
            .filter(|hit| hit.end as usize <= end)
            .map(|hit| hit.pattern)
            .collect();
        here.into_iter().flat_map(|pattern| self.dictionary.meanings(pattern))
    }

    /// The table of surnames: strong ones anywhere, shared ones after the full name or a title, others after the full
    /// name only; and none after another person's first name (Lara Trump).
    fn objection_to_surname(
        &self,
        zone: &Zone,
        entity: u32,
        (start, end): (usize, usize),
        surname: Option<Surname>,
        known: Option<&Known>,
    ) -> Option<Objection> {
        let before = zone.word_before(start);
        if self.follows_own_name(zone, entity, start) {
            return self.is_half_a_surname(zone, end).then_some(Objection::PersonsName);
        }
        if before.is_some_and(|word| self.is_anothers_first_name(zone, word)) {
            return Some(Objection::AnothersFirstName);
        }
        if self.is_anothers_name_to_its_right(zone, start, end) {
            return Some(Objection::AnothersSurname);
        }
        let after_title = || before.is_some_and(|word| zone.is_class(word, Class::Title));
        let in_full = known.is_some_and(|known| known.in_full.contains(&entity));
        match surname {
            Some(Surname::Strong) => None,
            Some(Surname::AfterFullMention) => {
                (known.is_none() || !(in_full || after_title())).then_some(Objection::WantsTitleOrFullName)
            }
            _ => (!in_full).then_some(Objection::WantsFullName),
        }
    }

    /// Returns whether a person is named in full on the page.
    pub(super) fn is_in_full(known: &Known, entity: u32) -> bool {
        known.in_full.contains(&entity)
    }

    /// At the start of a sentence, and where no letter is a capital, only names that somebody bears are told from words.
    fn is_anothers_first_name(&self, zone: &Zone, word: (usize, usize)) -> bool {
        let is_lower = |c: char| c.is_lowercase();
        if zone.written(word.0, word.1).starts_with(is_lower) {
            return false;
        }
        let somebodys = self.dictionary.first_names.contains(zone.folded(word)) && !is_known_word(zone, word);
        zone.is_class(word, Class::Given)
            || somebodys
            || (self.capitals_mean_names(zone, word.0) && !zone.is_initial(word.0) && self.looks_like_name(zone, word))
    }

    /// Volker Türk, Pompeo Batoni: a surname that is a first name, too, and somebody's surname after it.
    fn is_anothers_name_to_its_right(&self, zone: &Zone, start: usize, end: usize) -> bool {
        let name = (start, end);
        let is_given = zone.is_class(name, Class::Given) || self.dictionary.first_names.contains(zone.folded(name));
        let goes_on = |word| {
            self.capitals_mean_names(zone, end) && self.looks_like_name(zone, word) && !self.is_surname(zone, word)
        };
        is_given && zone.word_after(end).is_some_and(goes_on)
    }

    /// Sherman-Williams: a hyphen and a name that nobody listed bears.
    fn is_half_a_surname(&self, zone: &Zone, end: usize) -> bool {
        let hyphen = zone.text[zone.folded.origin(end)..].starts_with(['-', '‑']);
        let goes_on = |word| {
            self.capitals_mean_names(zone, end) && self.looks_like_name(zone, word) && !self.is_surname(zone, word)
        };
        hyphen && zone.word_after(end).is_some_and(goes_on)
    }

    pub(super) fn follows_own_name(&self, zone: &Zone, entity: u32, start: usize) -> bool {
        self.with_given_name(zone, entity, Form::Short, start, 0).1 == Form::Full
    }

    /// Extends a surname to the left over the person's own first name and initials: `Dmitri S. Peskov`.
    fn with_given_name(&self, zone: &Zone, entity: u32, form: Form, start: usize, free: usize) -> (usize, Form) {
        const MOST_INITIALS: usize = 2;
        let Some(given) = self.dictionary.given.get(&entity).filter(|_| form == Form::Short) else {
            return (start, form);
        };
        let mut from = start;
        for _ in 0..MOST_INITIALS {
            from = initial_before(zone, from)
                .or_else(|| patronymic_before(zone, from))
                .unwrap_or(from);
        }
        let is_own =
            |word: &(usize, usize)| given.iter().any(|name| name == zone.folded(*word)) && zone.is_capital(word.0);
        if let Some(word) = zone.word_before(from).filter(|word| word.0 >= free).filter(is_own) {
            return (word.0, Form::Full);
        }
        let is_monsieur = self.page.lang == "fr" && zone.folded.text[..start].ends_with(" m. ");
        let has_initials = !is_monsieur && initial_before(zone, start).is_some();
        if has_initials && from >= free {
            (from, Form::Short)
        } else {
            (start, form)
        }
    }

    /// A place or person inside another name is none: `Kyiv Institute`, `University of Geneva`, `rue de Londres`,
    /// `Lavrov Street`, `the hotel "Minsk"`, `Bayern Munich`. Returns where that name ends.
    fn held_by_other_name(&self, zone: &Zone, entity: u32, start: usize, end: usize) -> Option<usize> {
        let kind = self.gazetteer.at(entity as usize).kind();
        let is_place = matches!(kind, Some(EntityKind::Place | EntityKind::Country));
        if !is_place && kind != Some(EntityKind::Person) {
            return None;
        }
        let named_after = |word: &(usize, usize)| zone.is_class(*word, Class::NamedAfter) && zone.is_capital(word.0);
        let heads = |word: &(usize, usize)| zone.is_class(*word, Class::HeadNoun) && zone.is_capital(word.0);
        let follows = |word: &(usize, usize)| {
            named_after(word) || (is_place && (heads(word) || zone.is_class(*word, Class::Goods)))
        };
        if let Some(word) = zone.word_after(end).filter(follows) {
            return Some(word.1);
        }
        if kind == Some(EntityKind::Place) && self.is_after_article(zone, start) {
            let of_name =
                |word: &(usize, usize)| self.capitals_mean_names(zone, start) && self.looks_like_name(zone, *word);
            if let Some(word) = zone.word_after(end).filter(of_name) {
                return Some(word.1);
            }
        }
        let (head, of) = head_before(zone, start)?;
        let is = |class| zone.ends_in_class(head, class) || zone.is_class(head, class);
        let holds = is(Class::Street) && !is_one_of_many(zone, head)
            || is_place
                && (is(Class::Holder)
                    || of && heads(&head)
                    || !of && is(Class::Club) && zone.is_capital(head.0) && !self.is_branch(zone, head)
                    || !of && is_alone_in_quotes(zone, start, end));
        holds.then_some(end)
    }

    /// Cities take no article in English: "the Moscow Arms" is something else.
    fn is_after_article(&self, zone: &Zone, start: usize) -> bool {
        self.page.lang == "en" && zone.word_before(start).is_some_and(|word| zone.folded(word) == "the")
    }

    /// In "the Hilton Hotel Baku" the hotel has a name of its own, and Baku is where it stands.
    fn is_branch(&self, zone: &Zone, head: (usize, usize)) -> bool {
        zone.word_before(head.0)
            .is_some_and(|word| self.looks_like_name(zone, word) && !zone.is_initial(word.0))
    }
}

/// "President of Jordan": whoever is named next holds the title.
fn is_of_titled(zone: &Zone, start: usize) -> bool {
    let of = zone
        .word_before(start)
        .filter(|word| LINKS.contains(&zone.folded(*word)));
    of.and_then(|of| zone.word_before(of.0))
        .is_some_and(|word| zone.is_class(word, Class::Title))
}

/// In, to, from: written together with a name.
const PREPOSITIONS: [char; 5] = ['ב', 'ל', 'מ', 'ب', 'ل'];

/// Returns whether a word is known to be no name.
fn is_known_word(zone: &Zone, word: (usize, usize)) -> bool {
    [Class::Title, Class::Plain, Class::HeadNoun]
        .iter()
        .any(|&class| zone.is_class(word, class))
}

/// Words between a head and its name.
const LINKS: [&str; 16] = [
    "of", "de", "for", "la", "le", "les", "los", "las", "du", "des", "del", "di", "da", "do", "von", "the",
];

/// Returns the word to whose name a name may belong, and whether a preposition links them: `rue de la Paix`.
fn head_before(zone: &Zone, start: usize) -> Option<((usize, usize), bool)> {
    let text = &zone.folded.text;
    let mut at = start;
    let mut linked = false;
    for article in ["d'", "l'"] {
        if text[..at].ends_with(article) && !text[..at - article.len()].ends_with(char::is_alphanumeric) {
            (at, linked) = (at - article.len(), true);
        }
    }
    if text[..at].ends_with('"') {
        at -= 1;
    }
    loop {
        let word = zone.word_before(at)?;
        if !LINKS.contains(&zone.folded(word)) {
            return Some((word, linked));
        }
        (at, linked) = (word.0, true);
    }
}

/// In "une rue de Paris", "a street of Paris", the place is meant.
fn is_one_of_many(zone: &Zone, head: (usize, usize)) -> bool {
    const ARTICLES: [&str; 12] = [
        "a", "une", "una", "un", "cette", "esta", "chaque", "cada", "eine", "einer", "quelque", "alguna",
    ];
    zone.word_before(head.0)
        .is_some_and(|word| ARTICLES.contains(&zone.folded(word)))
}

/// A place alone in quotes right after a word names what the word says: кинотеатр «Киев».
fn is_alone_in_quotes(zone: &Zone, start: usize, end: usize) -> bool {
    let text = &zone.folded.text;
    text[..start].ends_with(" \"") && text[end..].starts_with('"')
}

/// Returns whether the name of a capital stands for a government: not where something is said to happen there.
pub(super) fn stands_for_government(zone: &Zone, pick: &Pick) -> bool {
    let before = zone.word_before(pick.start);
    let at_place = before.is_some_and(|word| zone.is_class(word, Class::Locative));
    let suffixed = ["'da", "'de", "'ta", "'te", "'dan", "'den", "'tan", "'ten"]
        .iter()
        .any(|suffix| zone.folded.text[pick.end..].starts_with(suffix));
    let prefixed = pick.start > 0 && zone.folded.text.as_bytes()[pick.start - 1] >= 0x80; // Arabic and Hebrew "in"
    !at_place && !suffixed && !prefixed
}

/// Returns the start of an initial (`S.`) right before an offset.
fn initial_before(zone: &Zone, at: usize) -> Option<usize> {
    let text = &zone.folded.text[..at];
    let letter = text.strip_suffix(". ")?;
    let start = letter.char_indices().next_back()?.0;
    let alone = letter[..start].ends_with(' ') && letter[start..].chars().all(char::is_alphabetic);
    (alone && zone.is_capital(start)).then_some(start)
}

/// Returns the start of a patronymic right before an offset: `Сергей Викторович Лавров`.
fn patronymic_before(zone: &Zone, at: usize) -> Option<usize> {
    const ENDINGS: [&str; 21] = [
        "вич",
        "вича",
        "вичу",
        "вичем",
        "виче",
        "вичеві",
        "вне",
        "вна",
        "вны",
        "вной",
        "вною",
        "вну",
        "вні",
        "вичі",
        "ьич",
        "ьича",
        "ьичу",
        "ьичем",
        "vich",
        "vych",
        "vna",
    ];
    const SHORTEST: usize = 6;
    let word = zone.word_before(at)?;
    let letters = zone.folded(word);
    let fits = letters.chars().count() >= SHORTEST && ENDINGS.iter().any(|ending| letters.ends_with(ending));
    (fits && zone.is_capital(word.0)).then_some(word.0)
}
