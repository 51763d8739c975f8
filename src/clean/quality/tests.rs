//! Stories of the flags: what is seen, and what ordinary news may say unflagged.

use super::flags;
use crate::model::{Digest, Document, DocumentId, FlagKind, Origin, Span, Zone, ZoneKind};

/// Returns a document of a title and one zone of text.
fn document(lang: &str, title: &str, text: &str) -> Document {
    let digest = Digest("0".repeat(64));
    let zone = |kind, start, end| Zone {
        kind,
        rule: "test".to_owned(),
        score: None,
        raw: None,
        span: Span::new(start, end),
    };
    Document {
        id: DocumentId::from(&digest),
        external_id: None,
        sha256: digest,
        origin: Origin {
            path: "test.txt".to_owned(),
            record: None,
        },
        title: title.to_owned(),
        text: text.to_owned(),
        aside: format!("\n\n{title}"),
        zones: vec![
            zone(ZoneKind::Body, 0, text.len()),
            zone(ZoneKind::Title, text.len() + 2, text.len() + 2 + title.len()),
        ],
        lines: Vec::new(),
        date: None,
        dates: Vec::new(),
        outlet: None,
        lang: Some(lang.to_owned()),
        url: None,
        authors: Vec::new(),
        method: "text".to_owned(),
        title_alternates: Vec::new(),
        section: None,
        evidence: Vec::new(),
        flags: Vec::new(),
    }
}

/// Returns the quotes that a flag rests on; none where the page does not have it. Spans must be the quotes.
#[track_caller]
fn quotes(document: &Document, id: FlagKind) -> Vec<String> {
    let flags = flags(document);
    let flag = flags.iter().find(|flag| flag.id == id);
    let reasons = flag.map_or(Vec::new(), |flag| flag.reasons.clone());
    for reason in &reasons {
        assert!(
            reason
                .span
                .is_none_or(|span| document.slice(span) == Some(&reason.quote))
        );
    }
    reasons.into_iter().map(|reason| reason.quote).collect()
}

mod spun {
    use super::*;

    #[track_caller]
    fn check(lang: &str, text: &str, expected: &[&str]) {
        assert_eq!(quotes(&document(lang, "", text), FlagKind::Spun), expected, "{text}");
    }

    const ORDINARY: &str = "The two delegations met in Ankara on Monday. Officials in Ankara said the round was short, and \
        that Ankara would host the next one as well.\n\nA list of names was handed over.";

    #[test]
    fn ordinary_news_is_not_flagged() {
        check("en", ORDINARY, &[]);
        check(
            "en",
            "The U.S. president, the U.K. and J.R. Smith read example.com/a,b and paid 1,000.50 for hit-and-run damage. \
             Node.js, Booking.com and e.g. v2.0 are names; so is Yahoo!News, and tags are war,peace,aid.",
            &[],
        );
    }

    #[test]
    fn one_slip_or_one_calque_is_not_enough() {
        check("en", &format!("{ORDINARY} They agreed a high to the fire."), &[]);
        check(
            "en",
            &format!("{ORDINARY} It went on,officials said, teh next day."),
            &[],
        );
    }

    #[test]
    fn a_calque_with_slips_is() {
        check(
            "en",
            &format!(
                "{ORDINARY} A high to the final fire was not agreed upon,sources in ankara said,and U.S.President Ford left."
            ),
            &[
                "high to the final fire",
                "upon,sources",
                "ankara",
                "said,and",
                "U.S.President",
            ],
        );
    }

    #[test]
    fn several_different_calques_are_without_any_slip() {
        check(
            "en",
            "The Overseas Minister spoke of a captive swap, and of prisoners of conflict in the Center East.",
            &[
                "Overseas Minister",
                "captive swap",
                "prisoners of conflict",
                "Center East",
            ],
        );
        check(
            "en",
            "He went to the center. East of it a private white home stood, with related press releases.",
            &[],
        );
    }

    #[test]
    fn slugs_stand_in_sentences_where_words_should() {
        let text = "The channel is the last one amid this war-and-conflicts, and part of the general-news landscape. \
            No high to the fire came of it, and no cease of fire.";
        check(
            "en",
            text,
            &["war-and-conflicts", "general-news", "high to the fire", "cease of fire"],
        );
        check(
            "en",
            "A hit-and-run driver, a search-and-rescue team and a cat-and-mouse game.",
            &[],
        );
    }

    #[test]
    fn who_writes_in_haste_is_a_person() {
        check(
            "en",
            "Well i think,honestly,it was teh worst,and i said so,loudly. No fire truce,no deal,nothing,he said,and i left,too.",
            &[],
        );
    }

    #[test]
    fn any_input_takes_linear_time() {
        for text in [
            "a,b ".repeat(100_000),
            "high to ".repeat(50_000),
            "a.".repeat(200_000),
            "Ж".repeat(300_000),
        ] {
            check("en", &text, &[]);
        }
    }

    #[test]
    fn every_phrase_finds_itself() {
        let data: serde_json::Value = serde_json::from_str(super::super::spun::DATA).unwrap();
        let calques = data["calques"].as_array().unwrap();
        assert!(calques.len() >= 60);
        for calque in calques {
            let phrase = calque["phrase"].as_str().unwrap().replace(" ?", "").replace('*', "");
            let text = format!("{phrase}. {phrase}. {phrase}. It was said,they wrote,and left,again.");
            let found = quotes(&document(calque["lang"].as_str().unwrap(), "", &text), FlagKind::Spun);
            assert!(found.contains(&phrase), "{phrase}: {found:?}");
        }
    }
}

mod headline {
    use super::*;

    #[track_caller]
    fn check(lang: &str, title: &str, text: &str, expected: &[&str]) {
        assert_eq!(
            quotes(&document(lang, title, text), FlagKind::HeadlineContradicted),
            expected,
            "{title}"
        );
    }

    #[test]
    fn a_claim_that_the_text_denies_is_flagged_with_both_quotes() {
        for (lang, title, denial) in [
            (
                "en",
                "Sides agree ceasefire in Doha",
                "The talks ended without agreement on a ceasefire.",
            ),
            ("en", "Peace deal reached", "No deal was reached."),
            ("en", "Truce signed at last", "A truce has not been signed."),
            (
                "uk",
                "Сторони домовилися про перемир’я",
                "Сторони не домовилися про перемир’я.",
            ),
            (
                "uk",
                "Досягнуто припинення вогню",
                "Домовленості про припинення вогню не досягнуто.",
            ),
            (
                "ru",
                "Стороны договорились о перемирии",
                "О перемирии стороны не договорились.",
            ),
            ("ru", "Достигнуто соглашение", "Соглашение не было достигнуто."),
            (
                "tr",
                "Taraflar ateşkes konusunda anlaştı",
                "Ateşkes konusunda anlaşma sağlanamadı.",
            ),
            (
                "ar",
                "الطرفان توصلا إلى وقف إطلاق النار",
                "لم يتم التوصل إلى وقف إطلاق النار.",
            ),
            ("he", "הצדדים הסכימו על הפסקת אש", "הצדדים לא הגיעו להפסקת אש."),
            (
                "fr",
                "Un cessez-le-feu conclu à Genève",
                "Aucun cessez-le-feu n’a été conclu.",
            ),
            (
                "es",
                "Las partes acuerdan un alto el fuego",
                "No se alcanzó ningún acuerdo sobre un alto el fuego.",
            ),
            ("de", "Waffenruhe vereinbart", "Eine Waffenruhe wurde nicht vereinbart."),
            (
                "pl",
                "Strony uzgodniły zawieszenie broni",
                "Nie osiągnięto porozumienia w sprawie zawieszenia broni.",
            ),
            ("it", "Raggiunta una tregua", "Non è stata raggiunta alcuna tregua."),
            (
                "pt",
                "Partes acertam cessar-fogo",
                "Não houve acordo sobre um cessar-fogo.",
            ),
        ] {
            check(lang, title, denial, &[title, denial]);
        }
    }

    #[test]
    fn a_title_that_claims_nothing_is_not() {
        let text = "The talks ended without agreement on a ceasefire.";
        for title in [
            "No ceasefire agreed in Doha",
            "Ceasefire elusive as sides agree prisoner swap",
            "Could a ceasefire be agreed?",
            "Sides hope to agree ceasefire",
            "Mediators urge sides to agree ceasefire",
            "Sides agree prisoner swap deal",
            "Ceasefire violated hours after it was agreed",
            "Ceasefire agreed?",
        ] {
            check("en", title, text, &[]);
        }
    }

    #[test]
    fn a_text_that_also_reports_it_or_denies_another_thing_is_not() {
        let title = "Sides agree ceasefire";
        check(
            "en",
            title,
            "They failed to agree on a ceasefire on Monday. A ceasefire was agreed on Tuesday.",
            &[],
        );
        check("en", title, "No deal on prisoners was reached.", &[]);
        check("en", title, "Neither side broke the ceasefire.", &[]);
        check("en", "Peace deal reached", "No deal on grain was reached.", &[]);
    }
}

mod teaser {
    use super::*;

    #[track_caller]
    fn check(lang: &str, text: &str, expected: &[&str]) {
        assert_eq!(
            quotes(&document(lang, "", text), FlagKind::TruncatedTeaser),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_text_that_breaks_off_is_flagged() {
        check(
            "en",
            "The talks went on.\n\nOfficials said that [...]",
            &["Officials said that [...]"],
        );
        check(
            "en",
            "Delegates met again on Monday and sp...",
            &["Delegates met again on Monday and sp..."],
        );
        check("ru", "Стороны встретились.\n\nЧитать далее", &["Читать далее"]);
        check(
            "fr",
            "Les délégations se sont vues… Lire la suite",
            &["Les délégations se sont vues… Lire la suite"],
        );
        let open = "The delegations met on Monday and handed over a list of the";
        check("en", open, &[open]);
    }

    #[test]
    fn a_text_that_ends_is_not() {
        for text in [
            "The talks went on. “We shall see…”",
            "The delegations met on Monday and handed over a list of names",
            "Photo: Example Agency",
            "They met.\n\nRead more from our correspondent in Ankara",
        ] {
            check("en", text, &[]);
        }
        let long = "The delegations met on Monday and spoke for an hour. ".repeat(12);
        check("en", &format!("{long}Who would have thought..."), &[]);
        check(
            "en",
            &format!("{long}\n\nWho would have thought of the..."),
            &["Who would have thought of the..."],
        );
    }

    #[test]
    fn the_one_link_to_the_rest_may_stand_aside() {
        let with = |links: &[&str]| {
            let mut page = document("en", "", "The delegations met on Monday.");
            for link in links {
                let start = page.text.len() + page.aside.len();
                page.aside.extend(["\n\n", link]);
                page.zones.push(Zone {
                    kind: ZoneKind::Chrome,
                    rule: "test".to_owned(),
                    score: None,
                    raw: None,
                    span: Span::new(start + 2, page.text.len() + page.aside.len()),
                });
            }
            quotes(&page, FlagKind::TruncatedTeaser)
        };
        assert_eq!(with(&["Home", "Continue reading »"]), ["Continue reading »"]);
        assert_eq!(with(&["Continue reading", "Continue reading"]), Vec::<String>::new());
        assert_eq!(with(&["Read more stories"]), Vec::<String>::new());
    }

    #[test]
    fn a_lede_before_a_paywall_is_flagged_by_the_notice() {
        let mut page = document("en", "", "The delegations met on Monday.");
        let start = page.text.len() + page.aside.len();
        page.aside.push_str("\n\nSubscribe to continue reading");
        page.zones.push(Zone {
            kind: ZoneKind::Chrome,
            rule: "test".to_owned(),
            score: None,
            raw: None,
            span: Span::new(start + 2, page.text.len() + page.aside.len()),
        });
        assert_eq!(quotes(&page, FlagKind::TruncatedTeaser), ["Subscribe to continue"]);
        page.text = "The delegations met on Monday and spoke of a list. ".repeat(20);
        assert_eq!(quotes(&page, FlagKind::TruncatedTeaser), Vec::<String>::new());
    }
}

#[test]
fn a_few_words_are_short_in_any_script() {
    let is_short = |lang: &str, text: &str| {
        flags(&document(lang, "", text))
            .iter()
            .any(|flag| flag.id == FlagKind::Short)
    };
    assert!(is_short("en", "The talks went on."));
    assert!(!is_short("en", &"The talks went on. ".repeat(13)));
    assert!(is_short("zh", "会谈继续进行。"));
    assert!(!is_short("zh", &"会谈继续进行。".repeat(20)));
}
