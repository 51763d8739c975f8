//! The language by example: each construct, each way to get it wrong, and the properties that hold for any text.

use proptest::prelude::*;

use super::*;
use crate::{model::Field, query::DateRange};

/// Checks that `text` is read as the query that is written `expected`, without a note.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_noted(text, expected, &[]);
}

/// Checks that `text` is read as the query that is written `expected`, with notes that begin so.
#[track_caller]
fn check_noted(text: &str, expected: &str, notes: &[&str]) {
    let parsed = parse(text).expect("below all limits");
    assert_eq!(parsed.query.to_string(), expected, "{text}");
    let lines: Vec<String> = parsed.notes.iter().map(ToString::to_string).collect();
    let fits = lines.len() == notes.len() && lines.iter().zip(notes).all(|(line, start)| line.starts_with(start));
    assert!(fits, "{text}: {lines:?}");
}

#[test]
fn words_stand_together() {
    check("prisoner swap", "prisoner swap");
    check("prisoner AND swap && war", "prisoner swap war");
    check("+prisoner +\"all for all\"", "prisoner \"all for all\"");
    check(
        "don't o'neil Erdoğan'ın all-for-all 1,000 AT&T",
        "don't o'neil Erdoğan'ın all-for-all 1,000 AT&T",
    );
    check("and or not", "and or not");
    check(
        "https://example.org/a?b=c 10:30 U.S.",
        "https://example.org/a?b=c 10:30 U.S.",
    );
    check("", "*");
}

#[test]
fn or_binds_weaker_than_and() {
    check("swap OR exchange deal", "swap OR exchange deal");
    check("(swap || exchange) deal", "(swap OR exchange) deal");
    check("a | b", "a OR b");
    check("((a)) (b (c))", "a b c");
    check("（a OR b） c", "(a OR b) c");
}

#[test]
fn exclusion() {
    check("swap -football", "swap -football");
    check("swap NOT football", "swap -football");
    check("swap AND NOT \"world cup\"", "swap -\"world cup\"");
    check("-(a OR b) -venue:ankara", "-(a OR b) -venue:ankara");
    check("NOT NOT a", "a");
    check("−football", "-football");
    check("a OR -b", "a OR -b");
    check("-OR", "-\\OR");
}

#[test]
fn phrases_in_any_quotation_marks() {
    for text in [
        "\"all for all\"",
        "“all for all”",
        "„all for all“",
        "«all for all»",
        "»all  for all«",
        "＂all for all＂",
    ] {
        check(text, "\"all for all\"");
    }
    check("\"prisoners war\"~3", "\"prisoners war\"~3");
    check("a\"b c\"d", "a \"b c\" d");
    check("צה\"ל \"דובר צה\"ל\"", "צה\\\"ל \"דובר צה\\\"ל\"");
}

#[test]
fn prefixes() {
    check("cease* -foot*", "cease* -foot*");
    check("a*b", "a\\*b");
}

#[test]
fn words_that_may_differ_in_letters() {
    check("medinski~1 -zelenskiy~2", "medinski~1 -zelenskiy~2");
    check("swap~ prisoners~", "swap~1 prisoners~2");
    check("ab~1 foo~bar foo~0 swap\\~1", "ab\\~1 foo\\~bar foo\\~0 swap\\~1");
    check("swap~1*", "swap\\~1*");
    check_noted(
        "prisoner~900",
        "prisoner~2",
        &["`~900` is more than a word may differ in: lowered to 2"],
    );
}

#[test]
fn fields() {
    check("negotiator:umerov Venue:çırağan", "negotiator:umerov venue:çırağan");
    check("venue:\"Çırağan Palace\"", "venue:\"Çırağan Palace\"");
    check("venue:ven:ciragan-palace", "venue:ven:ciragan-palace");
    check(
        "(venue:istanbul OR place:foo(bar))",
        "venue:istanbul OR place:\"foo(bar)\"",
    );
    check("-lang:ru", "-lang:ru");
    check("venue\\:x", "venue\\:x");
}

#[test]
fn dates() {
    check("date:2025-05-16", "date:2025-05-16");
    check("date:2025-05..2025-06 DATE:..2025", "date:2025-05..2025-06 date:..2025");
    check("date:2025-05…06", "date:2025-05..2025-06");
    check("since:2025-05 until:2025", "date:2025-05.. date:..2025");
}

#[test]
fn unbalanced_marks_are_closed() {
    check_noted(
        "\"prisoners of war",
        "\"prisoners of war\"",
        &["unbalanced quotation mark"],
    );
    check_noted("(a OR (b", "a OR b", &["unbalanced `(`: closed 2"]);
    check_noted("a) b", "a b", &["unbalanced `)`"]);
    check_noted("a () b", "a b", &["`()`"]);
}

#[test]
fn operators_without_a_side_are_dropped() {
    check_noted("AND a", "a", &["`AND`"]);
    check_noted("a OR", "a", &["`OR`"]);
    check_noted("a OR OR b", "a OR b", &["`OR`"]);
    check_noted("a AND OR b", "a b", &["`OR`"]);
    check_noted("a NOT", "a", &["`NOT`"]);
    check_noted("(a OR) b", "a b", &["`OR`"]);
}

#[test]
fn pieces_without_letters_are_dropped() {
    check_noted("a - b", "a b", &["`-` holds no letter"]);
    check_noted("a \"\" — b", "a b", &["`\"\"` holds", "`—` holds"]);
    check_noted("a OR \"\" OR b", "a OR b", &["`\"\"` holds", "`OR`"]);
    check_noted("-\"\" a", "a", &["`\"\"` holds"]);
    check_noted("*", "*", &["`*` alone"]);
    check_noted("a *", "a", &["`*` alone"]);
}

#[test]
fn what_is_no_filter_is_words() {
    check_noted("venue: istanbul", "venue istanbul", &["`venue:` has no value"]);
    check_noted("venue:(a OR b)", "venue (a OR b)", &["`venue:` has no value"]);
    check_noted(
        "negociator:umerov",
        "negociator:umerov",
        &["`negociator:` is not a field: searched as words (did you mean `negotiator:`?)"],
    );
    check_noted("source:bbc", "source:bbc", &["`source:` is not a field"]);
    check_noted("date:yesterday", "yesterday", &["`yesterday` is not a date"]);
    check_noted("since:2025-13", "2025-13", &["`2025-13` is not a date"]);
    check_noted(
        "date:\"16 May 2025\"",
        "\"16 May 2025\"",
        &["`16 May 2025` is not a date"],
    );
    check_noted(
        "date:2025-06..2025-05",
        "date:2025-05..2025-06",
        &["`2025-06..2025-05` ends before it begins"],
    );
    check_noted("\"a b\"~900", "\"a b\"~64", &["`~900`"]);
}

#[test]
fn invisible_characters_do_not_matter() {
    check(
        "\u{202b}negotiator:مدينسكي\u{202c} \u{feff}swap",
        "negotiator:مدينسكي swap",
    );
    check("Erdog\u{306}an", "Erdoğan");
}

#[test]
fn limits_name_themselves() {
    let error = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(
        error(&"a".repeat(5000)),
        "query of 5000 bytes: at most 4096 are allowed"
    );
    assert_eq!(
        error(&"(".repeat(40)),
        "parentheses 40 deep: at most 32 levels are allowed"
    );
    assert_eq!(
        error(&"a ".repeat(300)),
        "query of 300 words and filters: at most 256 are allowed"
    );
    assert!(parse(&format!("{}a{}", "(".repeat(32), ")".repeat(32))).is_ok());
    assert!(parse(&"-".repeat(4096)).is_ok());
}

#[test]
fn the_manual_tells_the_truth() {
    let manual = include_str!("../../../docs/query-language.md");
    let (manual, _grammar) = manual.split_once("## Grammar").unwrap();
    let examples = manual
        .split("```")
        .skip(1)
        .step_by(2)
        .flat_map(|block| block.lines().skip(1));
    for example in examples {
        assert_eq!(parse(example).unwrap().notes, [], "{example}");
    }
    let (_, faults) = manual.split_once("## When something is wrong").unwrap();
    for row in faults.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        check_noted(cells[0].trim_matches('`'), cells[1].trim_matches('`'), &[cells[2]]);
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zа-я]{1,6}",
        "[-+*:\\\\()\"“a-zOR'. \u{301}\u{200f}]{1,8}",
        "(AND|OR|NOT|venue:x|date:2025|[א-ת]\"[א-ת])",
        "\\PC{1,5}"
    ]
}

fn date_range() -> impl Strategy<Value = DateRange> {
    let date = || prop::option::of(prop::sample::select(vec!["2024", "2025-05", "2025-05-16", "2025-06"]));
    (date(), date()).prop_map(|(from, to)| DateRange {
        from: from.map(|date| date.parse().unwrap()),
        to: to.map(|date| date.parse().unwrap()),
    })
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        Just(Query::All),
        text().prop_map(Query::Word),
        text().prop_map(Query::Prefix),
        (text(), 0_u8..4).prop_map(|(text, edits)| Query::Fuzzy { text, edits }),
        (text(), 0..80_u32).prop_map(|(text, slop)| Query::Phrase { text, slop }),
        (prop::sample::select(Field::ALL.to_vec()), text()).prop_map(|(field, value)| Query::Filter { field, value }),
        date_range().prop_map(Query::Date),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|query| Query::Not(Box::new(query))),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Query::And),
            prop::collection::vec(inner, 0..4).prop_map(Query::Or),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_query_written_and_read_is_the_same(query in query()) {
        let query = query.simplified();
        let written = query.to_string();
        prop_assert_eq!(parse(&written).expect("below all limits").query, query, "{}", written);
    }

    #[test]
    fn simplifying_twice_changes_nothing(query in query()) {
        let once = query.simplified();
        prop_assert_eq!(once.clone().simplified(), once);
    }

    #[test]
    fn any_text_is_a_query(text in prop_oneof!["\\PC{0,60}", "[-+*:\\\\()\"“”~|& ORANDTvenue0-9.\n]{0,60}"]) {
        let parsed = parse(&text).expect("below all limits");
        prop_assert_eq!(parse(&parsed.query.to_string()).expect("below all limits").query, parsed.query);
        prop_assert!(parsed.notes.iter().all(|note| !note.to_string().contains('\n')));
    }
}
