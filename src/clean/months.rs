//! What the months are called in the languages of the news.
//!
//! One table for all languages. Where a name is one month here and another there, the language that more news is in has
//! it: `listopada` is November, as in Polish, though October in Croatian.

use std::{collections::HashMap, sync::OnceLock};

use crate::fold::fold;

/// Returns the month that a word names, 1 to 12.
pub(super) fn of_word(word: &str) -> Option<u8> {
    static TABLE: OnceLock<HashMap<String, u8>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (month, names) in (1..).zip(MONTHS) {
            for name in names.split_whitespace() {
                table.entry(fold(name)).or_insert(month);
            }
        }
        table
    });
    if word.len() > 40 {
        return None;
    }
    let folded = fold(word);
    // Hebrew joins its prepositions to the month: ביוני.
    table
        .get(&folded)
        .or_else(|| table.get(folded.strip_prefix('ב')?))
        .copied()
}

/// Returns the month that two words name together: `كانون الثاني`, `تشرين الأول`.
pub(super) fn of_words(first: &str, second: &str) -> Option<u8> {
    if !matches!(first, "كانون" | "تشرين") {
        return None;
    }
    match (fold(first) == fold("كانون"), fold(second)) {
        (true, second) if second == fold("الثاني") => Some(1),
        (true, second) if second == fold("الأول") => Some(12),
        (false, second) if second == fold("الأول") => Some(10),
        (false, second) if second == fold("الثاني") => Some(11),
        _ => None,
    }
}

/// Names of the months, in nominative, genitive and short forms: en, uk, ru, be, bg, mk, sr in both scripts, tr, az, ar
/// (international, Levantine and Maghrebi), fa, ur, he, fr, es, ca, de with its Austrian forms, pl, it, pt, nl, da, no, sv,
/// fi, cs, sk, sl, hu, ro, el, id, hy, ka.
const MONTHS: [&str; 12] = [
    "january jan січень січня січ январь января янв студзень студзеня януари јануари јануар januar januara ocak oca yanvar \
     يناير جانفي ژانویه جنوری ינואר ינו janvier janv jan enero ene gener januar jänner jaenner styczeń stycznia sty \
     gennaio gen janeiro januari siječnja tammikuuta leden ledna január januára januarja január ianuarie ian Ιανουάριος Ιανουαρίου Ιαν \
     հունվարի հունվար იანვარი იანვარს",
    "february feb лютий лютого лют февраль февраля фев февр люты лютага февруари фебруари фебруар februar februara şubat \
     şub fevral فبراير فيفري شباط فوریه فروری פברואר פבר février févr fev febrero febrer februar feber luty lutego lut febbraio febb \
     fevereiro februari veljače helmikuuta únor února február februára februarja februarie Φεβρουάριος Φεβρουαρίου Φεβ փետրվարի \
     փետրվար თებერვალი თებერვალს",
    "march mar березень березня бер март марта мар сакавік сакавіка март marta mart مارس آذار اذار مارچ מרץ מרס mars marzo \
     març märz maerz mrz marzec marca março marco ožujka maart marts maaliskuuta březen března marec marca marca március martie \
     Μάρτιος Μαρτίου Μαρ maret մարտի մարտ მარტი მარტს",
    "april apr квітень квітня квіт апрель апреля апр красавік красавіка април априла aprila nisan nis aprel أبريل إبريل أفريل \
     نيسان آوریل اپریل אפריל אפר avril avr abril abr april kwiecień kwietnia kwi aprile travnja huhtikuuta duben dubna apríl apríla \
     április aprilie Απρίλιος Απριλίου Απρ ապրիլի ապրիլ აპრილი აპრილს",
    "may травень травня трав май мая травень мај маја maja mayıs may مايو ماي أيار ايار مه می مئی מאי mai mayo maig maj maggio \
     mag maio svibnja mei toukokuuta květen května máj mája május Μάιος Μαΐου Μάι մայիսի մայիս მაისი მაისს",
    "june jun червень червня черв июнь июня июн чэрвень чэрвеня юни јуни јун juna haziran haz iyun يونيو يونيه جوان حزيران \
     ژوئن جون יוני יונ juin junio juny juni czerwiec czerwca cze giugno giu junho lipnja kesäkuuta červen června jún júna junija június \
     iunie iun Ιούνιος Ιουνίου Ιουν հունիսի հունիս ივნისი ივნისს",
    "july jul липень липня лип июль июля июл ліпень ліпеня юли јули јул jula temmuz tem iyul يوليو يوليوز يوليه جويلية تموز \
     ژوئیه جولای جولائی יולי יול juillet juil julio juliol juli lipiec lipca lip luglio lug julho srpnja heinäkuuta červenec července júl \
     júla julija július iulie iul Ιούλιος Ιουλίου Ιουλ հուլիսի հուլիս ივლისი ივლისს",
    "august aug серпень серпня серп август августа авг жнівень жніўня август avgust avgusta ağustos ağu avqust أغسطس غشت \
     أوت آب اوت اگست אוגוסט אוג août aout agosto agost ago sierpień sierpnia sie kolovoza augustus elokuuta srpen srpna augusta avgusta \
     augusztus Αύγουστος Αυγούστου Αυγ agustus օգոստոսի օգոստոս აგვისტო აგვისტოს",
    "september sep sept вересень вересня вер сентябрь сентября сен сент верасень верасня септември септембар septembar \
     septembra eylül eyl sentyabr سبتمبر شتنبر أيلول ايلول سپتامبر ستمبر ספטמבר ספט septembre septiembre setiembre setembre \
     wrzesień września wrz settembre set setembro rujna syyskuuta září septembra szeptember septembrie Σεπτέμβριος Σεπτεμβρίου Σεπ \
     սեպտեմբերի սեպտեմբեր სექტემბერი სექტემბერს",
    "october oct жовтень жовтня жовт октябрь октября окт кастрычнік кастрычніка октомври октобар oktobar oktobra ekim eki \
     oktyabr أكتوبر اكتوبر اکتبر اکتوبر אוקטובר אוק octobre octubre oktober okt október októbra październik \
     października paź ottobre ott outubro out lokakuuta říjen října oktobra octombrie Οκτώβριος Οκτωβρίου Οκτ հոկտեմբերի \
     հոկտեմբեր ოქტომბერი ოქტომბერს",
    "november nov листопад листопада лист ноябрь ноября ноя нояб лістапад лістапада ноември новембар novembar novembra \
     kasım kas noyabr نوفمبر نونبر نوامبر نومبر נובמבר נוב novembre noviembre novembro novembra marraskuuta listopad listopada listopadu studenoga studenog \
     noiembrie Νοέμβριος Νοεμβρίου Νοε նոյեմբերի նոյեմբեր ნოემბერი ნოემბერს",
    "december dec грудень грудня груд декабрь декабря дек снежань снежня декември децембар decembar decembra aralık ara \
     dekabr ديسمبر دجنبر دسامبر دسمبر דצמבר דצמ décembre déc diciembre dic desembre dezember dez desember grudzień grudnia gru \
     dicembre dezembro joulukuuta prosinca prosinec prosince december decembrie Δεκέμβριος Δεκεμβρίου Δεκ desember դեկտեմբերի դեկտեմբեր \
     დეკემბერი დეკემბერს",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_two_months() {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (month, names) in (1..).zip(MONTHS) {
            for name in names.split_whitespace() {
                assert_eq!(*seen.entry(fold(name)).or_insert(month), month, "{name}");
            }
        }
    }

    #[test]
    fn months_are_known_in_many_languages() {
        for (word, month) in [
            ("Sept", 9),
            ("червня", 6),
            ("ИЮЛЯ", 7),
            ("Ağustos", 8),
            ("شباط", 2),
            ("جويلية", 7),
            ("غشت", 8),
            ("ביוני", 6),
            ("août", 8),
            ("września", 9),
            ("kesäkuuta", 6),
            ("Μαΐου", 5),
            ("марта", 3),
            ("հունիսի", 6),
        ] {
            assert_eq!(of_word(word), Some(month), "{word}");
        }
        assert_eq!(of_words("كانون", "الثاني"), Some(1));
        assert_eq!(of_words("تشرين", "الأول"), Some(10));
        assert_eq!(of_word("Monday"), None);
    }
}
