//! Where do sentences end? [`split`] answers for entity rules, passages and snippets alike.
//!
//! The borders inside a line are those of `sentencex` (Wikimedia), the best of the splitters measured, put right in
//! three ways: full stops that end no sentence (initials, ordinals, listed abbreviations, a lower-case word behind) are
//! hidden from it, a closing quote or bracket stays with its sentence, and a bare list number joins what it numbers.
//! A line that holds no sentence end but its last never reaches it, and it is given at most 4 KiB at a time,
//! so the work stays linear in the text however hostile that is.

use std::ops::Range;

/// Longest stretch, in bytes, that the splitter sees at once, since quotation marks that are never closed cost it
/// quadratic time.
const BLOCK: usize = 4096;
/// Stands for a hidden character; no splitter rule knows it, and it is one byte, as what it hides.
const HIDDEN: u8 = b'_';
/// Longest abbreviation, in bytes.
const ABBREVIATION: usize = 24;

/// Abbreviations that stand before a capital or a number and end no sentence, by language; lower case, without the
/// last full stop. Those that `sentencex` knows are not repeated.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("de", "abs zzgl oblt bspw"),
    ("en", "amb"),
    ("es", "arts mons cnel pdte"),
    ("fr", "art mme mmes mlle mgr dr pr me n gén col st ste"),
    ("he", "עמ מס גב"),
    ("ru", "т.е дж им млн млрд пл обл р-н ген ст пос св корр чл"),
    (
        "tr",
        "sn doç yrd av org korg tümg tuğg alb yzb hz cad sok mah bkz öğr gör",
    ),
    ("uk", "т.з смт ген р-н просп бул"),
];

/// Languages in which a number with a full stop is an ordinal even before a capital: `3. Ordu`.
const ORDINALS: &[&str] = &["tr", "de", "cs", "sk", "pl", "da", "fi", "hu", "hr", "sr", "az"];

/// Words behind `a.m.` and `p.m.` that go on with the sentence.
const AFTER_THE_HOUR: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May \
    June July August September October November December GMT UTC ET EST EDT CET CEST EET EEST BST Eastern Moscow Kyiv \
    Istanbul";

/// Returns the byte ranges of the sentences of a text, in order and without the white space around them.
///
/// Every line break ends a sentence: texts hold one paragraph, list item or heading a line. The ranges cover every
/// character that is not white space. `lang` is the language's code (`en`, `pt-BR`); without it the script decides.
///
/// ```
/// use tidings::sentences::split;
/// let text = "Dr. Fidan spoke. “We agreed.” They left";
/// let sentences: Vec<&str> = split(text, Some("en")).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(sentences, ["Dr. Fidan spoke.", "“We agreed.”", "They left"]);
/// ```
#[must_use]
pub fn split(text: &str, lang: Option<&str>) -> Vec<Range<usize>> {
    let rules = Rules::of(lang.unwrap_or_else(|| language_of_script(text)));
    let mut sentences = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(is_line_break) {
        if has_inner_end(line) {
            split_line(line, at, &rules, &mut sentences);
        } else {
            push_trimmed(text, at..at + line.len(), &mut sentences);
        }
        at += line.len();
    }
    sentences
}

/// What one language adds to the rules of all.
struct Rules {
    lang: String,
    abbreviations: &'static str,
    ordinals: bool,
}

impl Rules {
    fn of(lang: &str) -> Self {
        let lang = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let row = ABBREVIATIONS.iter().find(|(of, _)| *of == lang);
        let ordinals = ORDINALS.contains(&lang.as_str());
        Self {
            abbreviations: row.map_or("", |(_, list)| list),
            ordinals,
            lang,
        }
    }

    fn is_abbreviation(&self, word: &str) -> bool {
        has_word(self.abbreviations, &word.to_lowercase())
    }
}

/// Returns whether a list of words, parted by one space, holds the word.
fn has_word(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|listed| listed == word)
}

/// Returns the language that most text in the script of the first letters is written in, for the splitter's sake.
fn language_of_script(text: &str) -> &'static str {
    let letter = text.chars().take(400).find(|c| c.is_alphabetic());
    match letter {
        Some('\u{400}'..='\u{52f}') => "ru",
        Some('\u{590}'..='\u{5ff}') => "he",
        Some('\u{600}'..='\u{6ff}') => "ar",
        Some('\u{370}'..='\u{3ff}') => "el",
        Some('\u{900}'..='\u{97f}') => "hi",
        Some('\u{3040}'..='\u{30ff}') => "ja",
        Some('\u{4e00}'..='\u{9fff}') => "zh",
        _ => "en",
    }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '።'
    )
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '›' | '」' | '』' | '）' | '】' | '》'
    )
}

/// Returns whether a sentence may end before the line does.
fn has_inner_end(line: &str) -> bool {
    line.trim_end_matches(|c: char| c.is_whitespace() || is_end(c) || is_closer(c))
        .contains(is_end)
}

/// Adds the sentences of one line, which starts at byte `at` of the text.
fn split_line(line: &str, at: usize, rules: &Rules, sentences: &mut Vec<Range<usize>>) {
    let mut start = 0; // of the sentence that is open
    let mut block_start = 0;
    while block_start < line.len() {
        let block_end = end_of_block(line, block_start);
        for border in borders(&line[block_start..block_end], rules) {
            let border = past_closers(line, block_start + border);
            if border > start && !is_list_number(&line[start..border]) {
                push_trimmed_at(line, start..border, at, sentences);
                start = border;
            }
        }
        block_start = block_end;
    }
    push_trimmed_at(line, start..line.len(), at, sentences);
}

/// Returns where the block from `start` ends: at white space where it can, else between two characters.
fn end_of_block(line: &str, start: usize) -> usize {
    if line.len() - start <= BLOCK {
        return line.len();
    }
    let limit = line.floor_char_boundary(start + BLOCK);
    let half = line.floor_char_boundary(start + BLOCK / 2);
    let space = line[half..limit].rfind(char::is_whitespace);
    space.map_or(limit, |space| half + space)
}

/// Returns the borders inside a block as the splitter sees them once the stops that end nothing are hidden.
fn borders(block: &str, rules: &Rules) -> Vec<usize> {
    let masked = hide_false_ends(block, rules);
    let mut end = 0;
    let pieces = sentencex::segment(&rules.lang, &masked).into_iter().map(|piece| {
        end += piece.len();
        end
    });
    pieces.filter(|&border| is_behind_end(&block[..border])).collect()
}

/// Returns whether a text ends with the end of a sentence, but for white space and closing marks.
fn is_behind_end(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || is_closer(c))
        .ends_with(is_end)
}

/// Moves a border behind quotes and brackets that close the sentence before it.
fn past_closers(line: &str, border: usize) -> usize {
    if line[..border].ends_with(char::is_whitespace) {
        return border;
    }
    let closers: usize = line[border..]
        .chars()
        .take(8)
        .take_while(|&c| is_closer(c))
        .map(char::len_utf8)
        .sum();
    let behind = &line[border + closers..];
    let fits = behind.is_empty() || behind.starts_with(char::is_whitespace);
    if fits { border + closers } else { border }
}

/// Returns whether a piece is but the number of a list item: `2.`
fn is_list_number(piece: &str) -> bool {
    let piece = piece.trim();
    let number = piece.strip_suffix('.').unwrap_or(piece);
    number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the block with every full stop hidden that ends no sentence; same length, same character borders.
fn hide_false_ends(block: &str, rules: &Rules) -> String {
    let mut bytes = block.as_bytes().to_vec();
    for (at, c) in block.char_indices() {
        let hidden = match c {
            '.' => is_false_end(&block[..at], &block[at + 1..], rules),
            '"' => is_between_hebrew_letters(&block[..at], &block[at + 1..]),
            _ => false,
        };
        if hidden {
            bytes[at] = HIDDEN;
        }
    }
    String::from_utf8(bytes).expect("only ASCII bytes were put in place of ASCII bytes")
}

/// Gershayim typed as a quotation mark, as in `ד"ר`.
fn is_between_hebrew_letters(before: &str, after: &str) -> bool {
    let is_hebrew = |c: char| matches!(c, '\u{5d0}'..='\u{5ea}');
    before.ends_with(is_hebrew) && after.starts_with(is_hebrew)
}

/// Returns whether the full stop between the two texts ends no sentence.
fn is_false_end(before: &str, after: &str, rules: &Rules) -> bool {
    let next = after.trim_start();
    let Some(first) = next.chars().next() else { return false };
    let is_spaced = next.len() < after.len();
    if first.is_lowercase() && is_spaced || matches!(first, ',' | ';' | ':') {
        return true;
    }
    let word = last_word(before);
    is_ordinal(before, word, rules)
        || is_initial(word, first, rules)
        || is_spaced && rules.is_abbreviation(word)
        || matches!(word, "a.m" | "p.m") && has_word(AFTER_THE_HOUR, first_word(next))
}

/// Returns the letters, digits and inner full stops that end `before`, or nothing where they are too long to matter.
fn last_word(before: &str) -> &str {
    let tail = &before[before.ceil_char_boundary(before.len().saturating_sub(ABBREVIATION))..];
    let word = tail.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | 'ـ'));
    let is_whole = !word.is_empty() || tail.len() == before.len();
    if is_whole { &tail[word.len()..] } else { "" }
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// A number that opens a line, or an ordinal of up to two digits.
fn is_ordinal(before: &str, word: &str, rules: &Rules) -> bool {
    let is_number = !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    is_number && (rules.ordinals || before.trim_start().len() == word.len())
}

/// A single letter that stands for a name; English ones are left to the splitter, which knows what may follow them.
fn is_initial(word: &str, next: char, rules: &Rules) -> bool {
    let mut letters = word.rsplit(['.', '-']).next().unwrap_or_default().chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    match letter {
        '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{64a}' => true,
        _ => rules.lang != "en" && letter.is_uppercase() && next.is_uppercase(),
    }
}

fn push_trimmed_at(line: &str, range: Range<usize>, at: usize, sentences: &mut Vec<Range<usize>>) {
    let before = sentences.len();
    push_trimmed(line, range, sentences);
    for sentence in &mut sentences[before..] {
        *sentence = sentence.start + at..sentence.end + at;
    }
}

/// Adds a range without the white space at its ends, unless nothing is left.
fn push_trimmed(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let sentence = text[range.clone()].trim_start();
    let start = range.end - sentence.len();
    let sentence = sentence.trim_end();
    if !sentence.is_empty() {
        sentences.push(start..start + sentence.len());
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    /// Checks that the text, whose sentences `expected` parts with ` | `, is split there and nowhere else.
    #[track_caller]
    fn check(lang: &str, expected: &str) {
        let text = expected.replace(" | ", " ");
        let sentences: Vec<&str> = split(&text, Some(lang)).into_iter().map(|range| &text[range]).collect();
        assert_eq!(sentences.join(" | "), expected);
    }

    #[test]
    fn english() {
        check("en", "Dmitri S. Peskov said so. | He left.");
        check("en", "U.S. President Trump came. | He left the U.S. | The talks ended.");
        check("en", "The U.S.President Donald Trump spoke. | Fine.");
        check(
            "en",
            "“We agreed.” | He left. | \"Is it over?\" asked Mr. Smith. | Yes.",
        );
        check(
            "en",
            "Lt. Gen. Budanov met him on Jan. 5 at 5 p.m. in Istanbul. | No. 5 is gone.",
        );
        check("en", "It began at 5 p.m. Monday. | It ended at 5 p.m. | They left.");
        check("en", "It cost $1.5 million. | Visit www.example.com. | Wait! | What?!");
        check("en", "1. First item. | 2. Second item.");
    }

    #[test]
    fn russian_and_ukrainian() {
        check(
            "ru",
            "Мединский, т.е. глава делегации, прибыл в г. Стамбул на ул. Ленина. | Это им. Шевченко и т. д.",
        );
        check(
            "ru",
            "В. Р. Мединский прибыл. | В.Р. Мединский и А.А. Фомин уехали. | «Мы согласны». | Он ушёл.",
        );
        check(
            "ru",
            "Они обменяли 5 тыс. пленных. | Это 2 млн. рублей. | «Да», — сказал он.",
        );
        check(
            "uk",
            "Переговори відбулися в м. Стамбул на вул. Хрещатик. | Р. Умєров прибув. | Це т.зв. центр.",
        );
    }

    #[test]
    fn turkish() {
        check(
            "tr",
            "Sn. Erdoğan ve Doç. Dr. Ahmet Yılmaz geldi. | Ankara, İstanbul vb. yerlerde sürdü.",
        );
        check(
            "tr",
            "Görüşmeler 16.05.2025 tarihinde saat 10.30'da başladı. | 2. tur ve 3. Ordu. | T.C. Cumhurbaşkanı geldi.",
        );
    }

    #[test]
    fn arabic_hebrew_urdu() {
        check(
            "ar",
            "التقى د. أحمد علي بالوفد. | هل انتهت المحادثات؟ | قال أ. د. محمد نعم.",
        );
        check(
            "he",
            "ד\"ר כהן נפגש עם ראש הממשלה. | האם זה נגמר? | אמר עו\"ד י. לוי: \"הסכמנו.\" | הוא הלך.",
        );
        check("ur", "وہ گیا۔ | پھر آیا۔");
    }

    #[test]
    fn chinese_has_no_spaces() {
        let text = "会谈在伊斯坦布尔举行。双方同意交换1000名战俘！“我们同意。”他说。";
        let sentences: Vec<&str> = split(text, Some("zh")).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            sentences,
            [
                "会谈在伊斯坦布尔举行。",
                "双方同意交换1000名战俘！",
                "“我们同意。”",
                "他说。"
            ]
        );
    }

    #[test]
    fn german_french_spanish() {
        check(
            "de",
            "Es gab z. B. eine Liste. | Nr. 5 kam am 16. Mai 2025 an. | Dr. Müller sprach u. a. davon.",
        );
        check(
            "fr",
            "M. Macron et Mme. Dupont sont venus. | « Nous sommes d'accord. » | L'art. 5 du traité reste.",
        );
        check(
            "es",
            "El Sr. Pérez llegó. | EE. UU. y Rusia firmaron. | ¿Qué pasó? | ¡Nada!",
        );
    }

    #[test]
    fn no_abbreviation_is_listed_in_vain() {
        for (lang, list) in super::ABBREVIATIONS {
            for word in list.split(' ') {
                let texts = [
                    format!("5 {word}. Стамбул"),
                    format!("5 {word}. 7"),
                    format!("l'{word}. 7"),
                ];
                assert!(
                    texts.iter().any(|text| sentencex::segment(lang, text).len() > 1),
                    "{lang} {word}"
                );
            }
        }
    }

    #[test]
    fn lines_end_sentences_and_white_space_is_none() {
        let text = "  Heading\n\nOne. Two\n - item\r\n\u{2028}\t\n";
        let sentences: Vec<&str> = split(text, None).into_iter().map(|range| &text[range]).collect();
        assert_eq!(sentences, ["Heading", "One.", "Two", "- item"]);
    }

    #[test]
    fn hostile_lines_stay_linear_and_whole() {
        for unit in [
            "a",
            "(",
            "\"",
            ".",
            ". ",
            "“a. ",
            "é",
            "a.b",
            "1. ",
            "' ",
            "A. ",
            "… ",
            "([“\".!?)",
        ] {
            let text = unit.repeat(1_000_000 / unit.len());
            let covered: usize = split(&text, Some("en")).into_iter().map(|range| range.len()).sum();
            assert!(covered >= text.chars().filter(|c| !c.is_whitespace()).count(), "{unit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn ranges_are_ordered_trimmed_and_cover_the_text(text in r#"([a-zA-Zя.!?\n "”“'()0-9。]|\PC)*"#) {
            let mut at = 0;
            for range in split(&text, None) {
                proptest::prop_assert!(text[at..range.start].chars().all(char::is_whitespace));
                proptest::prop_assert_eq!(text[range.clone()].trim(), &text[range.clone()]);
                at = range.end;
            }
            proptest::prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}
