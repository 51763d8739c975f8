//! A person or place is found by any of its names: any script, spelling, case and accent that the gazetteer knows.

use std::collections::BTreeSet;

use crate::sandbox::{Sandbox, corpus};

/// Checks that all spellings find the same pages, and that these hold `expected`.
#[track_caller]
fn check(expected: &[&str], spellings: &[&str]) {
    let first = corpus().files([spellings[0]]);
    for page in expected {
        assert!(
            first.contains(*page),
            "{} does not find {page}: {first:?}",
            spellings[0]
        );
    }
    for spelling in spellings {
        assert_eq!(corpus().files([spelling]), first, "{spelling} is not {}", spellings[0]);
    }
}

#[test]
fn any_spelling_of_a_name_finds_the_same_pages() {
    let round2 = [
        "2025-06-istanbul-round2-wire-en",
        "2025-06-istanbul-tr",
        "2025-06-estambul-es",
    ];
    check(&round2, &["çırağan", "ciragan", "ÇIRAĞAN", "Cıragan", "Чираган"]);
    check(
        &round2,
        &[
            "medinsky",
            "medinskiy",
            "Medinski",
            "MEDINSKY",
            "Мединский",
            "Мединський",
        ],
    );
    check(
        &["2025-05-istanbul-tr"],
        &["dolmabahçe", "dolmabahce", "Dolmabahce", "DOLMABAHÇE", "Долмабахче"],
    );
    check(
        &["2025-05-vatican-offer-en"],
        &[
            "zelensky",
            "zelenskyy",
            "Zelenski",
            "ZELENSKYY",
            "Зеленский",
            "Зеленський",
            "زيلينسكي",
        ],
    );
    check(
        &round2,
        &[
            "türkiye",
            "turkiye",
            "Turkey",
            "TÜRKİYE",
            "Турция",
            "Туреччина",
            "Turquía",
            "تركيا",
        ],
    );
    check(
        &["2025-01-doha-gaza-ar", "2025-01-doha-gaza-he"],
        &["Doha", "الدوحة", "Доха"],
    );
}

#[test]
fn filters_take_any_name_and_the_id() {
    let by_id = corpus().files(["--negotiator", "per:medinsky"]);
    assert!(by_id.len() > 3, "{by_id:?}");
    for name in ["medinsky", "мединский", "Vladimir Medinsky", "MEDINSKY"] {
        assert_eq!(corpus().files(["--negotiator", name]), by_id, "{name}");
    }
    assert_eq!(corpus().files(["negotiator:мединский"]), by_id);
    assert_eq!(
        corpus().files(["--country", "Türkiye"]),
        corpus().files(["--country", "TR"])
    );
    assert_eq!(
        corpus().files(["venue:\"Çırağan Palace\""]),
        corpus().files(["--venue", "ven:ciragan-palace"])
    );
}

#[test]
fn a_venue_filter_takes_building_city_and_country() {
    let building = corpus().files(["--venue", "çırağan"]);
    let city = corpus().files(["--venue", "istanbul"]);
    let country = corpus().files(["--venue", "türkiye"]);
    assert!(
        !building.is_empty() && building.is_subset(&city) && city.is_subset(&country),
        "{building:?} {city:?} {country:?}"
    );
    assert!(building.len() < city.len());
}

#[test]
fn exact_names_switch_that_off() {
    let cyrillic = corpus().files(["Мединский", "--exact-names"]);
    let latin = corpus().files(["Medinsky", "--exact-names"]);
    assert!(
        !cyrillic.is_empty() && !latin.is_empty() && cyrillic.is_disjoint(&latin),
        "{cyrillic:?} {latin:?}"
    );
    assert!(cyrillic.is_subset(&corpus().files(["Medinsky"])));
}

#[test]
fn fields_join_by_and_and_values_by_or() {
    let files = |line: &str| corpus().files(line.split(' '));
    let (umerov, fidan) = (files("--person umerov"), files("--person fidan"));
    assert_eq!(files("--person umerov --person fidan"), &umerov | &fidan);
    assert_eq!(files("person:umerov person:fidan"), &umerov & &fidan);
    assert_eq!(files("--person umerov --lang uk"), &umerov & &files("--lang uk"));
    assert_eq!(files("--person umerov --not-person fidan"), &umerov - &fidan);
    assert_eq!(files("(person:umerov OR person:fidan)"), &umerov | &fidan);
}

#[test]
fn a_name_that_nobody_knows_gets_a_suggestion() {
    let output = corpus().say("search --negotiator medinskyy ceasefire");
    assert!(output.status <= 1, "{}", output.stderr);
    let output = corpus().say("search --negotiator umerof").exits(1);
    assert!(output.stderr.contains("did you mean"), "{}", output.stderr);
}

#[test]
fn case_accents_and_apostrophes_do_not_matter_in_words() {
    let sandbox = Sandbox::with_pages(&[
        (
            "a.txt",
            "The façade of the naïve café\n\nDelegates didn’t speak of Iğdır or İzmir, nor of the sœur of Al-Jazāʾirī, in the long evening.\n",
        ),
        (
            "b.txt",
            "Nothing of that kind\n\nDelegates spoke about the price of grain and salt for most of the long evening at the sea.\n",
        ),
    ]);
    sandbox.say("add pages --quiet").exits(0);
    let expected = BTreeSet::from(["a".to_owned()]);
    for word in [
        "facade", "FAÇADE", "naive", "cafe", "didn't", "didn’t", "igdir", "Iğdır", "IGDIR", "izmir", "İZMİR",
        "jaza'iri",
    ] {
        assert_eq!(sandbox.files([word, "--match", "all"]), expected, "{word}");
    }
}
