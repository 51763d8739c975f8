//! Which lines are a site's? Its pages vote.
//!
//! A line is the site's when at least [`PAGES`] different articles of the site carry it. Versions of one article have
//! one vote between them, else five scrapes of an article would vote it away. A sentence must be on a good share of the
//! pages besides, or stand among other lines of the site, since articles of one desk repeat paragraphs of background.
//!
//! Pages that name no site are taken by their folder, which may hold pages of many sites: there a line counts only where
//! three of the pages that carry it are alike in other lines as well.

use std::collections::{BTreeMap, BTreeSet};

use super::{lines::LineKey, template::SiteLines};

/// Most pages of a site that vote: one bit for each.
pub const VOTERS: usize = 64;
/// Articles that must carry a line.
const PAGES: u32 = 3;
/// Articles among which a sentence can be the site's wherever it stands.
const SURE: u32 = 6;
/// Lines that pages of a folder must share to be taken for pages of one site.
const ALIKE: usize = 6;

/// What a page says to the vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ballot {
    /// A number of the article's address, 0 where it is not known.
    pub article: u64,
    /// The page's lines, each once, in order of their keys.
    pub lines: Vec<LineKey>,
}

/// Whose pages vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Electorate {
    /// Pages that name the same site.
    Site,
    /// Pages of one folder that name no site.
    Folder,
}

impl SiteLines {
    /// Learns from pages of one site, at most [`VOTERS`] of them. The answer depends on the pages and not on their order.
    #[must_use]
    pub fn learn<'b>(electorate: Electorate, pages: impl IntoIterator<Item = &'b Ballot>) -> Self {
        let mut pages: Vec<&Ballot> = pages.into_iter().filter(|page| !page.lines.is_empty()).collect();
        pages.sort_unstable();
        pages.truncate(VOTERS);
        let articles = articles(electorate, &pages);
        let count = articles.iter().max().map_or(0, |last| last + 1);
        let mut voters: BTreeMap<LineKey, u64> = BTreeMap::new();
        for (page, article) in pages.iter().zip(&articles) {
            page.lines
                .iter()
                .for_each(|line| *voters.entry(*line).or_default() |= 1 << article);
        }
        voters.retain(|_, voters| voters.count_ones() >= PAGES);
        if electorate == Electorate::Folder {
            let alike = alike(&voters);
            voters.retain(|_, voters| has_triangle(*voters, &alike));
        }
        let mut lines = Self::default();
        for (line, voters) in voters {
            let is_sure = !line.is_sentence() || count >= SURE && 2 * voters.count_ones() >= count;
            let set = if is_sure { &mut lines.sure } else { &mut lines.likely };
            set.insert(line);
        }
        lines
    }
}

/// What tells one article from another.
struct Signs {
    article: u64,
    sentences: BTreeSet<LineKey>,
    /// Lines that are not on most pages.
    own: BTreeSet<LineKey>,
}

impl Signs {
    /// Returns whether two pages are versions of one article: they have one address, or one says nothing that the other
    /// does not say, or they share most of what is not on most pages.
    fn is_version_of(&self, other: &Self) -> bool {
        self.article != 0 && self.article == other.article
            || self.sentences.is_subset(&other.sentences)
            || other.sentences.is_subset(&self.sentences)
            || 2 * self.own.intersection(&other.own).count() > self.own.len().max(other.own.len())
    }
}

/// Returns for every page the number of its article, below [`VOTERS`]: versions of one article have the same.
fn articles(electorate: Electorate, pages: &[&Ballot]) -> Vec<u32> {
    let common = common(pages);
    let mut firsts: Vec<(u32, Signs)> = Vec::new();
    let mut next = 0;
    let number = |page: &&Ballot| {
        let lines = || page.lines.iter().copied();
        let signs = Signs {
            article: page.article,
            sentences: lines().filter(|line| line.is_sentence()).collect(),
            // In a folder the menu of one of its sites is not on most pages, and is no sign of an article.
            own: lines()
                .filter(|line| line.is_sentence() || electorate == Electorate::Site)
                .filter(|line| !common.contains(line))
                .collect(),
        };
        if let Some((number, _)) = firsts.iter().find(|(_, first)| first.is_version_of(&signs)) {
            return *number;
        }
        firsts.push((next, signs));
        next += 1;
        next - 1
    };
    pages.iter().map(number).collect()
}

/// Returns the lines that are on at least half of the pages, and so tell no article from another.
fn common(pages: &[&Ballot]) -> BTreeSet<LineKey> {
    let mut counts: BTreeMap<LineKey, usize> = BTreeMap::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        *counts.entry(*line).or_default() += 1;
    }
    counts.retain(|_, count| *count >= 3 && *count * 2 >= pages.len());
    counts.into_keys().collect()
}

/// Returns for every article the set of those that share at least [`ALIKE`] of the lines with it.
fn alike(voters: &BTreeMap<LineKey, u64>) -> Vec<u64> {
    let mut shared = vec![[0_usize; VOTERS]; VOTERS];
    for set in voters.values() {
        for a in members(*set) {
            members(*set).for_each(|b| shared[a][b] += 1);
        }
    }
    let row = |(a, row): (usize, &[usize; VOTERS])| {
        let others = row.iter().enumerate().filter(|(b, count)| *b != a && **count >= ALIKE);
        others.fold(0, |set, (b, _)| set | 1 << b)
    };
    shared.iter().enumerate().map(row).collect()
}

/// Returns whether three members of a set are alike, each with each.
fn has_triangle(set: u64, alike: &[u64]) -> bool {
    members(set).any(|a| members(set & alike[a]).any(|b| set & alike[a] & alike[b] != 0))
}

fn members(set: u64) -> impl Iterator<Item = usize> {
    (0..VOTERS).filter(move |at| set >> at & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MENU: &str = "Front page\nWorld\nWeather\nSubscribe now\nAbout us\nContact us\nFollow us\nHelp";

    fn ballot(article: u64, text: &str) -> Ballot {
        let lines: BTreeSet<LineKey> = text.lines().filter_map(LineKey::of).collect();
        Ballot {
            article,
            lines: lines.into_iter().collect(),
        }
    }

    fn story(of: &str) -> String {
        format!(
            "{of} in the harbour\nThe {of} were loaded on Monday while the two delegations talked on the quay.\n\
             Nobody on the quay knew who had paid for the {of}, and the captain would not say a word."
        )
    }

    /// Checks which lines of a text are the site's: `s` sure, `l` likely, `-` not.
    fn check(electorate: Electorate, pages: &[Ballot], text: &str, expected: &str) {
        let lines = SiteLines::learn(electorate, pages);
        let found: String = text
            .lines()
            .filter_map(LineKey::of)
            .map(
                |line| match (lines.sure.contains(&line), lines.likely.contains(&line)) {
                    (true, _) => 's',
                    (_, true) => 'l',
                    _ => '-',
                },
            )
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    fn pages(names: &[&str], around: &str) -> Vec<Ballot> {
        let page = |name: &&str| ballot(0, &format!("{around}\n{}", story(name)));
        names.iter().map(page).collect()
    }

    #[test]
    fn three_articles_make_a_line_the_site_s() {
        let text = format!("World\n{}", story("plums"));
        check(Electorate::Site, &pages(&["plums", "pears"], MENU), &text, "----");
        check(
            Electorate::Site,
            &pages(&["plums", "pears", "figs"], MENU),
            &text,
            "s---",
        );
    }

    #[test]
    fn a_sentence_needs_half_of_six_articles_to_be_sure() {
        let notice = "Copying of any part of this page is allowed only with the written consent of the desk.";
        check(
            Electorate::Site,
            &pages(&["plums", "pears", "figs"], notice),
            notice,
            "l",
        );
        let six = ["plums", "pears", "figs", "dates", "limes", "nuts"];
        check(Electorate::Site, &pages(&six, notice), notice, "s");
    }

    #[test]
    fn five_scrapes_of_one_article_have_one_vote() {
        let clock = |at: usize| {
            format!(
                "{MENU}\n{}\nStory number {} below",
                story("plums"),
                ["one", "two", "six"][at % 3]
            )
        };
        let scrapes: Vec<Ballot> = (0..5).map(|at| ballot(0, &clock(at))).collect();
        check(Electorate::Site, &scrapes, &story("plums"), "---");
        let edited = |at: usize| {
            ballot(
                7,
                &format!("{}\n{}", story("plums"), story(["figs", "nuts", "dates"][at])),
            )
        };
        let all: Vec<Ballot> = (0..3).map(edited).collect();
        check(Electorate::Site, &all, &story("plums"), "---");
        let with_others = [scrapes, pages(&["figs", "nuts", "dates"], MENU)].concat();
        check(
            Electorate::Site,
            &with_others,
            &format!("World\n{}", story("plums")),
            "s---",
        );
    }

    #[test]
    fn in_a_folder_pages_must_be_alike() {
        let strangers = pages(&["plums", "pears", "figs", "nuts"], "Background\nRead more");
        check(Electorate::Folder, &strangers, "Background", "-");
        check(Electorate::Site, &strangers, "Background", "s");
        let mixed = [strangers, pages(&["limes", "dates", "corn"], MENU)].concat();
        check(Electorate::Folder, &mixed, "Background\nWorld", "-s");
    }

    #[test]
    fn the_order_of_pages_does_not_matter() {
        let mut some = pages(&["plums", "pears", "figs", "nuts", "plums"], MENU);
        let learnt = SiteLines::learn(Electorate::Site, &some);
        some.reverse();
        assert_eq!(learnt, SiteLines::learn(Electorate::Site, &some));
        assert!(!learnt.is_empty());
    }
}
