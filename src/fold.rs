//! When are two spellings the same word? One answer, for the index, the query and the gazetteer.
//!
//! Folding lowers case (Turkish `İ` and `ı` both become `i`), drops marks where readers leave them out (Latin and
//! Greek diacritics, Arabic vowel signs and tatweel, Hebrew points) and unifies letters that keyboards confuse
//! (Arabic alef, yeh, teh marbuta and kaf forms, `ё` and `е`, `ß` and `ss`). It keeps marks that make another
//! letter: Cyrillic `й` and `ї`, Japanese voicing, Indic vowels. Text is expected in Unicode NFC.
//! The rules are those of `NFKC` plus the table below; the choice of letters follows Lucene's
//! `ArabicNormalizer` and `ASCIIFoldingFilter`.

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// Returns the folded form of a text.
///
/// ```
/// use tidings::fold::fold;
/// assert_eq!(fold("ÇIRAĞAN Sarayı"), fold("ciragan sarayi"));
/// assert_eq!(fold("İstanbul"), "istanbul");
/// assert_eq!(fold("Орёл"), "орел");
/// assert_eq!(fold("Київ"), "київ"); // ї is a letter of its own
/// assert_eq!(fold("مُدِينْسْكِي"), fold("مدينسكى"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |c| folded.push(c));
    }
    folded
}

/// Returns the folded letters and digits of a text, by which two lines say the same whatever stands between their words.
#[must_use]
pub fn fold_letters(text: &str) -> String {
    let mut letters = fold(text);
    letters.retain(char::is_alphanumeric);
    letters
}

/// Gives the folded form of one character, none to three characters, to `push`.
pub fn fold_char(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    if is_ignored(c) {
        return;
    }
    if let Some(letters) = letter(c) {
        return letters.chars().for_each(push);
    }
    if is_compatibility_form(c) {
        return decompose_compatible(c, |part| {
            part.to_lowercase().for_each(|c| fold_decomposed(c, &mut push));
        });
    }
    for lower in c.to_lowercase() {
        fold_decomposed(lower, &mut push);
    }
}

/// Drops the marks of one lower-case character.
fn fold_decomposed(c: char, push: &mut impl FnMut(char)) {
    if let Some(letters) = letter(c) {
        return letters.chars().for_each(push);
    }
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    if !loses_marks(c) {
        if !is_ignored(c) {
            push(c);
        }
        return;
    }
    decompose_canonical(c, |part| match letter(part) {
        Some(letters) => letters.chars().for_each(&mut *push),
        None if is_ignored(part) => {}
        None => push(part),
    });
}

/// Returns the letters that stand for `c` where decomposition does not give them.
fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'İ' | 'ı' | 'I' => "i",
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ə' | 'Ə' => "e",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ŋ' | 'Ŋ' => "n",
        'ё' | 'Ё' => "е",
        'ґ' | 'Ґ' => "г",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ى' | 'ی' | 'ئ' => "ي",
        'ؤ' => "و",
        'ة' => "ه",
        'ک' | 'گ' => "ك",
        'ς' => "σ",
        _ => return None,
    })
}

/// Returns whether `c` carries no letter: marks that readers leave out, joiners, soft hyphens, tatweel.
#[must_use]
pub fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'                                   // combining diacritics
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' // Hebrew points
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' // Arabic signs
        | '\u{2bb}' | '\u{2be}' | '\u{2bf}' // half rings and turned commas of transliterations
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

/// Returns whether a letter is written without its marks often enough that both are one word.
fn loses_marks(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1fff}' | '\u{370}'..='\u{3ff}' | '\u{622}'..='\u{626}')
}

/// Returns whether `c` is another shape of plain letters: full width, ligatures, Arabic presentation forms.
fn is_compatibility_form(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{ff00}'..='\u{ffef}' | '\u{2100}'..='\u{214f}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_one_word_fold_alike() {
        for (a, b) in [
            ("Erdoğan", "ERDOGAN"),
            ("Țările", "tarile"),
            ("Großmächte", "GROSSMACHTE"),
            ("Łódź", "lodz"),
            ("ﬁnal", "final"),
            ("ＵＮ", "un"),
            ("Bağış", "BAGIS"),
            ("Ɛ", "ɛ"),
            ("أحمد", "احمد"),
            ("غزّة", "غزه"),
            ("שָׁלוֹם", "שלום"),
            ("so\u{ad}ft", "soft"),
            ("Ἀθῆναι", "αθηναι"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn letters_that_differ_stay_different() {
        for (a, b) in [("й", "и"), ("ї", "і"), ("プ", "フ"), ("क", "कि")] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in '\0'..=char::MAX {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "{c:?}");
        }
    }
}
