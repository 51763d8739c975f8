//! The furniture of a site is known by name in many languages, and a table says in which.

use std::fmt::Write as _;

use tidings::clean::{Rule, rules};

use crate::sandbox::{Sandbox, project};

/// Languages of the columns of the table: those that every rule knows, and those that some know.
const LANGUAGES: [&str; 18] = [
    "en", "uk", "ru", "tr", "ar", "he", "fr", "es", "de", "pl", "it", "pt", "el", "nl", "ro", "cs", "fa", "zh",
];

/// Checks that of a scrape without tags only the two paragraphs are its text.
#[track_caller]
fn check(above: &[&str], paragraphs: [&str; 2], below: &[&str]) {
    let lines = [above, &paragraphs, below].concat();
    let sandbox = Sandbox::new();
    sandbox.write("page.txt", lines.join("\n\n"));
    let page = sandbox.say("clean --json page.txt").exits(0).json();
    assert_eq!(page["text"].as_str().unwrap(), paragraphs.join("\n\n"), "{page:#}");
}

#[test]
fn a_hebrew_scrape_loses_its_furniture() {
    check(
        &["דלג לתוכן", "דף הבית » חדשות", "מצב כהה"],
        [
            "המשלחות חזרו ביום שלישי לשולחן הדיונים בדוחא, ובמשך שעות ארוכות עברו המתווכים מקטאר וממצרים בין החדרים כדי לסכם את רשימות השבויים.",
            "לפי ההצעה המונחת על השולחן, ההפוגה תימשך שישים יום, ובמהלכה יתנהל משא ומתן על הסדר קבוע ועל הכנסת סיוע הומניטרי לרצועה.",
        ],
        &[
            "תגיות: דוחא, משא ומתן",
            "כתיבת תגובה",
            "האימייל לא יוצג באתר. שדות החובה מסומנים *",
            "כל הזכויות שמורות",
            "חזרה למעלה",
        ],
    );
}

#[test]
fn an_italian_scrape_loses_its_furniture() {
    check(
        &["Vai al contenuto", "Home > Esteri > Ucraina", "Accedi / Registrati"],
        [
            "Le delegazioni di Russia e Ucraina si sono incontrate lunedì al palazzo di Çırağan, a Istanbul, e dopo poco più di un'ora hanno concordato un nuovo scambio di prigionieri di guerra.",
            "Al tavolo sedevano anche i rappresentanti della Turchia, che aveva già ospitato il primo giro di colloqui a metà maggio, e le parti si sono scambiate i rispettivi memorandum.",
        ],
        &[
            "Tag: Istanbul, scambio di prigionieri",
            "Seguici sul nostro canale Telegram",
            "Hai trovato un errore? Scrivici",
            "Lascia un commento",
            "Torna su",
        ],
    );
}

#[test]
fn a_polish_scrape_loses_its_furniture() {
    check(
        &["Przejdź do treści", "Strona główna › Świat", "Tryb ciemny"],
        [
            "Delegacje Rosji i Ukrainy spotkały się w poniedziałek w Stambule i po nieco ponad godzinie rozmów uzgodniły kolejną wymianę jeńców, tym razem rannych i najmłodszych żołnierzy.",
            "Strona turecka, która gościła już pierwszą rundę w połowie maja, zapowiedziała, że będzie zabiegać o spotkanie przywódców, choć terminu takiego spotkania na razie nie ustalono.",
        ],
        &[
            "Tagi: Stambuł, wymiana jeńców",
            "Obserwuj nas w Google News",
            "Dodaj komentarz",
            "Masz już prenumeratę? Zaloguj się",
            "Wszelkie prawa zastrzeżone",
        ],
    );
}

#[test]
fn the_table_of_rules_and_languages_is_as_the_rules_are() {
    let file = project().join("docs/cleaning-rules.md");
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&file, table()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == table(),
        "{} is not what the rules say; run the test with SNAPSHOTS=overwrite",
        file.display()
    );
}

/// Returns the table in Markdown: a line a rule, with its number of phrases in each language.
fn table() -> String {
    let mut table = String::from(
        "# The named rules\n\nWhat each rule of `src/clean/rules.json` is for, and how many phrases it has in each language; `mul` is \
         what all\nwrite alike. This table is made from the rules: `SNAPSHOTS=overwrite cargo test --test it names_the_furniture`.\n\n",
    );
    let columns = LANGUAGES.join(" | ");
    let _ = writeln!(
        table,
        "| rule | what the lines are | zone | where | reach | mul | {columns} |"
    );
    let _ = writeln!(table, "|{}", " --- |".repeat(6 + LANGUAGES.len()));
    rules().iter().for_each(|rule| table += &row(rule));
    table
}

fn row(rule: &Rule) -> String {
    let written = serde_json::to_value(rule).unwrap();
    let word = |field: &str| written[field].as_str().unwrap().to_owned();
    let [id, about, kind, place, reach] = ["id", "about", "kind", "where", "reach"].map(word);
    let count = |lang: &&str| {
        rule.phrases
            .get(*lang)
            .map_or(String::new(), |phrases| phrases.len().to_string())
    };
    let counts: Vec<String> = ["mul"].iter().chain(&LANGUAGES).map(count).collect();
    format!(
        "| `{id}` | {about} | {kind} | {place} | {reach} | {} |\n",
        counts.join(" | ")
    )
}
