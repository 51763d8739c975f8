//! Names that are proposed, and words beside cues that must not be, in each language.

use crate::entities::{Gazetteer, Tagger, testing};

thread_local! {
    static TAGGER: Tagger = Tagger::new(&Gazetteer::embedded());
}

#[track_caller]
fn check(lang: &str, text: &str, expected: &[&str]) {
    let tagging = TAGGER.with(|tagger| tagger.tag(&testing::document(text, lang)));
    let found: Vec<&str> = tagging
        .candidates
        .iter()
        .map(|candidate| candidate.surface.as_str())
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn unlisted_names_are_proposed() {
    check(
        "en",
        "\"A first step,\" said Dr. Nora Lindqvist, a political analyst.",
        &["Nora Lindqvist"],
    );
    check(
        "en",
        "A paper by the Nordic Institute for Peace Studies says so.",
        &["Nordic Institute for Peace Studies"],
    );
    check(
        "en",
        "Quay Desk's correspondent Wally Farquhar reported it.",
        &["Wally Farquhar"],
    );
    check(
        "en",
        "Nothing has changed, Siobhan O'Brien-Kelly said.",
        &["Siobhan O'Brien-Kelly"],
    );
}

#[test]
fn listed_names_are_not() {
    check("en", "Foreign Minister Hakan Fidan spoke, said Vladimir Medinsky.", &[]);
    check("ru", "Об этом сообщил Владимир Мединский.", &[]);
    check("de", "Das sagte Außenminister Hakan Fidan.", &[]);
}

#[test]
fn english_words_with_capitals_are_no_names() {
    check("en", "The truce holds, said Human Rights Watch.", &[]);
    check(
        "en",
        "According to Foreign Ministry officials, Yesterday Evening News said nothing.",
        &[],
    );
    check("en", "General Staff Says Talks Will Resume", &[]);
    check(
        "en",
        "The Supreme Court said no. The President Elect Says So said the Council.",
        &[],
    );
}

#[test]
fn ukrainian_and_russian() {
    check("uk", "Про це заявив речник Тарас Горобець.", &["Тарас Горобець"]);
    check(
        "uk",
        "За словами Оксани Горобець, обстріл тривав.",
        &["Оксани Горобець"],
    );
    check("uk", "Про це повідомив Генеральний штаб Збройних Сил.", &[]);
    check("uk", "Олег Горобець, політолог, так не вважає.", &["Олег Горобець"]);
    check(
        "ru",
        "По словам Аркадия Ветрова, раунд прошел спокойно.",
        &["Аркадия Ветрова"],
    );
    check("ru", "Об этом заявил Красный Крест.", &[]);
    check(
        "ru",
        "Так считает Аркадий Ветров, эксперт центра «Сосна».",
        &["Аркадий Ветров", "центра «Сосна»"],
    );
    check("ru", "Министр Обороны сообщил Государственной Думе.", &[]);
}

#[test]
fn turkish() {
    check(
        "tr",
        "Analist Ayşe Korkmazgil, \"Zor olacak\" dedi.",
        &["Ayşe Korkmazgil"],
    );
    check("tr", "Ayşe Korkmazgil'e göre süreç zor.", &["Ayşe Korkmazgil"]);
    check(
        "tr",
        "Buna göre taraflar anlaştı. Milli Savunma Bakanlığı açıkladı.",
        &[],
    );
    check(
        "tr",
        "Barış Araştırmaları Enstitüsü raporu yayımladı.",
        &["Barış Araştırmaları Enstitüsü"],
    );
    check("tr", "Dünya Sağlık Örgütü açıkladı.", &[]);
}

#[test]
fn arabic() {
    check(
        "ar",
        "وقال المحلل السياسي نبيل الكرباوي إن المحادثات صعبة.",
        &["نبيل الكرباوي"],
    );
    check("ar", "قالت نورا ليندكفيست إن الهدنة صامدة.", &["نورا ليندكفيست"]);
    check("ar", "وقال مصدر أمني مطلع إن الهدنة صامدة.", &[]);
    check("ar", "قال المتحدث باسم الجيش إن القصف توقف.", &[]);
    check("ar", "أكد وزير الدفاع أن الوفد عاد. رئيس وفد التفاوض لم يحضر.", &[]);
    check("ar", "قال محمد يوم الجمعة إن الوضع هادئ.", &[]);
}

#[test]
fn hebrew() {
    check("he", "הפרשן אבי לינדקוויסט אמר כי השיחות קשות.", &["אבי לינדקוויסט"]);
    check("he", "לדברי יעל שטרנפלד, ההסכם קרוב.", &["יעל שטרנפלד"]);
    check("he", "גורם מדיני בכיר אמר כי אין הסכם. אמר דובר צה\"ל.", &[]);
    check("he", "היועץ לביטחון לאומי הגיע. שר הביטחון לא הגיב.", &[]);
}

#[test]
fn french_and_spanish() {
    check(
        "fr",
        "« C'est un début », a déclaré Jean-Noël Frémissart.",
        &["Jean-Noël Frémissart"],
    );
    check("fr", "Selon Le Monde et selon Radio France, rien n'a été signé.", &[]);
    check(
        "fr",
        "Odile Frémissart, chercheuse à la Fondation Lointaine, en doute.",
        &["Odile Frémissart", "Fondation Lointaine"],
    );
    check(
        "es",
        "Según Lucía Zarzalejo, analista política, falta mucho.",
        &["Lucía Zarzalejo"],
    );
    check("es", "Según El País, la Cancillería dijo que no.", &[]);
    check("es", "El portavoz de la Casa Blanca lo negó.", &[]);
}

#[test]
fn german_nouns_are_no_names() {
    check(
        "de",
        "Das sagte Sprecherin Heike Brandauer am Montag.",
        &["Heike Brandauer"],
    );
    check(
        "de",
        "Der Experte Jürgen Kleinhold warnte davor.",
        &["Jürgen Kleinhold"],
    );
    check(
        "de",
        "Das sagte Anfang Juni die Regierung, laut Angaben Beteiligter.",
        &[],
    );
    check(
        "de",
        "Minister Verhandlungen Gespräche. Der Präsident Waffenruhe Delegation.",
        &[],
    );
    check(
        "de",
        "Das Institut für Friedensforschung legte Zahlen vor.",
        &["Institut für Friedensforschung"],
    );
    check(
        "de",
        "Die Lage sei ernst, sagte Außenminister Zusammenarbeit Erklärung.",
        &[],
    );
}

#[test]
fn other_languages_have_none() {
    check("", "said Dr. Nora Lindqvist", &[]);
    check("nl", "zei minister Nora Lindqvist", &[]);
}
