//! What people are on a page: leaders, spokespersons, journalists, analysts, officials.
//!
//! A post stands before the name it belongs to ("Kremlin spokesman Dmitry Peskov", "министр иностранных дел Сергей
//! Лавров") or after it and a comma ("Peskov, the Kremlin spokesman"). Between post and name only words of the post
//! may stand: peoples, countries and bodies, capitalised words, and those on the list [`Cue::Post`]; so the journalist
//! who asked somebody lends nobody the trade. Whom the page gives no post has the one that the gazetteer knows.
//! "Former" takes a post away.

use std::collections::BTreeSet;

use super::{
    Gazetteer,
    cues::{self, Cue, cues},
    gazetteer::{Entry, Part},
    matcher::is_word,
    page::{Page, Zone},
    resolve::Pick,
    roles::Finding,
};
use crate::model::{EntityKind, PartialDate, Role};

/// Most words between a name and its post.
const MOST_WORDS: usize = 8;

/// Most words between two posts of which the farther is meant: "пресс-секретарь президента Песков".
const MOST_BETWEEN_POSTS: usize = 3;

/// What stands beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Post {
    /// A post, and the stretch of the folded text from it to the name or from the name to it.
    Is(Role, (usize, usize)),
    /// A post that the person no longer has.
    Former,
}

/// Finds what people are, where `findings` do not make them negotiators or mediators already.
pub(super) fn find(page: &Page, picks: &[Vec<Pick>], gazetteer: &Gazetteer, findings: &mut Vec<Finding>) {
    let at_talks = |finding: &&Finding| {
        use Role::{Mediator, MediatorInferred, Negotiator, NegotiatorInferred};
        matches!(
            finding.role,
            Negotiator | NegotiatorInferred | Mediator | MediatorInferred
        )
    };
    let entity_of = |finding: &Finding| picks[finding.zone][finding.pick].entity;
    let busy: BTreeSet<u32> = findings.iter().filter(at_talks).map(entity_of).collect();
    let lang = cues::number(page.lang);
    let year = page.document.date.map(PartialDate::year);
    let (mut found, mut former, mut of_role) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut people = Vec::new();
    for (zone_number, (zone, zone_picks)) in page.zones.iter().zip(picks).enumerate() {
        let beside = Beside {
            zone,
            gazetteer,
            picks: zone_picks,
        };
        for (number, pick) in zone_picks.iter().enumerate() {
            if gazetteer.at(pick.entity as usize).kind() != Some(EntityKind::Person) {
                continue;
            }
            people.push((pick.entity, zone_number, number));
            let leads = known_post(gazetteer.at(pick.entity as usize), year) == Some(Role::Leader);
            match lang.and_then(|lang| beside.post(lang, (pick.start, pick.end))) {
                // "the commander", "Başkan": who is known to lead is a leader under any office
                Some(Post::Is(Role::Official, _)) if leads => {}
                Some(Post::Is(role, evidence)) if of_role.insert((pick.entity, role)) => {
                    let id = format!("{}.post", page.lang);
                    found.push((pick.entity, finding(zone, (zone_number, number), role, &id, evidence)));
                }
                Some(Post::Former) => _ = former.insert(pick.entity),
                _ => {}
            }
        }
    }
    for (entity, zone_number, number) in people {
        let has_post = of_role
            .range((entity, Role::Negotiator)..)
            .next()
            .is_some_and(|(other, _)| *other == entity);
        let known = known_post(gazetteer.at(entity as usize), year);
        if let (Some(role), false, false) = (known, has_post, former.contains(&entity)) {
            let pick = &picks[zone_number][number];
            let zone = &page.zones[zone_number];
            of_role.insert((entity, role));
            let evidence = (pick.start, pick.end);
            found.push((
                entity,
                finding(zone, (zone_number, number), role, "any.known-post", evidence),
            ));
        }
    }
    // who negotiates or mediates is an official of course; who leads a state is none
    let has_another = |entity: u32| {
        let another = |role| of_role.contains(&(entity, role));
        busy.contains(&entity) || another(Role::Leader) || another(Role::Spokesperson)
    };
    found.retain(|(entity, finding)| finding.role != Role::Official || !has_another(*entity));
    findings.extend(found.into_iter().map(|(_, finding)| finding));
}

fn finding(zone: &Zone, (number, pick): (usize, usize), role: Role, id: &str, evidence: (usize, usize)) -> Finding {
    Finding {
        zone: number,
        pick,
        role,
        rule: id.to_owned(),
        evidence: zone.span(evidence.0, evidence.1),
    }
}

/// Returns the post that the gazetteer knows for a year, or for any where the page has none.
fn known_post(entry: &Entry, year: Option<u16>) -> Option<Role> {
    [
        (Role::Leader, &[Part::Leader, Part::ArmedGroupLeader][..]),
        (Role::Spokesperson, &[Part::Spokesperson]),
        (Role::Official, &[Part::Official]),
    ]
    .into_iter()
    .find(|(_, parts)| entry.has_part(parts, year))
    .map(|(role, _)| role)
}

/// Reads what stands beside names of one zone.
pub(super) struct Beside<'a> {
    pub(super) zone: &'a Zone<'a>,
    pub(super) gazetteer: &'a Gazetteer,
    /// Mentions of the zone, in order.
    pub(super) picks: &'a [Pick],
}

impl Beside<'_> {
    /// Returns the post beside a name, before it or after it. `name` is a stretch of the folded text.
    pub(super) fn post(&self, lang: u8, name: (usize, usize)) -> Option<Post> {
        self.before(lang, name).or_else(|| self.after(lang, name))
    }

    fn before(&self, lang: u8, (start, end): (usize, usize)) -> Option<Post> {
        let mut from = start;
        for _ in 0..MOST_WORDS {
            let Some(word) = self.word_before(from).filter(|word| self.is_of_post(lang, *word)) else {
                break;
            };
            from = word.0;
        }
        let posts = self.posts_in(from, start);
        if posts.iter().any(|post| post.2 == Cue::Former) {
            return Some(Post::Former);
        }
        let (last, others) = posts.split_last()?;
        // "the aide of the president P" is an aide; "the president P"
        let farther = others.last().filter(|other| {
            let between = &self.zone.folded.text[other.1..last.0];
            other.2 != Cue::Leader
                && last.2 != Cue::Spokesperson
                && between.split_whitespace().count() <= MOST_BETWEEN_POSTS
        });
        let post = farther.unwrap_or(last);
        Some(Post::Is(role_of(post.2)?, (post.0, end)))
    }

    fn after(&self, lang: u8, (start, end): (usize, usize)) -> Option<Post> {
        let text = &self.zone.folded.text;
        let from = end + text[end..].strip_prefix(", ").map(|_| 1)?;
        let mut to = from;
        for _ in 0..MOST_WORDS {
            let Some(word) = self.word_after(to) else { break };
            if !self.is_of_post(lang, word) && !self.is_adjective(lang, from, word) {
                break;
            }
            to = word.1;
        }
        let posts = self.posts_in(from, to);
        if posts.iter().any(|post| post.2 == Cue::Former) {
            return Some(Post::Former);
        }
        let is_of_next_name = |post: &&(usize, usize, Cue)| self.person_at(post.1 + 1).is_some();
        let post = posts.iter().find(|post| !is_of_next_name(post))?;
        Some(Post::Is(role_of(post.2)?, (start, post.1)))
    }

    /// Returns the longest words of posts in a stretch, none of which overlap, in order.
    fn posts_in(&self, from: usize, to: usize) -> Vec<(usize, usize, Cue)> {
        let cues = &self.zone.cues;
        let first = cues.partition_point(|cue| (cue.0 as usize) < from);
        let mut posts: Vec<(usize, usize, Cue)> = cues[first..]
            .iter()
            .take_while(|cue| (cue.0 as usize) < to)
            .filter(|cue| cue.2.is_post() && cue.1 as usize <= to)
            .map(|cue| (cue.0 as usize, cue.1 as usize, cue.2))
            .collect();
        posts.sort_by_key(|post| (post.0, std::cmp::Reverse(post.1), post.2));
        let mut end = 0;
        posts.retain(|post| {
            let is_free = post.0 >= end;
            end = if is_free { post.1 } else { end };
            is_free
        });
        posts
    }

    /// Returns whether a word can stand between a post and a name: a post, a country, body or people, a capitalised
    /// word, or one of the list.
    fn is_of_post(&self, lang: u8, word: (usize, usize)) -> bool {
        let (start, end) = word;
        let first = self.picks.partition_point(|pick| pick.end <= start);
        if let Some(pick) = self.picks.get(first).filter(|pick| pick.start < end) {
            return self.gazetteer.at(pick.entity as usize).kind() != Some(EntityKind::Person);
        }
        let is_people = || {
            self.zone
                .demonyms
                .iter()
                .any(|people| (start..end).contains(&(people.0 as usize)))
        };
        let is_cue = || {
            let first = self.zone.cues.partition_point(|cue| (cue.0 as usize) < start);
            let mut here = self.zone.cues[first..].iter().take_while(|cue| (cue.0 as usize) < end);
            here.any(|cue| cue.2.is_post() || cue.2 == Cue::Title)
        };
        let word = self.zone.folded(word);
        let word = word.strip_suffix("'s").unwrap_or(word);
        self.zone.is_capital(start) || cues().has(lang, Cue::Post, word) || is_people() || is_cue()
    }

    /// "Nora Lindqvist, a political analyst": after an article, a word or two that say of what kind.
    fn is_adjective(&self, lang: u8, from: usize, (start, _): (usize, usize)) -> bool {
        const MOST: usize = 3;
        let before = self.zone.folded.text[from..start].trim();
        let has_article = ["a", "an", "the"]
            .iter()
            .any(|article| before.split(' ').next() == Some(article));
        cues::number("en") == Some(lang) && has_article && before.split(' ').count() < MOST
    }

    fn person_at(&self, at: usize) -> Option<&Pick> {
        let first = self.picks.partition_point(|pick| pick.start < at);
        self.picks
            .get(first)
            .filter(|pick| pick.start == at)
            .filter(|pick| self.gazetteer.at(pick.entity as usize).kind() == Some(EntityKind::Person))
    }

    /// Returns the word before an offset, in the same line and with one space, or a full stop after a short word (`Gen.`).
    fn word_before(&self, at: usize) -> Option<(usize, usize)> {
        const LONGEST_SHORT: usize = 4;
        let word = self.zone.word_before(at).or_else(|| {
            let stop = self.zone.folded.text[..at].strip_suffix(". ")?.len();
            let length = self.zone.folded.text.as_bytes()[..stop]
                .iter()
                .rev()
                .take_while(|b| is_word(**b))
                .count();
            (1..=LONGEST_SHORT).contains(&length).then_some((stop - length, stop))
        })?;
        self.is_one_line(word.0, at).then_some(word)
    }

    fn word_after(&self, at: usize) -> Option<(usize, usize)> {
        let text = &self.zone.folded.text;
        let at = at + usize::from(text[at..].starts_with("'s")) * 2;
        let word = self.zone.word_after(at)?;
        self.is_one_line(at, word.1).then_some(word)
    }

    fn is_one_line(&self, from: usize, to: usize) -> bool {
        let (from, to) = (self.zone.folded.origin(from), self.zone.folded.origin(to));
        !self.zone.text[from..to].contains('\n')
    }
}

fn role_of(cue: Cue) -> Option<Role> {
    Some(match cue {
        Cue::Leader => Role::Leader,
        Cue::Spokesperson => Role::Spokesperson,
        Cue::Journalist => Role::Journalist,
        Cue::Analyst => Role::Analyst,
        Cue::Official => Role::Official,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        entities::{Gazetteer, Tagger, testing},
        model::Role,
    };

    /// Checks the post that a text gives to one person, listed or not.
    #[track_caller]
    fn check(lang: &str, text: &str, name: &str, expected: Option<Role>) {
        let tagging = Tagger::new(&Gazetteer::embedded()).tag(&testing::document(text, lang));
        let of_mention = tagging.mentions.iter().filter(|mention| mention.surface.contains(name));
        let posts = of_mention.flat_map(|mention| mention.roles.iter().map(|mark| mark.role));
        let of_candidate = tagging
            .candidates
            .iter()
            .filter(|candidate| candidate.surface.contains(name));
        let found: Vec<Role> = posts
            .chain(of_candidate.filter_map(|candidate| candidate.role))
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{lang}: {text}");
    }

    #[test]
    fn posts_stand_before_names() {
        check(
            "en",
            "Then Kremlin spokesman Dmitry Peskov spoke.",
            "Peskov",
            Some(Role::Spokesperson),
        );
        check(
            "en",
            "Then President Putin's spokesman Dmitry Peskov spoke.",
            "Peskov",
            Some(Role::Spokesperson),
        );
        check(
            "en",
            "It was then that Gen. Kyrylo Budanov spoke.",
            "Budanov",
            Some(Role::Official),
        );
        check(
            "ru",
            "Это сказал министр иностранных дел России Сергей Лавров.",
            "Лавров",
            Some(Role::Official),
        );
        check(
            "ru",
            "Это сказал пресс-секретарь президента Дмитрий Песков.",
            "Песков",
            Some(Role::Spokesperson),
        );
        check(
            "uk",
            "Про це сказав речник Кремля Дмитро Пєсков.",
            "Пєсков",
            Some(Role::Spokesperson),
        );
        check(
            "ar",
            "وقال المتحدث باسم الكرملين دميتري بيسكوف",
            "بيسكوف",
            Some(Role::Spokesperson),
        );
        check(
            "fr",
            "Le ministre russe des Affaires étrangères Sergueï Lavrov a parlé.",
            "Lavrov",
            Some(Role::Official),
        );
        check(
            "de",
            "Danach sprach der russische Außenminister Sergej Lawrow.",
            "Lawrow",
            Some(Role::Official),
        );
    }

    #[test]
    fn posts_stand_after_names_and_a_comma() {
        check(
            "en",
            "Then Dmitry Peskov, the Kremlin spokesman, spoke.",
            "Peskov",
            Some(Role::Spokesperson),
        );
        check(
            "en",
            "Michael Reed, an analyst in London, doubts it.",
            "Michael Reed",
            Some(Role::Analyst),
        );
    }

    #[test]
    fn who_asked_lends_nobody_a_trade() {
        check(
            "en",
            "A reporter asked Sergei Lavrov about it.",
            "Lavrov",
            Some(Role::Official),
        );
        check(
            "ru",
            "Журналист спросил Сергея Лаврова об этом.",
            "Лаврова",
            Some(Role::Official),
        );
        check(
            "es",
            "El periodista preguntó a Serguéi Lavrov.",
            "Lavrov",
            Some(Role::Official),
        );
    }

    #[test]
    fn leaders_are_known_and_former_ones_are_none() {
        check("en", "Then Vladimir Putin spoke.", "Putin", Some(Role::Leader));
        check("en", "Former Prime Minister Naftali Bennett spoke.", "Bennett", None);
        check("uk", "Виступив колишній президент Петро Порошенко.", "Порошенко", None);
    }
}
