//! Stories about whole pages, ambiguity traps, and properties that hold on any text.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    patterns::{Form, Reach, is_cyrillic, spellings},
    testing,
    text::fold_name,
    *,
};

thread_local! {
    static TAGGER: Tagger = Tagger::new(&Gazetteer::embedded());
}

fn tag(text: &str, lang: &str) -> Tagging {
    TAGGER.with(|tagger| tagger.tag(&testing::document(text, lang)))
}

/// Checks which entities a text names, in order of their ids.
#[track_caller]
fn check(lang: &str, text: &str, expected: &[&str]) {
    let tagging = tag(text, lang);
    let found: BTreeSet<&str> = tagging.mentions.iter().map(|mention| mention.id.as_str()).collect();
    assert_eq!(found, expected.iter().copied().collect(), "{text}");
}

#[test]
fn countries_are_told_from_words_and_people() {
    check("en", "They carved the turkey and served it cold.", &[]);
    check(
        "en",
        "Talks in Istanbul were praised, and turkey offered more.",
        &["pla:istanbul", "cty:TR"],
    );
    check("en", "Michael Jordan Reed, an analyst, spoke to reporters.", &[]);
    check(
        "en",
        "Jordan and Egypt sent aid over the Jordan River.",
        &["cty:JO", "cty:EG"],
    );
    check("en", "Senators in Atlanta said Georgia would vote again.", &[]);
    check("en", "Leaders of Georgia met in Tbilisi.", &["cty:GE", "pla:tbilisi"]);
    check("en", "Chad Miller, a farmer, kept his guinea pig.", &[]);
    check(
        "en",
        "Refugees from Chad and Niger crossed into Libya.",
        &["cty:TD", "cty:NE", "cty:LY"],
    );
    check("en", "Fine china was sold in the Niger Delta.", &[]);
    check("en", "Defence Minister Israel Katz spoke.", &["per:katz"]);
    check(
        "en",
        "South Sudan and Sudan closed the border at Port Sudan.",
        &["cty:SS", "cty:SD", "pla:port-sudan"],
    );
    check(
        "en",
        "Fighters of the M23 took Goma in eastern Congo.",
        &["org:m23", "pla:goma", "cty:CD"],
    );
    check("en", "The river Congo rose.", &[]);
    check("uk", "Мали вони тоді небагато.", &[]);
    check("ru", "Того же мнения был и Песков.", &["per:peskov"]);
}

#[test]
fn surnames_name_people_only_where_they_say_enough() {
    check(
        "en",
        "Zelenskyy and Putin did not meet.",
        &["per:zelenskyy", "per:putin"],
    );
    check("en", "Lara Trump sang at the party.", &[]);
    check("en", "Hearts trump spades.", &[]);
    check(
        "en",
        "trump and putin talk in istanbul",
        &["per:trump", "per:putin", "pla:istanbul"],
    );
    check(
        "en",
        "Ivan Medvedev is a plumber. Dmitry Medvedev is not.",
        &["per:medvedev"],
    );
    check("ru", "Сергей Викторович Лавров прилетел.", &["per:lavrov"]);
    check("ar", "محمد بوتين نجار.", &[]);
    check("en", "The Fidan tree grows in the garden.", &[]);
    check("en", "Foreign Minister Fidan arrived.", &["per:fidan"]);
    check("en", "Marco Rubio left early. Later Rubio called.", &["per:rubio"]);
    check("en", "The moon rose and the bar closed; Burns night followed.", &[]);
    check("en", "Moon Jae-in bowed. Then Moon spoke.", &["per:moon"]);
    check("en", "Leo won the race.", &[]);
    check("en", "Pope Leo XIV prayed.", &["per:leo-xiv"]);
    check("en", "Dmitry Medvedenko reported the news.", &[]);
    check(
        "ru",
        "С Владимиром Мединским говорил Умеров.",
        &["per:medinsky", "per:umerov"],
    );
    check(
        "de",
        "Außenminister Araghtschi traf Selenskyjs Berater.",
        &["per:araghchi", "per:zelenskyy"],
    );
}

#[test]
fn acronyms_and_longer_names_are_respected() {
    check("en", "Tell us about it, said the UN.", &["org:united-nations"]);
    check("en", "The RSF ranks press freedom every year.", &[]);
    check(
        "en",
        "In Khartoum the RSF shelled the market.",
        &["pla:khartoum", "org:rsf"],
    );
    check("en", "The Washington Post and the Kyiv Independent wrote of it.", &[]);
    check(
        "en",
        "The Black Sea Grain Initiative and the Minsk agreements are dead, and the Black Sea is rough.",
        &["org:grain-initiative", "org:minsk-agreements"],
    );
    check("en", "A scholar of the Kyiv Institute for Peace spoke.", &[]);
    check("en", "The wine of Cartagena is Spanish.", &[]);
    check("fr", "AU CENTRE, UN homme parle.", &[]);
    check("ar", "زار الجزيرة ثم عاد.", &[]);
    check(
        "ar",
        "قالت قناة الجزيرة إن السودان ينتظر.",
        &["org:al-jazeera", "cty:SD"],
    );
    check("he", "זה מוסד חינוכי.", &[]);
    check(
        "en",
        "Recognise Russian as an official language alongside Ukrainian.",
        &[],
    );
}

#[test]
fn what_is_named_after_a_place_or_person_is_something_else() {
    check("en", "Lavrov Street, Trump Tower and the Washington Wizards.", &[]);
    check("en", "He sat by the Congo River with a Moscow mule.", &[]);
    check("en", "Bayern Munich flew to Madrid.", &["pla:madrid"]);
    check(
        "en",
        "Paris Jackson sang. In Paris Macron listened.",
        &["pla:paris", "per:macron"],
    );
    check(
        "fr",
        "Il vit rue de Londres. Une rue de Londres est en feu.",
        &["pla:london"],
    );
    check("ru", "Кинотеатр «Киев» на улице Лаврова.", &[]);
    check("ru", "Он сказал: «Киев» готов.", &["pla:kyiv"]);
    check("tr", "Londra Oteli, Ankara Caddesi ve Ürdün Nehri.", &[]);
    check("ar", "شارع باريس ونهر الأردن.", &[]);
    check("he", "רחוב לונדון ונהר הירדן. נפגשו בז'נבה.", &["pla:geneva"]);
    check("he", "ישראל דוחה את ההצעה, אמר בדוחה.", &["cty:IL", "pla:doha"]);
}

#[test]
fn roles_rest_on_words_of_the_page() {
    let text =
        "Talks were held at the Ciragan Palace. Russia's lead negotiator, Vladimir Medinsky, spoke to Rustem Umerov.";
    let tagging = tag(text, "en");
    let medinsky = tagging
        .mentions
        .iter()
        .find(|mention| mention.id.as_str() == "per:medinsky")
        .unwrap();
    assert_eq!(medinsky.roles[0].role, Role::Negotiator);
    assert_eq!(medinsky.roles[0].rule, "any.negotiator-apposed");
    assert!(text[medinsky.roles[0].evidence.start()..medinsky.roles[0].evidence.end()].contains("negotiator"));
    assert_eq!(tagging.facets.venue, [EntityId("ven:ciragan-palace".to_owned())]);
    assert_eq!(tagging.facets.venue_city, [EntityId("pla:istanbul".to_owned())]);
}

#[test]
fn a_topic_wants_two_sentences() {
    check_topics("The ceasefire held. Nobody broke the truce.", &["top:ceasefire"]);
    check_topics("The ceasefire held. Rain fell.", &[]);
}

#[test]
fn a_topic_is_one_in_every_language() {
    for (lang, text) in [
        ("en", "A detainee swap is near. The detainee swap was agreed."),
        (
            "uk",
            "Обмін полоненими відбувся. Про обмін полоненими домовилися в Стамбулі.",
        ),
        ("ru", "Обмен пленными состоялся. Об обмене пленными договорились."),
        ("tr", "Esir takası yapıldı. Yeni bir esir takası bekleniyor."),
        ("ar", "جرى تبادل الأسرى. واتفق الطرفان على تبادل الأسرى."),
        ("he", "חילופי שבויים התקיימו. חילופי שבויים נוספים צפויים."),
        (
            "fr",
            "Un échange de prisonniers a eu lieu. L'échange de prisonniers continue.",
        ),
        ("es", "Hubo un canje de prisioneros. El canje de prisioneros sigue."),
        (
            "de",
            "Der Gefangenenaustausch begann. Ein weiterer Gefangenenaustausch folgt.",
        ),
    ] {
        let topics = tag(text, lang).facets.topic;
        assert!(
            topics.iter().any(|topic| topic.as_str() == "top:prisoner-exchange"),
            "{text}: {topics:?}"
        );
    }
}

#[test]
fn topics_have_words_of_their_own_and_columns_that_exist() {
    // the fifteen event types of the PLOVER codebook
    const PLOVER: [&str; 15] = [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "YIELD",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ];
    let gazetteer = Gazetteer::embedded();
    let topics: Vec<_> = gazetteer
        .entries()
        .filter(|e| e.kind() == Some(EntityKind::Topic))
        .collect();
    assert!(topics.len() >= 40);
    let mut owners = std::collections::HashMap::new();
    for topic in topics {
        assert!(topic.aliases.len() >= 9, "{:?}", topic.id);
        let known = |code: &String| PLOVER.contains(&code.as_str());
        assert!(topic.plover.iter().all(known), "{:?}", topic.id);
        for alias in &topic.aliases {
            let owner = owners.insert(alias.text.to_lowercase(), &topic.id);
            assert!(owner.is_none(), "{} is of {owner:?} and {:?}", alias.text, topic.id);
        }
    }
}

#[track_caller]
fn check_topics(text: &str, expected: &[&str]) {
    let topics = tag(text, "en").facets.topic;
    assert_eq!(
        topics.iter().map(EntityId::as_str).collect::<Vec<_>>(),
        expected,
        "{text}"
    );
}

#[test]
fn no_name_belongs_to_two_entities_unless_a_guard_tells_them_apart() {
    let gazetteer = Gazetteer::embedded();
    let mut owners: BTreeMap<String, Vec<(&str, bool)>> = BTreeMap::new();
    for entry in gazetteer
        .entries()
        .filter(|entry| entry.kind() != Some(EntityKind::Topic))
    {
        for alias in &entry.aliases {
            let guard = alias.only.as_ref().or(entry.only.as_ref());
            let guarded = guard
                .is_some_and(|guard| !(guard.needs.is_empty() && guard.vetoes.is_empty() && guard.langs.is_empty()));
            owners
                .entry(fold_name(&alias.text))
                .or_default()
                .push((entry.id.as_str(), guarded));
        }
    }
    for (name, mut of_name) in owners {
        of_name.sort_unstable();
        of_name.dedup_by_key(|(id, _)| *id);
        let open = of_name.iter().filter(|(_, guarded)| !guarded).count();
        assert!(of_name.len() == 1 || open == 0, "{name} belongs to {of_name:?}");
    }
}

/// Case forms that name something else as well, and why that is right.
const SHARED_FORMS: [(&str, &str); 1] = [("кабулові", "Kabul, too: a whole name goes before a surname")];

#[test]
fn every_cyrillic_form_names_its_own_entity() {
    let gazetteer = Gazetteer::embedded();
    let mut wrong = Vec::new();
    let named = |entry: &&Entry| entry.kind() != Some(EntityKind::Topic);
    for entry in gazetteer.entries().filter(named) {
        let mut forms = [BTreeSet::new(), BTreeSet::new()];
        spellings(entry, Reach::All, |spelling| {
            let guard = spelling.guard.cloned().unwrap_or_default();
            let always = Guard {
                case: Case::Any,
                given_name: false,
                first_name: false,
                last_name: false,
                not_before: Vec::new(),
                not_after: Vec::new(),
                ..guard.clone()
            } == Guard::default();
            let in_capitals = matches!(guard.case, Case::Upper | Case::Exact);
            let short = spelling.form == Form::Short;
            let says_enough = !short || entry.surname == Some(Surname::Strong);
            if always && !in_capitals && says_enough && is_cyrillic(&spelling.text) {
                forms[usize::from(short)].insert(spelling.text);
            }
        });
        for forms in forms {
            let sentences: Vec<String> = forms
                .iter()
                .map(|form| format!("Тут згадано {}.", capitalised(form)))
                .collect();
            let text = sentences.join("\n\n");
            let tagged: BTreeSet<String> = tag(&text, "")
                .mentions
                .iter()
                .filter(|mention| mention.id == entry.id)
                .map(|mention| fold_name(&mention.surface))
                .collect();
            let lost = forms.difference(&tagged);
            wrong.extend(
                lost.filter(|form| !SHARED_FORMS.iter().any(|(shared, _)| shared == form))
                    .map(|form| format!("{} {form}", entry.id)),
            );
        }
    }
    assert!(wrong.is_empty(), "{} forms are lost: {wrong:#?}", wrong.len());
}

fn capitalised(folded: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    folded.split(' ').filter_map(capital).collect::<Vec<_>>().join(" ")
}

#[test]
fn everything_lies_in_something_that_is_listed() {
    let gazetteer = Gazetteer::embedded();
    for entry in gazetteer.entries() {
        for id in [&entry.part_of, &entry.party, &entry.seat].into_iter().flatten() {
            assert!(
                gazetteer.entry(id).is_some(),
                "{} names {id}, which is not listed",
                entry.id
            );
        }
        if entry.kind() == Some(EntityKind::Venue) {
            let country = gazetteer.parent(&entry.id).and_then(|city| gazetteer.parent(&city));
            assert_eq!(
                country.and_then(|id| id.kind()),
                Some(EntityKind::Country),
                "{}",
                entry.id
            );
        }
    }
}

#[test]
fn a_users_lines_add_to_the_gazetteer() {
    let mut gazetteer = Gazetteer::embedded();
    let before = gazetteer.fingerprint();
    let lines = r#"{"id":"per:medinsky","name":"Vladimir Medinsky","aliases":[{"text":"Volodya Medinsky"}]}

{"id":"per:kovalenko","name":"Elena Kovalenko","surname":"never","aliases":[{"text":"Elena Kovalenko"}]}"#;
    assert_eq!(gazetteer.extend("mine.jsonl", lines).unwrap(), 2);
    assert_ne!(gazetteer.fingerprint(), before);
    assert_eq!(
        gazetteer.resolve("Volodya Medinsky", &[]),
        [EntityId("per:medinsky".to_owned())]
    );
    assert_eq!(
        gazetteer.resolve("мединский", &[]),
        [EntityId("per:medinsky".to_owned())]
    );
    let error = gazetteer
        .extend("mine.jsonl", "\n{\"id\":\"x\"}")
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("mine.jsonl:2: "), "{error}");
}

#[test]
fn hostile_text_takes_no_long_time() {
    for text in [
        "a".repeat(300_000),
        "Putin ".repeat(50_000),
        "putin ".repeat(50_000),
        "US ".repeat(100_000),
        "\u{5d5}".repeat(100_000),
        "talks in Doha led by ".repeat(10_000),
    ] {
        let _ = tag(&text, "en");
    }
}

proptest! {
    #[test]
    fn spans_slice_to_surfaces_and_answers_do_not_change(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..40), noise in "\\PC{0,12}",
    ) {
        let text = words.join(" ") + &noise + " " + &words.concat();
        let document = testing::document(&text, "");
        let tagging = tag(&text, "");
        for mention in &tagging.mentions {
            prop_assert_eq!(document.slice(mention.span), Some(mention.surface.as_str()));
        }
        for mark in tagging.mentions.iter().flat_map(|mention| &mention.roles) {
            prop_assert!(document.slice(mark.evidence).is_some());
        }
        prop_assert_eq!(tagging, tag(&text, ""));
    }
}

const WORDS: &[&str] = &[
    "Putin",
    "ﬁ",
    "İstanbul’da",
    "Зеленський",
    "وفي",
    "السودان",
    "ו",
    "בקטאר",
    "led",
    "the",
    "delegation",
    "by",
    "Umerov",
    "\n",
    "\n\n",
    ".",
    "“",
    "U.S.President",
    "Çırağan",
    "Palace",
    "talks",
    "in",
    "러시아",
    "中国",
    "e\u{301}",
    "\u{200b}",
    "’s",
    "-",
    "—",
    "ẞ",
];

#[test]
fn initials_belong_to_a_name_and_the_french_mister_does_not() {
    let surfaces = |lang: &str, text: &str| -> Vec<String> {
        let mentions = tag(text, lang).mentions;
        mentions.into_iter().map(|mention| mention.surface).collect()
    };
    let english = surfaces("en", "Antony Blinken came. Then A. Blinken spoke.");
    assert_eq!(english, ["Antony Blinken", "A. Blinken"]);
    let french = surfaces("fr", "Antony Blinken est venu. Puis M. Blinken a parlé.");
    assert_eq!(french, ["Antony Blinken", "Blinken"]);
}

#[test]
fn a_national_security_council_is_not_that_of_the_united_nations() {
    check(
        "es",
        "El secretario del Consejo de Seguridad Nacional llegó tarde.",
        &[],
    );
    check("fr", "Un membre du Conseil de sécurité nationale est venu hier.", &[]);
    check("ar", "واجتمع مجلس الأمن القومي في العاصمة أمس", &[]);
    check("he", "מועצת הביטחון הלאומית התכנסה אתמול.", &[]);
    check("en", "The National Security Council met at noon in the capital.", &[]);
    check(
        "de",
        "Der Nationale Sicherheitsrat tagte am Mittag in der Hauptstadt.",
        &[],
    );
}
