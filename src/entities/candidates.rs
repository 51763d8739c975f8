//! Likely names that the gazetteer lacks, for people to review; they never count in facets.
//!
//! A name is likely beside a cue ([`cues`]): a title before it, a verb of saying before or after it, a trade after a
//! comma, the head noun of a body. The cues of nine languages are data; what differs in code is only how a script shows
//! names. Where it has capitals, a name is two to four capitalised words. Arabic and Hebrew have none, so there a known
//! first name is asked for, or a title and a clear end. German writes every noun with a capital, so there a name
//! is two words, and neither may end as nouns do. Precision comes first: a person reads what is proposed.

mod caseless;
#[cfg(test)]
mod tests;

use super::{
    Gazetteer,
    cues::{self, Cue, cues},
    dictionary::{Class, Dictionary},
    matcher::is_word,
    page::{Page, Zone},
    posts::{Beside, Post},
    resolve::Pick,
};
use crate::model::Candidate;

/// Most candidates of one page.
const MOST: usize = 50;

/// Most words of a person's name, particles and initials not counted.
const MOST_WORDS: usize = 4;

/// Most capitalised words on either side of the head noun of a body.
const MOST_BODY_WORDS: usize = 4;

/// Most words between the comma after a name and the trade.
const MOST_BEFORE_TRADE: usize = 4;

/// Longest name between quotes, bytes of folded text.
const LONGEST_QUOTED: usize = 90;

/// A stretch of folded text.
type Stretch = (usize, usize);

/// Returns the likely names on a page that are no mentions, in order.
pub(super) fn candidates(
    page: &Page,
    picks: &[Vec<Pick>],
    dictionary: &Dictionary,
    gazetteer: &Gazetteer,
) -> Vec<Candidate> {
    let Some(lang) = cues::number(page.lang) else {
        return Vec::new();
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    for (zone, picks) in page.zones.iter().zip(picks) {
        let finder = Finder {
            zone,
            lang,
            code: page.lang,
            dictionary,
        };
        let beside = Beside { zone, gazetteer, picks };
        for &(start, end, cue) in &zone.cues {
            let found = finder.beside(cue, (start as usize, end as usize));
            if let Some((start, end)) = found.filter(|name| !touches_mention(picks, *name)) {
                candidates.push(Candidate {
                    surface: zone.written(start, end).to_owned(),
                    span: zone.span(start, end),
                    rule: format!("{}.{}", page.lang, cue.rule()),
                    role: match beside.post(lang, (start, end)) {
                        Some(Post::Is(role, _)) if cue.rule() != cues::BODY => Some(role),
                        _ => None,
                    },
                });
            }
        }
    }
    candidates.sort_by_key(|candidate| (candidate.span, candidate.rule.clone()));
    candidates.dedup_by_key(|candidate| candidate.span);
    candidates.truncate(MOST);
    candidates
}

/// Returns whether a stretch of a zone's text holds or touches a mention.
fn touches_mention(picks: &[Pick], (start, end): Stretch) -> bool {
    let first = picks.partition_point(|pick| pick.end <= start);
    picks.get(first).is_some_and(|pick| pick.start < end)
}

/// Looks for names in one zone.
struct Finder<'a> {
    zone: &'a Zone<'a>,
    lang: u8,
    code: &'a str,
    dictionary: &'a Dictionary,
}

impl Finder<'_> {
    /// Returns the name that a cue makes likely.
    fn beside(&self, cue: Cue, (start, end): Stretch) -> Option<Stretch> {
        if self.has_no_capitals() {
            return match cue {
                Cue::Title => self.caseless_after(self.after_titles(end), true),
                Cue::Said => self.caseless_after(end, false),
                Cue::Trade => self.caseless_before(self.comma_before(start)?),
                Cue::BodyFirst => Some((start, self.end_of_quoted(end)?)),
                _ => None,
            };
        }
        if self.code != "de" && self.zone.is_title_case(start) {
            return None;
        }
        match cue {
            Cue::Title | Cue::Said => self.name_after(end),
            Cue::SaidAfter => self.name_before(self.end_before_verb(start)?),
            Cue::Trade => self.name_before(self.comma_before(start)?),
            Cue::Outlet => self
                .name_before(start.checked_sub(1)?)
                .filter(|name| self.follows_genitive(name.0)),
            Cue::BodyLast => self.body_with_head_last((start, end)),
            Cue::BodyFirst => self.body_with_head_first((start, end)),
            _ => None,
        }
    }

    fn has_no_capitals(&self) -> bool {
        matches!(self.code, "ar" | "he")
    }

    fn text(&self) -> &str {
        &self.zone.folded.text
    }

    /// Returns the word after an offset that belongs to the same phrase: one space or hyphen parts them, no line break.
    fn next(&self, at: usize) -> Option<Stretch> {
        let word = self.zone.word_after(at)?;
        let gap = &self.zone.text[self.zone.folded.origin(at)..self.zone.folded.origin(word.0)];
        (!gap.contains('\n')).then(|| self.with_capital_after_apostrophe(word))
    }

    /// O'Brien is one word; the `'s` of a genitive and the suffix of a Turkish name are none of it.
    fn with_capital_after_apostrophe(&self, (start, end): Stretch) -> Stretch {
        let bytes = self.text().as_bytes();
        if bytes.get(end) != Some(&b'\'') || !bytes.get(end + 1).is_some_and(|b| is_word(*b)) {
            return (start, end);
        }
        let rest = bytes[end + 1..].iter().take_while(|b| is_word(**b)).count();
        if self.zone.is_capital(end + 1) {
            (start, end + 1 + rest)
        } else {
            (start, end)
        }
    }

    fn previous(&self, at: usize) -> Option<Stretch> {
        let word = self.zone.word_before(at)?;
        let gap = &self.zone.text[self.zone.folded.origin(word.1)..self.zone.folded.origin(at)];
        let has_suffix = self.zone.folded(word).contains('\'') && self.zone.folded(word).len() > 2;
        let is_whole = !has_suffix || self.with_capital_after_apostrophe(self.first_part(word)) == word;
        (!gap.contains('\n') && is_whole).then_some(word)
    }

    fn first_part(&self, (start, end): Stretch) -> Stretch {
        let length = self.text()[start..end].find('\'').unwrap_or(end - start);
        (start, start + length)
    }

    fn is_hyphen(&self, at: usize) -> bool {
        self.text().as_bytes().get(at) == Some(&b' ') && !self.zone.written(at, at + 1).starts_with(' ')
    }

    /// Returns the initial (`S.`) after an offset.
    fn initial_after(&self, at: usize) -> Option<Stretch> {
        let (start, end) = self.zone.word_after(at)?;
        let is_one = self.text()[start..end].chars().count() == 1 && self.zone.is_capital(start);
        (is_one && self.text().as_bytes().get(end) == Some(&b'.')).then_some((start, end + 1))
    }

    fn is_particle(&self, word: Stretch) -> bool {
        !self.zone.is_capital(word.0) && cues().has(self.lang, Cue::Particle, self.zone.folded(word))
    }

    /// Returns the name that begins right after an offset: capitalised words, with particles and initials between them.
    fn name_after(&self, at: usize) -> Option<Stretch> {
        let first = self.next(at).filter(|word| self.begins_name(*word))?;
        let (mut count, mut end, mut from) = (1, first.1, first.1);
        while let Some(word) = self.initial_after(from).or_else(|| self.next(from)) {
            if self.is_name_word(word) || self.is_second_syllable(word) {
                count += usize::from(!self.is_hyphen(word.0 - 1));
                end = word.1;
            } else if !self.is_particle(word) && !self.text()[..word.1].ends_with('.') {
                break;
            }
            from = word.1;
        }
        (self.is_fitting_number(count) && self.ends_here(end)).then_some((first.0, end))
    }

    /// Lai Ching-te, but not a Lindqvist-led team.
    fn is_second_syllable(&self, word: Stretch) -> bool {
        const LONGEST: usize = 4;
        let folded = self.zone.folded(word);
        self.is_hyphen(word.0 - 1)
            && folded.chars().count() <= LONGEST
            && folded.chars().all(char::is_alphabetic)
            && !["led", "run", "born", "era", "area", "nin", "nun"].contains(&folded)
    }

    /// Returns the name that ends at an offset. Titles and words of the sentence before it are left out.
    fn name_before(&self, at: usize) -> Option<Stretch> {
        let mut words = vec![self.word_ending_at(at)?];
        while let Some(word) = self.previous(words.last()?.0) {
            if words.len() > 2 * MOST_WORDS || !(self.is_capitalised(word) || self.is_particle(word)) {
                break;
            }
            words.push(word);
        }
        while words.last().is_some_and(|word| !self.begins_name(*word)) {
            words.pop();
        }
        let start = words.last()?.0;
        let counted = |word: &&Stretch| !self.is_particle(**word) && !self.is_hyphen(word.0.saturating_sub(1));
        let is_name = words
            .iter()
            .all(|word| self.is_name_word(*word) || self.is_particle(*word));
        let count = words.iter().filter(counted).count();
        (is_name && self.is_fitting_number(count) && self.is_name_word(words[0])).then_some((start, at))
    }

    fn word_ending_at(&self, at: usize) -> Option<Stretch> {
        let length = self.text().as_bytes()[..at]
            .iter()
            .rev()
            .take_while(|b| is_word(**b) || **b == b'\'')
            .count();
        (length > 0).then_some((at - length, at))
    }

    /// In German two capitalised words may be a name, three are a name and a noun as often.
    fn is_fitting_number(&self, count: usize) -> bool {
        let most = if self.code == "de" { 2 } else { MOST_WORDS };
        (2..=most).contains(&count)
    }

    fn ends_here(&self, end: usize) -> bool {
        self.code != "de" || !self.next(end).is_some_and(|word| self.zone.is_capital(word.0))
    }

    fn begins_name(&self, word: Stretch) -> bool {
        self.is_name_word(word) && !self.zone.is_class(word, Class::Title)
    }

    fn is_capitalised(&self, word: Stretch) -> bool {
        self.zone.is_capital(word.0) && self.zone.written(word.0, word.1).chars().any(char::is_lowercase)
    }

    /// Returns whether a capitalised word can be part of a person's name.
    fn is_name_word(&self, word: Stretch) -> bool {
        const SHORTEST: usize = 2;
        let folded = self.zone.folded(word);
        self.is_capitalised(word)
            && folded.chars().count() >= SHORTEST
            && folded.chars().all(|c| self.is_letter(c))
            && !self.is_known_word(word)
            && !cues().ends_as_noun(self.lang, folded)
    }

    fn is_letter(&self, c: char) -> bool {
        match self.code {
            "uk" | "ru" => ('\u{400}'..'\u{530}').contains(&c) || c == '\'',
            "ar" => ('\u{600}'..'\u{700}').contains(&c) && c.is_alphabetic(),
            "he" => ('\u{590}'..'\u{600}').contains(&c) || c == '\'',
            _ => c.is_alphabetic() && c < '\u{370}' || c == '\'',
        }
    }

    /// Returns whether a word has another meaning: a function word, a people, a head noun, another cue.
    fn is_known_word(&self, word: Stretch) -> bool {
        let folded = self.zone.folded(word);
        let is_class = |class| self.zone.is_class(word, class);
        // The `o` of O'Brien is a word of Spanish.
        let is_listed = !folded.contains('\'') && (is_class(Class::Plain) || is_class(Class::HeadNoun));
        is_listed || self.is_cue(word) || self.is_demonym(word) || cues().has(self.lang, Cue::NotName, folded)
    }

    fn is_cue(&self, word: Stretch) -> bool {
        let first = self.zone.cues.partition_point(|cue| (cue.0 as usize) < word.0);
        let mut here = self.zone.cues[first..]
            .iter()
            .take_while(|cue| cue.0 as usize == word.0);
        here.any(|cue| cue.1 as usize <= word.1)
    }

    fn is_demonym(&self, word: Stretch) -> bool {
        self.zone.demonyms.iter().any(|demonym| demonym.0 as usize == word.0)
    }

    /// Returns where the phrase before a verb ends; a Turkish name has its case after an apostrophe there.
    fn end_before_verb(&self, start: usize) -> Option<usize> {
        let word = self.zone.word_before(start)?;
        let name = self.first_part(word);
        let wants_case = self.zone.folded.text[start..].starts_with("gore");
        (!wants_case || name != word).then_some(if wants_case { name.1 } else { word.1 })
    }

    /// Returns where the comma stands that parts a name from a trade: `Nora Lindqvist, a political analyst`.
    fn comma_before(&self, trade: usize) -> Option<usize> {
        let text = &self.text()[..trade];
        let comma = text.rfind([',', ';', '.', ':', '!', '?', '"', '\n', '('])?;
        let between = text[comma..].strip_prefix(',')?.trim();
        let has_article = self.code != "en"
            || ["a ", "an ", "the "]
                .iter()
                .any(|a| text[comma..].starts_with(&format!(", {a}")));
        let is_near = between.split(' ').count() <= MOST_BEFORE_TRADE;
        let is_title = self.next_after_trade_is_name(trade);
        (has_article && is_near && !is_title).then_some(comma)
    }

    /// In "in Lakeside, analyst Nora Lindqvist said" the trade is a title of the next name.
    fn next_after_trade_is_name(&self, trade: usize) -> bool {
        let end = trade
            + self.text().as_bytes()[trade..]
                .iter()
                .take_while(|b| is_word(**b))
                .count();
        self.code != "de" && !self.has_no_capitals() && self.next(end).is_some_and(|word| self.zone.is_capital(word.0))
    }

    fn follows_genitive(&self, start: usize) -> bool {
        let before = self.text()[..start].trim_end();
        before.strip_suffix(" correspondent").unwrap_or(before).ends_with("'s")
    }

    /// The Nordic Institute for Peace Studies.
    fn body_with_head_last(&self, head: Stretch) -> Option<Stretch> {
        if !self.zone.is_capital(head.0) {
            return None;
        }
        let mut words: Vec<Stretch> = Vec::new();
        let mut at = head.0;
        while let Some(word) = self.previous(at).filter(|word| self.is_capitalised(*word)) {
            words.push(word);
            at = word.0;
        }
        let is_none_of_it = |word: &Stretch| {
            let is_function_word = || cues().has(self.lang, Cue::NotName, self.zone.folded(*word));
            self.zone.is_class(*word, Class::Plain) || (self.zone.is_initial(word.0) && is_function_word())
        };
        while words.last().is_some_and(is_none_of_it) {
            words.pop();
        }
        let first = words.last().filter(|_| words.len() <= MOST_BODY_WORDS)?;
        // Of the National Security and Defence Council only the end would be seen.
        let is_end = |word| ["and", "und", "ve"].contains(&self.zone.folded(word));
        if self.previous(first.0).is_some_and(is_end) {
            return None;
        }
        let head_end = head.0
            + self.text().as_bytes()[head.0..]
                .iter()
                .take_while(|b| is_word(**b))
                .count();
        let goes_on = self.next(head_end).is_some_and(|word| self.is_connector(word));
        Some((first.0, if goes_on { self.end_of_body(head_end) } else { head_end }))
    }

    /// The Fundación Pax, the центр «Досье».
    fn body_with_head_first(&self, head: Stretch) -> Option<Stretch> {
        let end = self.end_of_quoted(head.1).or_else(|| {
            let end = self.end_of_body(head.1);
            (self.zone.is_capital(head.0) && end > head.1).then_some(end)
        })?;
        Some((head.0, end))
    }

    /// Returns where the name of a body ends that has gone as far as `at`: capitalised words follow, and small words
    /// between them.
    fn end_of_body(&self, at: usize) -> usize {
        let (mut end, mut from, mut count) = (at, at, 0);
        while let Some(word) = self.next(from) {
            let is_letters = self.zone.folded(word).chars().all(|c| self.is_letter(c));
            if self.is_capitalised(word) && is_letters && !self.is_cue(word) {
                count += 1;
                end = word.1;
            } else if !self.is_connector(word) {
                break;
            }
            from = word.1;
            if count == MOST_BODY_WORDS {
                break;
            }
        }
        end
    }

    fn is_connector(&self, word: Stretch) -> bool {
        !self.zone.is_capital(word.0) && cues().has(self.lang, Cue::Connector, self.zone.folded(word))
    }

    /// Returns where the quotes close that open right after an offset.
    fn end_of_quoted(&self, at: usize) -> Option<usize> {
        let inside = self.text()[at..].strip_prefix(" \"")?;
        let length = inside.find(['"', '\n'])?;
        let is_name = (1..=LONGEST_QUOTED).contains(&length) && inside[length..].starts_with('"');
        is_name.then_some(at + 2 + length + 1)
    }
}
