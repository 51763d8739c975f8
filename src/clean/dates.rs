//! Dates of a page: collected from markup, address and text, each with what it stands for, and the one that is believed.
//!
//! Candidates stand on a ladder: JSON-LD, `<meta>`, marked elements, the address, a line that says "published", and last
//! a lone date at the head of the article. [`published`] takes the highest, and takes none where another that is as
//! explicit says a different day and nothing speaks for the first, or where only weak ones are there and they disagree:
//! no date is better than a wrong one. A day is the day that is written, in the offset it is written in. A site's clock,
//! the day of the capture and events in the text never become a date of publication.

use super::{
    address,
    block::{Block, Hints},
    byline,
    relative::{self, Capture},
    written::{self, Written},
};
use crate::{
    fold::fold,
    model::{DateEvidence, DateRole, PartialDate, ZoneKind},
};

/// Number of dates of events that are kept of one page.
const MAX_MENTIONED: usize = 40;

/// Number of claims of a page that are kept.
const MAX_CLAIMS: usize = 24;

/// A date as markup states it, before the page's language is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// What it stands for.
    pub(super) role: DateRole,
    /// Rule that found it.
    pub(super) rule: String,
    /// The words it is written in.
    pub(super) surface: String,
}

/// Returns the full dates written in a text, with the words they are written in.
pub(super) fn find(text: &str, language: Option<&str>) -> Vec<(PartialDate, String)> {
    let found = written::find(text, language).into_iter();
    found.map(|w| (w.date, text[w.span].to_owned())).collect()
}

/// Returns the dates that a page's markup claims; those that can be read in two ways are left out.
pub(super) fn of_markup(claims: &[Claim], language: Option<&str>) -> Vec<DateEvidence> {
    let read = |claim: &Claim| {
        let date = read_claim(&claim.surface, language)?;
        Some(evidence(date, claim.role, &claim.rule, &claim.surface, None))
    };
    claims.iter().take(MAX_CLAIMS).filter_map(read).collect()
}

fn read_claim(surface: &str, language: Option<&str>) -> Option<PartialDate> {
    let surface = surface.trim();
    let compact = surface.get(..8).filter(|day| day.bytes().all(|b| b.is_ascii_digit()));
    let compact = compact.filter(|_| !surface[8..].starts_with(|c: char| c.is_ascii_digit()));
    let date = surface
        .parse()
        .ok()
        .or_else(|| compact.and_then(|day| format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]).parse().ok()))
        .or_else(|| {
            let found = written::find(surface, language);
            found.first().filter(|w| w.sure).map(|w| w.date)
        })?;
    // Clocks that were never set say 1970 or year 1.
    (date.year() >= 1900 && date.to_string() != "1970-01-01").then_some(date)
}

/// Returns the day that an address states.
pub(super) fn of_address(url: Option<&str>) -> Option<DateEvidence> {
    let (date, surface) = address::date(url?)?;
    Some(evidence(date, DateRole::Published, "url", &surface, None))
}

/// Returns the day of the capture.
pub(super) fn of_capture(fetched_at: Option<&str>) -> Option<DateEvidence> {
    let surface = fetched_at?.trim();
    let date = surface.parse().ok()?;
    Some(evidence(date, DateRole::Captured, "declared:fetched_at", surface, None))
}

fn evidence(date: PartialDate, role: DateRole, found_by: &str, surface: &str, line: Option<u32>) -> DateEvidence {
    DateEvidence {
        date,
        role,
        rule: found_by.to_owned(),
        surface: shorten(surface),
        line,
    }
}

/// Returns the dates that stand in a page's blocks; the blocks are judged.
///
/// Lines that rules know and short lines around the title may claim something; what the article says besides is an event.
pub(super) fn of_blocks(blocks: &[Block], language: Option<&str>, capture: Option<Capture>) -> Vec<DateEvidence> {
    let head = Head::of(blocks);
    let mut dates = Vec::new();
    let mut mentioned = 0;
    for (at, block) in blocks.iter().enumerate() {
        let above = at.checked_sub(1).map(|above| &blocks[above]);
        let claims = claims_of(block, above, head.place(at, block), language, capture);
        if !claims.is_empty() {
            let room = MAX_CLAIMS.saturating_sub(dates.len());
            dates.extend(claims.into_iter().take(room));
        } else if !block.is_out() && mentioned < MAX_MENTIONED {
            let events = written::find(&block.text, language).into_iter();
            let events = events.map(|w| of_written(&w, DateRole::Mentioned, "line:text", block));
            let before = dates.len();
            dates.extend(events.take(MAX_MENTIONED - mentioned));
            mentioned += dates.len() - before;
        }
    }
    doubt_lines(&mut dates);
    dates
}

fn of_written(written: &Written, role: DateRole, found_by: &str, block: &Block) -> DateEvidence {
    let surface = &block.text[written.span.clone()];
    evidence(written.date, role, found_by, surface, line_of(block))
}

fn line_of(block: &Block) -> Option<u32> {
    block.place.as_ref().map(|place| place.line)
}

/// Where a block stands, as far as dates are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Right above or below the title, before the running text.
    Head,
    /// In a box about the article: what a label says there counts, and nothing else.
    Box,
    /// Somewhere else.
    Elsewhere,
    /// Among comments or other stories.
    Foreign,
}

/// The blocks around an article's title.
struct Head {
    title: Option<usize>,
    /// First block of running text behind the title.
    start: usize,
    end: usize,
}

impl Head {
    /// Blocks above a title that still belong to it: a category and a date.
    const ABOVE: usize = 4;

    /// Blocks below a title among which its date is looked for.
    const BELOW: usize = 12;

    fn of(blocks: &[Block]) -> Self {
        let is_title = |b: &Block| {
            b.verdict
                .is_some_and(|v| v.kind == ZoneKind::Title && v.rule != "title-metadata")
        };
        let title = blocks.iter().position(is_title);
        let from = title.map_or(0, |at| at + 1);
        let is_prose = |b: &Block| !b.is_out() && b.text.len() >= 160;
        let start = blocks
            .iter()
            .skip(from)
            .position(is_prose)
            .map_or(blocks.len(), |at| from + at);
        let second = blocks.iter().skip(start + 1).position(is_prose);
        let end = second.map_or(blocks.len(), |at| start + 1 + at);
        Self { title, start, end }
    }

    fn place(&self, at: usize, block: &Block) -> Stand {
        let (kind, rule) = block.verdict.map_or((ZoneKind::Body, ""), |v| (v.kind, v.rule));
        let (first, last) = match self.title {
            Some(title) => (title.saturating_sub(Self::ABOVE), self.end.min(title + 1 + Self::BELOW)),
            None => (self.start.saturating_sub(Self::BELOW / 2), self.end),
        };
        let is_near = (first..last).contains(&at);
        let is_below = is_near && self.title.is_some_and(|title| at > title) && at < self.start;
        let is_right_above = self.title.is_some_and(|title| at < title && at + 2 >= title);
        match kind {
            ZoneKind::Comment => Stand::Foreign,
            _ if block.hints.any(Hints::COMMENT) || rule == "behind-fence" => Stand::Foreign,
            // Lines right at a title are its own, though their box be named after cards and lists.
            ZoneKind::Related if is_below || is_right_above => Stand::Head,
            ZoneKind::Related if at < self.start => Stand::Box,
            ZoneKind::Related => Stand::Foreign,
            _ if is_near => Stand::Head,
            _ if rule == "in-byline" => Stand::Box,
            _ => Stand::Elsewhere,
        }
    }
}

/// Longest line that may claim a date, in characters.
const LONGEST: usize = 160;

/// Returns the dates that a line claims: of publication, of change, or of the site's clock.
///
/// `above` is the block before it, which may be nothing but the label.
fn claims_of(
    block: &Block,
    above: Option<&Block>,
    stand: Stand,
    language: Option<&str>,
    capture: Option<Capture>,
) -> Vec<DateEvidence> {
    let known_by = block.verdict.map_or("", |v| v.rule);
    let is_known = matches!(known_by, "page-clock" | "published-line" | "byline" | "date-line");
    let is_title = block.verdict.is_some_and(|v| v.kind == ZoneKind::Title);
    if is_title || stand == Stand::Foreign || stand == Stand::Elsewhere && !is_known {
        return Vec::new();
    }
    if block.text.chars().count() > LONGEST {
        return dateline(block, stand, language).into_iter().collect();
    }
    let found = written::find(&block.text, language);
    if known_by == "page-clock" {
        let clock = |w: &Written| of_written(w, DateRole::PageClock, "line:page-clock", block);
        return found.iter().map(clock).collect();
    }
    if found.is_empty() {
        return counted(block, capture).into_iter().collect();
    }
    let dates = labelled(block, above, &found, stand);
    if !dates.is_empty() || stand == Stand::Box {
        return dates;
    }
    if let Some(date) = dateline(block, stand, language) {
        return vec![date];
    }
    if known_by == "published-line" {
        let claim = |w: &Written| of_written(w, DateRole::Published, "line:published-line", block);
        return found.first().filter(|w| w.sure).map(claim).into_iter().collect();
    }
    let is_bare =
        is_known || byline::is_date(&block.text) || known_by == "in-byline" && words_beside(block, &found) <= 8;
    let found_by = match known_by {
        "byline" => "line:byline",
        "in-byline" => "line:byline-box",
        _ => "line:date-line",
    };
    if is_bare && found[0].sure {
        let role = if stand == Stand::Head {
            DateRole::Published
        } else {
            DateRole::Mentioned
        };
        return vec![of_written(&found[0], role, found_by, block)];
    }
    Vec::new()
}

/// Counts the longer words of a line beside its dates.
fn words_beside(block: &Block, found: &[Written]) -> usize {
    let all = block
        .text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| w.chars().count() > 3)
        .count();
    all.saturating_sub(found.len())
}

/// Returns the dates of a line that a word before them says something of: `Published 2 June 2025, updated 3 June 2025`.
fn labelled(block: &Block, above: Option<&Block>, found: &[Written], stand: Stand) -> Vec<DateEvidence> {
    let found_by = match stand {
        Stand::Head => "line:published",
        Stand::Box => "line:published-box",
        _ => "line:published-line",
    };
    let mut from = 0;
    let mut dates = Vec::new();
    let mut last = None;
    for written in found {
        let before = fold(&block.text[from..written.span.start]);
        let role = match from {
            0 if before.trim().len() <= 3 => label_above(above),
            0 => label(&before),
            _ => label(&before).or(last.filter(|_| before.trim().len() <= 3)),
        };
        dates.extend(
            role.filter(|_| written.sure)
                .map(|role| of_written(written, role, found_by, block)),
        );
        last = role;
        from = written.span.end;
    }
    dates
}

/// Returns what a block says of the date below it, where it is nothing but a label.
fn label_above(above: Option<&Block>) -> Option<DateRole> {
    let text = above.map(|block| block.text.as_str())?;
    let is_label = text.len() <= 60 && text.split_whitespace().count() <= 3 && !text.contains(char::is_numeric);
    is_label.then(|| label(&fold(text)))?
}

/// Returns what the words before a date say that it is.
pub(super) fn label_before(words: &str) -> Option<DateRole> {
    label(&fold(words))
}

/// Words before a label that a claim of publication may have: `This article was originally published on`.
const MAX_BEFORE_LABEL: usize = 5;

/// Returns what the words before a date, folded, say that it is.
fn label(before: &str) -> Option<DateRole> {
    let words: Vec<&str> = before
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    // What is nearest to the date counts, and only if it is near.
    let near = words.len().saturating_sub(5);
    let at = |list: &[&str]| {
        let is = |word: &&str| list.iter().any(|stem| word.starts_with(stem));
        words[near..].iter().rposition(is).map(|at| near + at)
    };
    let whole = words[near..].iter().rposition(|word| MODIFIED_WHOLE.contains(word));
    let (published, modified) = (at(PUBLISHED), at(MODIFIED).max(whole.map(|at| near + at)));
    let is_sentence = |at: usize| at > MAX_BEFORE_LABEL && !before.contains(['|', '·', '•', ':', '/']);
    match (published, modified) {
        (_, Some(modified)) if published.is_none_or(|published| published < modified) => {
            (!is_sentence(modified)).then_some(DateRole::Modified)
        }
        (Some(published), _) => (!is_sentence(published)).then_some(DateRole::Published),
        _ => None,
    }
}

/// First letters of words, folded, that say a date is of publication.
const PUBLISHED: &[&str] = &[
    "publish",
    "posted",
    "опубликова",
    "опублікова",
    "публикац",
    "публікац",
    "апублікава",
    "публикув",
    "објављен",
    "objavljen",
    "yayin",
    "نشر",
    "انتشار",
    "פורסם",
    "publie",
    "publica",
    "veroffentlich",
    "erschien",
    "opublikowa",
    "publik",
    "pubblica",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "publicat",
    "vydano",
    "publikov",
    "δημοσιευ",
    "julkaistu",
    "megjelent",
];

/// First letters of words, folded, that say a date is of change.
const MODIFIED: &[&str] = &[
    "updat",
    "modif",
    "edited",
    "revised",
    "reviewed",
    "обновл",
    "изменен",
    "оновл",
    "змінен",
    "абноўл",
    "ажурир",
    "azurir",
    "обновен",
    "guncel",
    "تحديث",
    "تعديل",
    "עודכן",
    "עדכון",
    "actualis",
    "actualiz",
    "aktualis",
    "aktualiz",
    "aggiorn",
    "atualiz",
    "bijgewerkt",
    "gewijzigd",
    "uppdater",
    "oppdater",
    "opdater",
    "ενημερ",
    "paivitet",
    "frissit",
];

/// Whole words that say so: `mis à jour`, `Stand:`.
const MODIFIED_WHOLE: &[&str] = &["mis", "mise", "maj", "stand"];

/// Returns the day that a short line counts from the capture.
fn counted(block: &Block, capture: Option<Capture>) -> Option<DateEvidence> {
    let date = relative::resolve(&block.text, capture?)?;
    let role = label(&fold(&block.text)).unwrap_or(DateRole::Published);
    Some(evidence(
        date,
        role,
        "line:counted from fetched_at",
        &block.text,
        line_of(block),
    ))
}

/// Reads the dateline that a report begins with: `KYIV, 2 June 2025 (Agency) —`.
fn dateline(block: &Block, stand: Stand, language: Option<&str>) -> Option<DateEvidence> {
    let end = block.text.char_indices().nth(90).map_or(block.text.len(), |(at, _)| at);
    let found = written::find(&block.text[..end], language);
    let first = found.first().filter(|w| w.sure && stand == Stand::Head)?;
    let before = block.text[..first.span.start].trim();
    let is_place = before.ends_with([',', '.', '،', '-', '–', '—', ':'])
        && before.split_whitespace().count() <= 5
        && before
            .split_whitespace()
            .all(|word| !word.starts_with(char::is_lowercase));
    let behind = block.text[first.span.end..].trim_start_matches([' ', ',', '.']);
    let is_end = behind.starts_with(['—', '–', '-', '(', '/', ':']);
    (is_place && is_end).then(|| of_written(first, DateRole::Published, "line:dateline", block))
}

/// Takes the claims of lines for what they say only where they agree: those with a label at the head first, then the
/// rest, in which a line that disagrees makes all of them mere mentions.
fn doubt_lines(dates: &mut [DateEvidence]) {
    let is_claim = |d: &DateEvidence| d.role == DateRole::Published;
    let first_rank = dates.iter().filter(|d| is_claim(d)).map(line_rank).min();
    let Some(first_rank) = first_rank else { return };
    let mut best = dates
        .iter()
        .filter(|d| is_claim(d) && line_rank(d) == first_rank)
        .map(|d| d.date);
    let first = best.next();
    let in_doubt = best.any(|date| Some(date) != first);
    for date in dates.iter_mut().filter(|d| d.role == DateRole::Published) {
        if in_doubt || Some(date.date) != first {
            date.role = DateRole::Mentioned;
        }
    }
}

/// Returns how explicit the claim of a line is, 0 most.
fn line_rank(date: &DateEvidence) -> u8 {
    match date.rule.as_str() {
        "line:published" => 0,
        "line:published-line" | "line:dateline" => 1,
        "line:published-box" => 2,
        "line:date-line" | "line:byline" => 3,
        _ => 4,
    }
}

/// Returns the dates without those that claim publication or change after the page was fetched.
pub(super) fn possible(mut dates: Vec<DateEvidence>, fetched: Option<PartialDate>) -> Vec<DateEvidence> {
    if let Some(fetched) = fetched {
        let is_claim = |d: &DateEvidence| matches!(d.role, DateRole::Published | DateRole::Modified);
        // A day of grace for time zones.
        dates.retain(|d| !is_claim(d) || fetched.days_until(d.date) <= 1 || agree(fetched, d.date, 1));
    }
    dates
}

/// Returns all dates of a page, best first: declared, published by their place on the ladder, modified, mentioned, the
/// page's clock, the capture.
pub(super) fn ranked(declared: Option<DateEvidence>, found: Vec<DateEvidence>) -> Vec<DateEvidence> {
    let rank = |d: &DateEvidence| match d.role {
        DateRole::Declared => (0, 0),
        DateRole::Published => (1, ladder(&d.rule)),
        DateRole::Modified => (2, 0),
        DateRole::Mentioned => (3, 0),
        DateRole::PageClock => (4, 0),
        DateRole::Captured => (5, 0),
    };
    let mut dates: Vec<DateEvidence> = declared.into_iter().chain(found).collect();
    dates.sort_by_key(rank);
    dates
}

/// Place of the lowest rule of the ladder that is explicit enough to speak against a higher one.
const EXPLICIT: u8 = 5;

/// Returns the place of a rule on the ladder, 0 the highest.
fn ladder(rule: &str) -> u8 {
    match rule {
        "json-ld:datePublished" => 0,
        "itemprop:datePublished" | "time:published" => 2,
        "json-ld-page:datePublished" => 3,
        "url" => 4,
        "line:published" | "line:published-line" => EXPLICIT,
        "line:dateline" => 6,
        // Sites write any date of theirs under these names.
        "date" | "dc.date" | "dcterms.date" | "sailthru.date" | "json-ld-broken:datePublished" => 7,
        "time" => 8,
        _ if rule.starts_with("line:") => 9,
        _ => 1,
    }
}

/// Returns the date of publication: the declared one, else the highest on the ladder unless it is in doubt.
pub(super) fn published(ranked: &[DateEvidence]) -> Option<PartialDate> {
    let first = ranked.first()?;
    if first.role == DateRole::Declared {
        return Some(first.date);
    }
    let claims = without_changes(ranked);
    let best = claims.first()?;
    let is_sure = !is_in_doubt(best, &claims) && !is_late(best, &claims, ranked);
    is_sure.then_some(best.date)
}

/// Returns the claims of publication; those of a day on which the page was changed are left out where another claim, an
/// explicit one, is of an earlier day: templates write the day of the last change where the first belongs.
fn without_changes(ranked: &[DateEvidence]) -> Vec<&DateEvidence> {
    let of_role = |role: DateRole| ranked.iter().filter(move |d| d.role == role);
    let is_change =
        |d: &DateEvidence| of_role(DateRole::Modified).any(|m| m.date.day().is_some() && agree(m.date, d.date, 0));
    let changed = of_role(DateRole::Published).find(|d| is_change(d));
    let is_earlier = |d: &DateEvidence| changed.is_some_and(|changed| d.date.days_until(changed.date) > 1);
    let mut first = of_role(DateRole::Published).filter(|d| ladder(&d.rule) <= EXPLICIT && !is_change(d));
    let leaves_out = first.any(is_earlier);
    of_role(DateRole::Published)
        .filter(|d| !leaves_out || !is_change(d))
        .collect()
}

/// Returns whether the best claim is of the day of a change, and even a lone date at the head of the article is earlier.
fn is_late(best: &DateEvidence, claims: &[&DateEvidence], ranked: &[DateEvidence]) -> bool {
    let mut changes = ranked.iter().filter(|d| d.role == DateRole::Modified);
    let is_change = changes.any(|d| d.date == best.date);
    is_change
        && claims
            .iter()
            .any(|d| d.rule.starts_with("line:") && d.date.days_until(best.date) > 1)
}

/// Returns whether another claim of publication speaks against the best one, and no third speaks for it.
fn is_in_doubt(best: &DateEvidence, claims: &[&DateEvidence]) -> bool {
    let place = ladder(&best.rule);
    let mut others = claims.iter().filter(|d| d.rule != best.rule);
    let mut same_rule = claims.iter().filter(|d| d.rule == best.rule);
    let against = |d: &DateEvidence| {
        // An address may state the day on which a page was first filed.
        let tolerance = if d.rule == "url" { 7 } else { 1 };
        (ladder(&d.rule) <= EXPLICIT || place > EXPLICIT) && !agree(best.date, d.date, tolerance)
    };
    // JSON-LD and `<meta>` are mostly written by one program, so that each says little for the other.
    let supports = |d: &DateEvidence| (ladder(&d.rule) > 1 || place > 1) && agree(best.date, d.date, 1);
    let is_opposed = same_rule.any(|d| !agree(best.date, d.date, 1)) || others.clone().any(|d| against(d));
    is_opposed && !others.any(|d| supports(d))
}

/// Returns whether two dates are at most some days apart; a date without a day stands for its whole month or year.
fn agree(one: PartialDate, other: PartialDate, days: i32) -> bool {
    if one.day().is_some() && other.day().is_some() {
        return one.days_until(other).abs() <= days;
    }
    one.first_day() <= other.last_day() && other.first_day() <= one.last_day()
}

/// Returns a text cut to 80 characters.
pub(super) fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::block::{Join, Shape};

    fn blocks(lines: &[(&'static str, &str)]) -> Vec<Block> {
        let block = |(rule, text): &(&'static str, &str)| {
            let mut block = Block::new(text, Shape::Bare, Join::Paragraph);
            let kind = match *rule {
                "title" => ZoneKind::Title,
                "body" => ZoneKind::Body,
                "behind-fence" => ZoneKind::Related,
                _ => ZoneKind::Chrome,
            };
            block.decide(kind, rule);
            block
        };
        lines.iter().map(block).collect()
    }

    fn roles(lines: &[(&'static str, &str)]) -> Vec<DateRole> {
        let dates = of_blocks(&blocks(lines), None, None);
        dates.into_iter().map(|d| d.role).collect()
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

    #[test]
    fn a_line_may_claim_two_things() {
        use DateRole::{Modified, Published};
        for line in [
            "Published 2 June 2025, updated 3 June 2025",
            "Publié le 2 juin 2025 à 10h - Mis à jour le 3 juin 2025",
            "Опубліковано: 02.06.2025 | Оновлено: 03.06.2025",
            "Yayınlanma: 02.06.2025 - 10:15 Son güncelleme: 03.06.2025 - 11:00",
            "نشر في 2 يونيو 2025، آخر تحديث 3 يونيو 2025",
        ] {
            assert_eq!(
                roles(&[("title", "Swap agreed"), ("score", line)]),
                [Published, Modified],
                "{line}"
            );
        }
    }

    #[test]
    fn only_the_head_of_the_article_claims_without_a_rule() {
        use DateRole::{Mentioned, Published};
        let story = "The delegations met on 1 May 2025 in Istanbul, and after two hours they agreed to swap prisoners, \
                     officials said, without a word on a truce or on when they would meet again in the city.";
        let head = [
            ("title", "Swap agreed"),
            ("in-byline", "Anna Writer, Harbour Desk · 2 June 2025"),
            ("body", story),
        ];
        assert_eq!(roles(&head), [Published, Mentioned]);
        let foot = [
            ("title", "Swap agreed"),
            ("body", story),
            ("body", story),
            ("in-byline", "2 June 2025"),
        ];
        assert_eq!(roles(&foot), [Mentioned, Mentioned]);
        let fence = [
            ("title", "Swap agreed"),
            ("behind-fence", "Published 2 June 2025"),
            ("body", story),
        ];
        assert_eq!(roles(&fence), [Mentioned]);
    }

    #[test]
    fn a_report_begins_with_its_dateline() {
        let line = "ISTANBUL, 2 June 2025 (Agency) — The delegations met on Monday and agreed to swap prisoners, officials \
                    said after two hours of talks in the city, and neither side spoke of a truce.";
        let dates = of_blocks(&blocks(&[("title", "Swap agreed"), ("body", line)]), None, None);
        assert_eq!(
            (dates[0].role, dates[0].rule.as_str()),
            (DateRole::Published, "line:dateline")
        );
    }

    #[test]
    fn counted_days_need_a_capture() {
        let page = blocks(&[("title", "Swap agreed"), ("in-byline", "Published yesterday")]);
        assert!(of_blocks(&page, None, None).is_empty());
        let dates = of_blocks(&page, None, Capture::read("2025-06-03"));
        assert_eq!(dates[0].date.to_string(), "2025-06-02");
    }

    fn check(claims: &[(&str, &str)], expected: Option<&str>) {
        let dates = claims.iter().map(|(rule, date)| {
            let date = date.parse().unwrap();
            evidence(date, DateRole::Published, rule, "", None)
        });
        let found = published(&ranked(None, dates.collect())).map(|d| d.to_string());
        assert_eq!(found.as_deref(), expected, "{claims:?}");
    }

    #[test]
    fn the_ladder_decides_and_doubt_leaves_no_date() {
        let json = ("json-ld:datePublished", "2025-06-02");
        check(&[("line:date-line", "2025-06-09"), json], Some("2025-06-02"));
        check(&[json, ("url", "2025-06-01")], Some("2025-06-02"));
        check(&[json, ("line:published", "2025-05-16")], None);
        check(
            &[json, ("line:published", "2025-05-16"), ("url", "2025-06-02")],
            Some("2025-06-02"),
        );
        check(
            &[json, ("article:published_time", "2025-06-02"), ("url", "2025-01-02")],
            None,
        );
        check(&[("time", "2025-06-02"), ("line:date-line", "2025-06-09")], None);
        check(
            &[("date", "2025-06-02"), ("line:date-line", "2025-06-02")],
            Some("2025-06-02"),
        );
        check(
            &[("url", "2025-06-02"), ("line:date-line", "2025-06-09")],
            Some("2025-06-02"),
        );
    }

    #[test]
    fn the_day_of_a_change_is_not_taken_for_that_of_publication() {
        let claim = |role, rule: &str, date: &str| evidence(date.parse().unwrap(), role, rule, "", None);
        let change = claim(DateRole::Modified, "json-ld:dateModified", "2025-06-02");
        let json = claim(DateRole::Published, "json-ld:datePublished", "2025-06-02");
        let line = |date| claim(DateRole::Published, "line:published", date);
        let found = |dates: &[DateEvidence]| published(&ranked(None, dates.to_vec())).map(|d| d.to_string());
        assert_eq!(found(&[json.clone(), change.clone()]).as_deref(), Some("2025-06-02"));
        assert_eq!(
            found(&[json.clone(), change.clone(), line("2025-05-16")]).as_deref(),
            Some("2025-05-16")
        );
        assert_eq!(
            found(&[json, change, line("2025-06-01")]).as_deref(),
            Some("2025-06-02")
        );
    }

    #[test]
    fn a_label_may_stand_above_its_date() {
        use DateRole::{Modified, Published};
        let lines = [
            ("title", "Swap agreed"),
            ("in-byline", "Published"),
            ("in-byline", "2 June 2025"),
            ("in-byline", "Last updated"),
            ("in-byline", "3 June 2025"),
        ];
        assert_eq!(roles(&lines), [Published, Modified]);
    }

    #[test]
    fn nothing_is_published_after_it_was_fetched() {
        let claim = |date: &str| evidence(date.parse().unwrap(), DateRole::Published, "url", "", None);
        let left = possible(
            vec![claim("2025-07-01"), claim("2025-07-02"), claim("2026-01-01")],
            "2025-06-30".parse().ok(),
        );
        assert_eq!(left, [claim("2025-07-01")]);
    }

    #[test]
    fn unset_clocks_are_no_dates() {
        for surface in ["1970-01-01T00:00:00Z", "0001-01-01", "soon", "03/04/2025", "1748860000"] {
            assert_eq!(read_claim(surface, Some("en")), None, "{surface}");
        }
        for surface in [
            "20250602",
            "20250602T101500Z",
            "Mon, 02 Jun 2025 10:15:00 +0300",
            "2025-06-02 10:15:00",
        ] {
            assert_eq!(read_claim(surface, None).unwrap().to_string(), "2025-06-02");
        }
    }
}
