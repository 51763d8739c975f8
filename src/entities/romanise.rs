//! Spellings of Russian, Ukrainian, Arabic and Persian names in Latin letters.
//!
//! A page in German writes Lawrow and Araghtschi, one in French Lavrov and Ouchakov, one in Turkish Uşakov. Names that
//! the gazetteer has in Cyrillic are written in each language's usual system (Ukraine's table of 2010, BGN/PCGN as
//! English newspapers use it, and the newspaper habits of French, German, Spanish, Turkish and Polish); names from
//! Arabic and Persian are respelt for German, French and Turkish. Input and output are folded.

/// A letter and how the systems write it: English, Ukraine 2010, French, German, Spanish, Turkish, Polish.
type Row = (char, [&'static str; SYSTEMS]);

const SYSTEMS: usize = 7;

#[rustfmt::skip]
const LETTERS: [Row; 36] = [
    ('а', ["a"; SYSTEMS]), ('б', ["b"; SYSTEMS]), ('д', ["d"; SYSTEMS]), ('з', ["z", "z", "z", "s", "z", "z", "z"]),
    ('в', ["v", "v", "v", "w", "v", "v", "w"]), ('г', ["g", "h", "g", "g", "g", "g", "g"]), ('е', ["e"; SYSTEMS]),
    ('є', ["e", "ie", "e", "je", "e", "e", "ie"]), ('ж', ["zh", "zh", "j", "sch", "zh", "j", "z"]),
    ('и', ["i", "y", "i", "i", "i", "i", "i"]), ('і', ["i"; SYSTEMS]), ('ї', ["i", "i", "i", "ji", "i", "i", "ji"]),
    ('й', ["y", "i", "i", "j", "i", "y", "j"]), ('к', ["k"; SYSTEMS]), ('л', ["l"; SYSTEMS]), ('м', ["m"; SYSTEMS]),
    ('н', ["n"; SYSTEMS]), ('о', ["o"; SYSTEMS]), ('п', ["p"; SYSTEMS]), ('р', ["r"; SYSTEMS]), ('с', ["s"; SYSTEMS]),
    ('т', ["t"; SYSTEMS]), ('у', ["u", "u", "ou", "u", "u", "u", "u"]), ('ф', ["f"; SYSTEMS]),
    ('х', ["kh", "kh", "kh", "ch", "j", "h", "ch"]), ('ц', ["ts", "ts", "ts", "z", "ts", "ts", "c"]),
    ('ч', ["ch", "ch", "tch", "tsch", "ch", "c", "cz"]), ('ш', ["sh", "sh", "ch", "sch", "sh", "s", "sz"]),
    ('щ', ["shch", "shch", "chtch", "schtsch", "sch", "sc", "szcz"]), ('ъ', [""; SYSTEMS]), ('ь', [""; SYSTEMS]),
    ('ы', ["y", "y", "y", "y", "i", "i", "y"]), ('э', ["e"; SYSTEMS]), ('\'', [""; SYSTEMS]),
    ('ю', ["yu", "iu", "iou", "ju", "iu", "yu", "ju"]), ('я', ["ya", "ia", "ia", "ja", "ia", "ya", "ja"]),
];

/// Ends of words that systems write their own way; the same order of systems.
const ENDINGS: [(&str, [&str; SYSTEMS]); 3] = [
    ("ський", ["sky", "skyi", "sky", "skyj", "ski", "skiy", "ski"]),
    ("ский", ["sky", "skyi", "ski", "ski", "ski", "skiy", "ski"]),
    ("ий", ["y", "yi", "i", "ij", "i", "iy", "ij"]),
];

/// Languages whose pages write so, ISO 639-1; empty for any.
pub(super) type Langs = &'static [&'static str];

/// Whose systems these are. A Pole's Merc is no chancellor in English.
const LANGS_OF_SYSTEMS: [Langs; SYSTEMS] = [&[], &[], &["fr"], &["de"], &["es"], &["tr", "az"], &["pl"]];

/// Returns the folded Latin spellings of a folded Cyrillic name, one a system.
pub(super) fn from_cyrillic(name: &str) -> Vec<(String, Langs)> {
    LANGS_OF_SYSTEMS
        .into_iter()
        .enumerate()
        .map(|(system, langs)| {
            let words: Vec<String> = name.split(' ').map(|word| written(word, system)).collect();
            (words.join(" "), langs)
        })
        .collect()
}

/// Returns a folded Cyrillic word as English newspapers write it.
pub(super) fn in_english(word: &str) -> String {
    written(word, 0)
}

fn written(word: &str, system: usize) -> String {
    let ending = ENDINGS.iter().find(|(end, _)| word.ends_with(end));
    let stem = ending.map_or(word, |(end, _)| &word[..word.len() - end.len()]);
    let mut latin = String::new();
    for (at, letter) in stem.char_indices() {
        latin.push_str(if at == 0 {
            initial(letter, system)
        } else {
            plain(letter, system)
        });
    }
    latin.push_str(ending.map_or("", |(_, endings)| endings[system]));
    latin
}

fn plain(letter: char, system: usize) -> &'static str {
    LETTERS
        .iter()
        .find(|(c, _)| *c == letter)
        .map_or("", |(_, systems)| systems[system])
}

/// Some letters are written otherwise at the start of a word.
fn initial(letter: char, system: usize) -> &'static str {
    match (letter, system) {
        ('є', 0 | 1 | 5) => "ye",
        ('ї', 0 | 1 | 5) => "yi",
        ('й', 1) => "y",
        ('ю', 1) => "yu",
        ('я', 1) => "ya",
        ('е', 6 | 3) => "je",
        _ => plain(letter, system),
    }
}

/// How a language's newspapers write letters of names from Arabic and Persian.
type Respelling = (Langs, &'static [(&'static str, &'static str)]);

/// German, French and Turkish.
const RESPELLINGS: [Respelling; 3] = [
    (
        &["de"],
        &[
            ("ghch", "ghtsch"),
            ("sh", "sch"),
            ("kh", "ch"),
            ("ch", "tsch"),
            ("j", "dsch"),
            ("z", "s"),
            ("y", "j"),
            ("v", "w"),
        ],
    ),
    (
        &["fr"],
        &[("sh", "ch"), ("ch", "tch"), ("j", "dj"), ("u", "ou"), ("oo", "ou")],
    ),
    (
        &["tr", "az"],
        &[
            ("kh", "h"),
            ("sh", "s"),
            ("ch", "c"),
            ("j", "c"),
            ("w", "v"),
            ("q", "k"),
            ("al ", "el "),
            ("oo", "u"),
            ("ou", "u"),
        ],
    ),
];

/// Returns a folded name from Arabic or Persian as German, French and Turkish pages spell it, where that differs.
pub(super) fn respelt(name: &str) -> Vec<(String, Langs)> {
    RESPELLINGS
        .iter()
        .map(|(langs, table)| (replaced(name, table), *langs))
        .filter(|(spelling, _)| spelling != name)
        .collect()
}

/// Replaces left to right, the first row that fits at each place.
fn replaced(name: &str, table: &[(&str, &str)]) -> String {
    let mut spelling = String::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let row = table.iter().find(|(from, _)| rest.starts_with(from));
        spelling.push_str(row.map_or(&rest[..c.len_utf8()], |(_, to)| to));
        rest = &rest[row.map_or(c.len_utf8(), |(from, _)| from.len())..];
    }
    spelling
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cyrillic: &str, expected: &[&str]) {
        let spellings = from_cyrillic(cyrillic);
        for spelling in expected {
            assert!(
                spellings.iter().any(|(s, _)| s == spelling),
                "{cyrillic}: {spelling} is not among {spellings:?}"
            );
        }
    }

    #[test]
    fn each_language_has_its_spelling() {
        check("мединский", &["medinsky", "medinski", "medinskiy"]);
        check("лавров", &["lavrov", "lawrow"]);
        check("ушаков", &["ushakov", "ouchakov", "uschakow", "usakov", "uszakow"]);
        check("зеленський", &["zelenskyi", "selenskyj", "zelensky"]);
        check("єрмак", &["yermak", "jermak"]);
        check("юрий ушаков", &["yury ushakov", "jurij uschakow"]);
    }

    #[test]
    fn persian_names_are_respelt_for_german() {
        assert!(respelt("araghchi").contains(&("araghtschi".to_owned(), &["de"])));
        assert!(respelt("mohammad javad zarif").contains(&("mohammad dschawad sarif".to_owned(), &["de"])));
    }
}
