//! Which language a text is in, as an ISO 639-1 code.
//!
//! Scripts and letters decide where they can, since they are never wrong; `whichlang` decides among the languages
//! that share the Latin script and knows neither Ukrainian nor Hebrew. Where the page says a language that the text
//! could be in and the rules cannot tell, the page is believed.

use std::collections::BTreeMap;

use whichlang::Lang;

/// Number of characters looked at.
const SAMPLE: usize = 4_000;

/// Number of characters that `whichlang` reads: it knows a language from one sentence.
const LATIN_SAMPLE: usize = 1_000;

/// Number of letters under which the page's own word counts more than a guess.
const SHORT: usize = 40;

/// Returns the language of a text, or what the page declares where the text cannot say.
pub(super) fn choose(text: &str, page: Option<&str>) -> Option<String> {
    let page = page.map(primary).filter(|tag| (2..=3).contains(&tag.len()));
    let Some(guess) = detect(text) else { return page };
    let letters = text.chars().take(SHORT * 2).filter(|c| c.is_alphabetic()).count();
    match page {
        Some(page) if page == guess => Some(page),
        // Latin script: whichlang knows few languages, so a declared one it does not know is believed.
        Some(page) if (letters < SHORT || !KNOWN.contains(&page.as_str())) && shares_script(&page, guess) => Some(page),
        _ => Some(guess.to_owned()),
    }
}

/// Returns the first subtag of a BCP 47 tag in lower case: `en` of `en-GB`.
pub(super) fn primary(tag: &str) -> String {
    let code = tag.split(['-', '_']).next().unwrap_or(tag).trim().to_ascii_lowercase();
    match code.as_str() {
        "iw" => "he".to_owned(),
        "ua" => "uk".to_owned(),
        _ => code,
    }
}

/// Latin-script languages that the detector tells apart.
const KNOWN: &[&str] = &[
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "tr", "vi", "uk", "ru", "he", "ar", "fa", "el", "zh", "ja", "ko",
    "hi",
];

fn shares_script(page: &str, guess: &str) -> bool {
    script_of(page) == script_of(guess)
}

fn script_of(language: &str) -> &'static str {
    match language {
        "ru" | "uk" | "be" | "bg" | "sr" | "mk" | "kk" | "ky" | "tg" | "mn" => "cyrillic",
        "ar" | "fa" | "ur" | "ps" | "ckb" | "ug" => "arabic",
        "he" | "yi" => "hebrew",
        "zh" | "ja" => "han",
        "ko" => "hangul",
        "el" => "greek",
        "hi" | "mr" | "ne" => "devanagari",
        "hy" => "armenian",
        "ka" => "georgian",
        "th" => "thai",
        "bn" => "bengali",
        _ => "latin",
    }
}

/// Returns the language of a text, or `None` where it has no letters.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let mut scripts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let sample = text.char_indices().nth(SAMPLE).map_or(text, |(at, _)| &text[..at]);
    let mut run = ("latin", 0);
    for c in sample.chars().filter(|c| c.is_alphabetic()) {
        let script = script(c);
        if script != run.0 {
            *scripts.entry(run.0).or_default() += run.1;
            run = (script, 0);
        }
        // One Chinese or Korean sign stands for about two and a half letters.
        run.1 += if matches!(script, "han" | "kana" | "hangul") {
            5
        } else {
            2
        };
    }
    *scripts.entry(run.0).or_default() += run.1;
    scripts.retain(|_, count| *count > 0);
    let count = |name: &str| scripts.get(name).copied().unwrap_or(0);
    if count("kana") * 10 > count("han") && count("kana") + count("han") > count("latin") {
        return Some("ja");
    }
    let (main, _) = scripts.iter().max_by_key(|(_, count)| **count)?;
    Some(match *main {
        "cyrillic" => cyrillic(sample),
        "arabic" => arabic(sample),
        "hebrew" => "he",
        "greek" => "el",
        "han" | "kana" => "zh",
        "hangul" => "ko",
        "devanagari" => "hi",
        "armenian" => "hy",
        "georgian" => "ka",
        "thai" => "th",
        "bengali" => "bn",
        _ => latin(sample),
    })
}

fn script(c: char) -> &'static str {
    if c < '\u{370}' {
        return "latin";
    }
    match c {
        '\u{400}'..='\u{52f}' => "cyrillic",
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => "greek",
        '\u{530}'..='\u{58f}' => "armenian",
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => "hebrew",
        '\u{600}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => "arabic",
        '\u{900}'..='\u{97f}' => "devanagari",
        '\u{980}'..='\u{9ff}' => "bengali",
        '\u{e00}'..='\u{e7f}' => "thai",
        '\u{10a0}'..='\u{10ff}' => "georgian",
        '\u{3040}'..='\u{30ff}' => "kana",
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => "hangul",
        '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}' => "han",
        _ => "latin",
    }
}

/// Tells Cyrillic languages apart by letters that only some of them have.
fn cyrillic(text: &str) -> &'static str {
    let count = |letters: &str| {
        text.chars()
            .filter(|c| c.to_lowercase().any(|c| letters.contains(c)))
            .count()
    };
    let all = text.chars().filter(|c| script(*c) == "cyrillic").count();
    let often = |letters: &str| count(letters) * 400 > all;
    if often("ћђ") || often("џјљњ") && count("ѓќѕ") == 0 {
        return "sr";
    }
    if often("ѓќѕ") {
        return "mk";
    }
    if often("әғқңұһ") {
        return "kk";
    }
    let (ukrainian, belarusian, russian) = (count("їєґ") * 2 + count("і"), count("ў"), count("ыэё"));
    if belarusian * 150 > all {
        return "be";
    }
    if ukrainian > 0 && ukrainian >= russian {
        return "uk";
    }
    // Bulgarian has neither ы nor э nor ё, and writes ъ where Russian would not.
    if russian == 0 && count("ъ") * 100 > all {
        return "bg";
    }
    if russian > 0 { "ru" } else { cyrillic_by_words(text) }
}

/// Decides short texts without a telling letter.
fn cyrillic_by_words(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let hits = |words: &[&str]| {
        lower
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| words.contains(w))
            .count()
    };
    let ukrainian = hits(&[
        "та",
        "що",
        "як",
        "про",
        "після",
        "також",
        "але",
        "із",
        "від",
        "під",
        "до",
        "буде",
    ]);
    let russian = hits(&[
        "и",
        "что",
        "как",
        "о",
        "после",
        "также",
        "но",
        "из",
        "от",
        "под",
        "об",
        "будет",
    ]);
    let bulgarian = hits(&["на", "за", "от", "се", "да", "ще", "са", "това", "който"]);
    if ukrainian > russian {
        "uk"
    } else if bulgarian > russian + 2 {
        "bg"
    } else {
        "ru"
    }
}

/// Tells languages in Arabic script apart by letters that Arabic lacks.
fn arabic(text: &str) -> &'static str {
    let count = |letters: &[char]| text.chars().filter(|c| letters.contains(c)).count();
    let all = text.chars().filter(|c| script(*c) == "arabic").count();
    let often = |letters: &[char]| count(letters) * 200 > all;
    if often(&['ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ھ', 'ہ']) {
        "ur"
    } else if often(&['ښ', 'ځ', 'څ', 'ډ', 'ړ', 'ږ', 'ټ', 'ڼ', 'ۍ', 'ې']) {
        "ps"
    } else if often(&['ۆ', 'ێ', 'ڵ', 'ە', 'ڕ']) {
        "ckb"
    } else if often(&['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']) {
        "fa"
    } else {
        "ar"
    }
}

/// Tells Latin languages apart: by letters for those that `whichlang` does not know, else by it.
fn latin(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let all = lower.chars().filter(|c| c.is_alphabetic()).count();
    let marked: Vec<char> = lower.chars().filter(|c| !c.is_ascii()).collect();
    let often = |letters: &str, per: usize| marked.iter().filter(|c| letters.contains(**c)).count() * per > all;
    if often("łąęśżźćń", 60) {
        return "pl";
    }
    if often("ěřůčžš", 50) && often("ěřů", 200) {
        return "cs";
    }
    if often("ășțţş", 60) && often("ăț", 120) {
        return "ro";
    }
    if often("őű", 300) {
        return "hu";
    }
    if often("āēīūķļņģ", 60) {
        return "lv";
    }
    if often("ėųįūšž", 60) {
        return "lt";
    }
    if often("ə", 60) {
        return "az";
    }
    let end = lower.char_indices().nth(LATIN_SAMPLE).map_or(lower.len(), |(at, _)| at);
    code(whichlang::detect_language(&lower[..end]))
}

fn code(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
        Lang::Eng => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, text: &str) {
        assert_eq!(detect(text), Some(language), "{text}");
    }

    #[test]
    fn languages_are_told_apart() {
        check("en", "The delegations met in Istanbul and agreed to swap prisoners.");
        check(
            "uk",
            "Делегації зустрілися у Стамбулі та домовилися про обмін полоненими.",
        );
        check(
            "ru",
            "Делегации встретились в Стамбуле и договорились об обмене пленными, сообщил источник на встрече в мэрии.",
        );
        check(
            "bg",
            "Делегациите се срещнаха в Истанбул и се споразумяха за размяна на пленници, съобщи външният министър.",
        );
        check(
            "sr",
            "Делегације су се састале у Истанбулу и договориле размену заробљеника, саопштено је јуче.",
        );
        check(
            "tr",
            "Heyetler İstanbul'da bir araya geldi ve esir takası konusunda anlaştı.",
        );
        check("ar", "التقى الوفدان في إسطنبول واتفقا على تبادل الأسرى.");
        check(
            "fa",
            "هیئت‌ها در استانبول دیدار کردند و درباره تبادل زندانیان گفتگو کردند.",
        );
        check(
            "ur",
            "وفود نے استنبول میں ملاقات کی اور قیدیوں کے تبادلے پر اتفاق کیا ہے۔",
        );
        check("he", "המשלחות נפגשו באיסטנבול והסכימו על חילופי שבויים.");
        check(
            "pl",
            "Delegacje spotkały się w Stambule i uzgodniły wymianę jeńców, którą ogłoszono później.",
        );
        check(
            "de",
            "Die Delegationen trafen sich in Istanbul und einigten sich auf einen Gefangenenaustausch.",
        );
        check("ja", "両国の代表団はイスタンブールで会談した。");
        check("zh", "双方代表团在伊斯坦布尔会晤并同意交换战俘。");
    }

    #[test]
    fn the_page_is_believed_where_the_text_cannot_say() {
        assert_eq!(choose("", Some("uk-UA")).as_deref(), Some("uk"));
        assert_eq!(
            choose(
                "Delegationerne modtes i Istanbul og blev enige om en fangeudveksling",
                Some("da")
            )
            .as_deref(),
            Some("da")
        );
        assert_eq!(choose("המשלחות נפגשו", Some("en")).as_deref(), Some("he"));
        assert_eq!(choose("", None), None);
    }
}
