//! Ids for entities that are only proposed: a slug of plain letters and digits, whatever script the name is in.

use std::collections::BTreeSet;

use super::{Gazetteer, patterns::is_cyrillic, romanise, text::fold_name};
use crate::model::{EntityId, EntityKind};

impl Gazetteer {
    /// Returns an id for an entity of this kind and name that nobody has yet; `None` for a country, whose id is its ISO
    /// code, and for a name without letters that can be written plainly.
    ///
    /// ```
    /// # use tidings::{entities::Gazetteer, model::EntityKind};
    /// let id = Gazetteer::embedded().propose_id(EntityKind::Person, "Тарас Горобець").unwrap();
    /// assert_eq!(id.as_str(), "per:taras-gorobets");
    /// ```
    #[must_use]
    pub fn propose_id(&self, kind: EntityKind, name: &str) -> Option<EntityId> {
        self.propose_id_besides(kind, name, &BTreeSet::new())
    }

    /// Returns an id that neither the gazetteer nor `taken` has.
    pub(super) fn propose_id_besides(
        &self,
        kind: EntityKind,
        name: &str,
        taken: &BTreeSet<EntityId>,
    ) -> Option<EntityId> {
        let prefix = match kind {
            EntityKind::Person => "per",
            EntityKind::Venue => "ven",
            EntityKind::Place => "pla",
            EntityKind::Org => "org",
            EntityKind::Agreement => "agr",
            EntityKind::Topic => "top",
            EntityKind::Country => return None,
        };
        let slug = Some(slug(name)).filter(|slug| !slug.is_empty())?;
        let numbered = (2u32..).map(|number| EntityId(format!("{prefix}:{slug}-{number}")));
        std::iter::once(EntityId(format!("{prefix}:{slug}")))
            .chain(numbered)
            .find(|id| self.entry(id).is_none() && !taken.contains(id))
    }
}

/// Returns a name in letters that an id may have, words parted by hyphens: `nora-lindqvist`. Names in Arabic and Hebrew
/// keep the consonants that they are written with.
pub(super) fn slug(name: &str) -> String {
    let folded = fold_name(name);
    let latin: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| {
            if is_cyrillic(word) {
                romanise::in_english(word)
            } else {
                word.chars().map(latin).collect()
            }
        })
        .map(|word: String| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    latin.join("-")
}

#[rustfmt::skip]
const LETTERS: [(&str, &str); 41] = [
    ("ا", "a"), ("ب", "b"), ("ت", "t"), ("ث", "th"), ("ج", "j"), ("ح", "h"), ("خ", "kh"), ("د", "d"), ("ذ", "dh"),
    ("ر", "r"), ("ز", "z"), ("سص", "s"), ("ش", "sh"), ("ض", "d"), ("ط", "t"), ("ظ", "z"), ("غ", "gh"),
    ("ف", "f"), ("قك", "k"), ("ل", "l"), ("م", "m"), ("ن", "n"), ("ه", "h"), ("و", "w"), ("ي", "y"),
    ("אע", "a"), ("ב", "b"), ("ג", "g"), ("ד", "d"), ("ה", "h"), ("ו", "v"), ("ז", "z"), ("ח", "h"), ("טת", "t"), ("י", "y"),
    ("כךק", "k"), ("ל", "l"), ("מם", "m"), ("נן", "n"), ("פף", "p"), ("ר", "r"),
];

fn latin(letter: char) -> String {
    match letter {
        'ס' => "s".to_owned(),
        'ש' => "sh".to_owned(),
        'צ' | 'ץ' => "ts".to_owned(),
        _ => LETTERS
            .iter()
            .find(|(letters, _)| letters.contains(letter))
            .map_or_else(|| letter.to_string(), |(_, latin)| (*latin).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn any_script_gives_plain_letters() {
        for (name, expected) in [
            ("Nora Lindqvist", "nora-lindqvist"),
            ("Ayşe Korkmazgil", "ayse-korkmazgil"),
            ("Тарас Горобець", "taras-gorobets"),
            ("Siobhan O'Brien-Kelly", "siobhan-o-brien-kelly"),
            ("نبيل", "nbyl"),
            ("יעל שטרנפלד", "yal-shtrnpld"),
        ] {
            assert_eq!(slug(name), expected);
        }
    }
}
