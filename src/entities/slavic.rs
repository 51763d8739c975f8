//! Case forms of Russian and Ukrainian names.
//!
//! Both languages write a name in six cases, so a page about Medinsky seldom holds the name as a list has it. Endings
//! are chosen by the end of each word, Russian and Ukrainian together, since pages quote each other; the words of a
//! name take the same case (`Володимиром Зеленським`, never `Володимиром Зеленському`). Words are folded.

/// Number of cases beside the nominative: genitive, dative, accusative, instrumental, locative.
const CASES: usize = 5;

/// More forms than this of one name and case are not made.
const MOST_FORMS: usize = 12;

/// What kind of name is declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declension {
    /// A person: the first name tells whether a surname on a consonant stays as it is (`Викторией Нуланд`).
    Person,
    /// Any other name: words after the first may already stand in the genitive (`Палац Незалежності`).
    Thing,
}

/// Returns the case forms of a folded Cyrillic name, without the nominative.
pub(super) fn case_forms(name: &str, declension: Declension) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let woman = declension == Declension::Person && words.len() > 1 && words[0].ends_with(['а', 'я']);
    let mut forms = Vec::new();
    for case in 0..CASES {
        let mut names = vec![String::new()];
        for (place, word) in words.iter().enumerate() {
            let fixed = declension == Declension::Thing && place > 0;
            if declension == Declension::Thing && is_of_other_languages(word) {
                names = joined(&names, &[(*word).to_owned()]);
                continue;
            }
            names = joined(&names, &forms_of(word, case, woman && place > 0, fixed));
        }
        forms.extend(names);
    }
    forms.sort_unstable();
    forms.dedup();
    forms.retain(|form| form != name);
    forms
}

fn joined(starts: &[String], words: &[String]) -> Vec<String> {
    let with_space = |start: &String| {
        if start.is_empty() {
            String::new()
        } else {
            format!("{start} ")
        }
    };
    starts
        .iter()
        .flat_map(|start| words.iter().map(move |word| with_space(start) + word))
        .take(MOST_FORMS)
        .collect()
}

/// Returns the forms of one word in one case.
fn forms_of(word: &str, case: usize, of_woman: bool, may_stay: bool) -> Vec<String> {
    if never_changes(word) {
        return vec![word.to_owned()];
    }
    let mut forms = Vec::new();
    for (end, cut, endings) in DECLENSIONS {
        if !word.ends_with(end) || (of_woman && !is_for_women(end)) {
            continue;
        }
        let stem: String = word.chars().take(word.chars().count() - cut).collect();
        forms.extend(
            endings[case]
                .split(' ')
                .map(|ending| format!("{stem}{}", ending.trim_end_matches('_'))),
        );
        soften(&mut forms, word, case, end);
        break;
    }
    if forms.is_empty() || may_stay || word.ends_with("ко") {
        forms.push(word.to_owned());
    }
    forms
}

/// Adds the Ukrainian dative and locative in which a velar becomes a sibilant: Прага, Празі.
fn soften(forms: &mut Vec<String>, word: &str, case: usize, end: &str) {
    if !end.ends_with('а') || !(case == 1 || case == 4) {
        return;
    }
    let mut letters: Vec<char> = word.chars().collect();
    letters.pop();
    let soft = match letters.pop() {
        Some('к') => 'ц',
        Some('г') => 'з',
        Some('х') => 'с',
        _ => return,
    };
    forms.push(letters.into_iter().chain([soft, 'і']).collect());
}

/// A woman's surname takes endings only where it ends like a word of women: Захарова, Москалькова, Зеленська.
fn is_for_women(end: &str) -> bool {
    end.ends_with(['а', 'я'])
}

/// End of the word, letters to cut, endings of the five cases (several parted by spaces, `_` for none).
/// The first line that fits counts.
#[rustfmt::skip]
const DECLENSIONS: [(&str, usize, [&str; CASES]); 56] = [
    // adjectives
    ("ский", 2, ["ого", "ому", "ого", "им", "ом"]),
    ("цкий", 2, ["ого", "ому", "ого", "им", "ом"]),
    ("ський", 2, ["ого", "ому", "ого", "им", "ому ім"]),
    ("цький", 2, ["ого", "ому", "ого", "им", "ому ім"]),
    ("рий", 2, ["ия ія ого", "ию ію ієві ому", "ия ія ого", "ием ієм им", "ии ії ієві ом"]),
    ("лий", 2, ["ия ого", "ию ому", "ия ого", "ием им", "ии ом ому"]),
    ("ий", 2, ["ия ого ього", "ию ому ьому", "ия ий ого", "ием им ім", "ии ом ому ім"]),
    ("ый", 2, ["ого", "ому", "ый ого", "ым", "ом"]),
    ("ая", 2, ["ой", "ой", "ую", "ой", "ой"]),
    ("ые", 2, ["ых", "ым", "ые", "ыми", "ых"]),
    ("ение", 1, ["я", "ю", "е", "ем", "и"]),
    ("ание", 1, ["я", "ю", "е", "ем", "и"]),
    ("ие", 2, ["их", "им", "ие", "ими", "их"]),
    ("ні", 1, ["их", "им", "і", "ими", "их"]),
    // soft nouns on -й
    ("ій", 2, ["ія", "ію ієві", "ія", "ієм", "ії ієві"]),
    ("ей", 1, ["я", "ю", "я", "ем", "е"]),
    ("ай", 1, ["я ю", "ю єві", "я й", "ем єм", "е ї ю"]),
    ("ой", 1, ["я", "ю", "я", "ем", "е"]),
    // fleeting vowels and changed stems
    ("дім", 2, ["ому", "ому", "ім", "омом", "омі"]),
    ("київ", 2, ["єва", "єву", "їв", "євом", "єві"]),
    ("їв", 2, ["єва", "єву єву", "їв єва", "євом євим", "єві"]),
    ("ів", 2, ["ова", "ову", "ів ова", "овом овим", "ові"]),
    ("ень", 3, ["ня", "ню", "ень", "нем", "ні"]),
    ("ець", 3, ["ця", "цю цеві", "ця", "цем", "ці цеві"]),
    ("ец", 2, ["ца", "цу", "ец ца", "цом цем", "це"]),
    ("пет", 2, ["та ту", "ту тові", "ет", "том", "те ті"]),
    // feminine
    ("жжя", 1, ["я", "ю", "я", "ям", "і ю"]),
    ("ння", 1, ["я", "ю", "я", "ям", "і ю"]),
    ("ия", 1, ["и", "и", "ю", "ей", "и"]),
    ("ія", 1, ["ї и", "ї и", "ю", "єю ей", "ї и"]),
    ("ця", 1, ["і", "і", "ю", "ею", "і"]),
    ("я", 1, ["и і ї", "е і ї", "ю", "ей ею єю", "е і ї"]),
    ("ца", 1, ["ы", "е", "у", "ей", "е"]),
    ("ова", 1, ["ой ої ы и", "ой ій е і", "у", "ой ою", "ой ій е і"]),
    ("ева", 1, ["ой ої ы и", "ой ій е і", "у", "ой ою", "ой ій е і"]),
    ("ська", 1, ["ої", "ій", "у", "ою", "ій"]),
    ("цька", 1, ["ої", "ій", "у", "ою", "ій"]),
    ("ка", 1, ["и", "е", "у", "ой ою", "е"]),
    ("ха", 1, ["и", "е", "у", "ой ою", "е"]),
    ("га", 1, ["и", "е", "у", "ой ою", "е"]),
    ("а", 1, ["ы и ої", "е і ій", "у", "ой ою", "е і ій"]),
    // neuter and plural
    ("ье", 1, ["я", "ю", "е", "ем", "е"]),
    ("ко", 1, ["а", "у ові", "а", "ом", "ові у"]),
    ("ство", 1, ["а", "у", "о", "ом", "е і у"]),
    ("о", 1, ["о а", "о у", "о", "о ом", "о е і"]),
    ("ы", 1, ["ов _", "ам", "ы", "ами", "ах"]),
    ("ати", 1, ["ів", "ам", "и", "ами", "ах"]),
    // consonants and the soft sign
    ("ль", 1, ["я и і", "ю еві и і", "я ь", "ем ью", "е і и"]),
    ("ь", 1, ["я и і", "ю еві и і", "я ь", "ем ью", "е і и"]),
    ("ськ", 0, ["а", "у ові", "_", "ом", "у"]),
    ("цьк", 0, ["а", "у ові", "_", "ом", "у"]),
    ("ск", 0, ["а", "у", "_", "ом", "е"]),
    ("цк", 0, ["а", "у", "_", "ом", "е"]),
    ("ов", 0, ["а", "у ові", "а", "ым им ом", "е і ові"]),
    ("ин", 0, ["а", "у ові", "а", "ым им ом", "е і ові"]),
    ("", 0, ["а у", "у ові еві", "а _", "ом ем ым им", "е і у ові"]),
];

/// Places on -о from other languages take no endings: Осло, Кито, but Косово.
fn is_of_other_languages(word: &str) -> bool {
    word.ends_with('о') && !["ово", "ево", "єво", "ство"].iter().any(|end| word.ends_with(end))
}

/// Letters on which a word takes no endings at all.
fn never_changes(word: &str) -> bool {
    PARTICLES.contains(&word) || has_no_endings(word)
}

/// Parts of foreign names that take no endings: аль, де.
const PARTICLES: [&str; 36] = [
    "аль",
    "эль",
    "ель",
    "ас",
    "аш",
    "ад",
    "ан",
    "ар",
    "ат",
    "аз",
    "эр",
    "ер",
    "эс",
    "эш",
    "эн",
    "бен",
    "бин",
    "бін",
    "ибн",
    "ібн",
    "абу",
    "абдель",
    "абд",
    "де",
    "дель",
    "дер",
    "ди",
    "да",
    "ла",
    "ле",
    "фон",
    "ван",
    "сан",
    "сен",
    "тель",
    "нью",
];

fn has_no_endings(word: &str) -> bool {
    word.ends_with(['е', 'и', 'у', 'ю', 'і', 'ї', 'э', 'є'])
        && !["ые", "ие", "ье", "ні", "ати"].iter().any(|end| word.ends_with(end))
        || word.chars().count() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, declension: Declension, expected: &[&str]) {
        let forms = case_forms(name, declension);
        for form in expected {
            assert!(forms.iter().any(|f| f == form), "{name}: {form} is not among {forms:?}");
        }
    }

    #[test]
    fn people_are_declined() {
        check(
            "владимир мединский",
            Declension::Person,
            &["владимира мединского", "владимиром мединским"],
        );
        check(
            "володимир зеленський",
            Declension::Person,
            &["володимиром зеленським", "володимиру зеленському"],
        );
        check(
            "сергій кислиця",
            Declension::Person,
            &["сергієві кислиці", "сергія кислицю"],
        );
        check(
            "рустем умєров",
            Declension::Person,
            &["рустема умєрова", "рустемом умєровим", "рустему умєрову"],
        );
        check(
            "виктория нуланд",
            Declension::Person,
            &["викторией нуланд", "виктории нуланд"],
        );
        check("мария захарова", Declension::Person, &["марии захаровой"]);
        check(
            "петро порошенко",
            Declension::Person,
            &["петра порошенка", "петром порошенко"],
        );
        check("дмитро лубінець", Declension::Person, &["дмитра лубінця"]);
        check(
            "сергей лавров",
            Declension::Person,
            &["сергея лаврова", "сергеем лавровым"],
        );
        check(
            "андрій єрмак",
            Declension::Person,
            &["андрія єрмака", "андрієм єрмаком"],
        );
    }

    #[test]
    fn places_are_declined() {
        check("київ", Declension::Thing, &["києва", "києві", "києвом"]);
        check("женева", Declension::Thing, &["женеві", "женеве", "женеву"]);
        check("прага", Declension::Thing, &["празі", "праге"]);
        check("египет", Declension::Thing, &["египта", "египте"]);
        check("косово", Declension::Thing, &["косова", "косове"]);
        check("донецьк", Declension::Thing, &["донецька", "донецьку"]);
        check("соглашение", Declension::Thing, &["соглашения", "соглашением"]);
        assert!(case_forms("осло", Declension::Thing).is_empty());
        check("россия", Declension::Thing, &["россии", "россией"]);
        check("росія", Declension::Thing, &["росії", "росією"]);
        check(
            "саудівська аравія",
            Declension::Thing,
            &["саудівської аравії", "саудівській аравії", "саудівську аравію"],
        );
        check("сполучені штати", Declension::Thing, &["сполучених штатів"]);
        check("палац незалежності", Declension::Thing, &["палаці незалежності"]);
        check(
            "верховна рада",
            Declension::Thing,
            &["верховної ради", "верховній раді"],
        );
        check("белый дом", Declension::Thing, &["белого дома", "белом доме"]);
    }
}
