//! Words can be looked for in one part of pages: in titles, in quotes, or in the other stories beside an article.

use crate::sandbox::{Sandbox, corpus};

/// Returns the texts of the hits, each with its zone.
#[track_caller]
fn hits(sandbox: &Sandbox, line: &str) -> Vec<(String, String)> {
    let of = |hit: &serde_json::Value, name: &str| hit[name].as_str().unwrap().to_owned();
    let output = sandbox.say(line);
    assert!(output.status <= 1, "{}", output.stderr);
    output
        .json_lines()
        .iter()
        .map(|hit| (of(hit, "zone"), of(hit, "text")))
        .collect()
}

const PAGE: &str = "<html><head><title>Apricots reach the market</title></head><body><article><h1>Apricots reach the market</h1>\
    <p>The first fruit of the year reached the market on Monday, and growers said that the harvest would go on for a month.</p>\
    <blockquote><p>Barley was dearer than ever, growers wrote in a letter that they handed to the ministry at noon.</p></blockquote>\
    <p>Prices were those of the year before, and the growers hoped that they would stay so until the end of summer.</p></article>\
    <section class=\"related-posts\"><h3>Read also</h3><ul><li><a href=\"/x\">Cucumber prices fall in three towns of the north</a></li>\
    <li><a href=\"/y\">Apricots are sold out in the south of the country</a></li></ul></section></body></html>";

fn market() -> Sandbox {
    let sandbox = Sandbox::with_pages(&[("market.html", PAGE)]);
    sandbox.say("add pages --quiet").exits(0);
    sandbox
}

#[test]
fn each_zone_is_searched_alone() {
    let sandbox = market();
    for (query, zone) in [
        ("cucumber --zone related", "related"),
        ("apricots --zone related", "related"),
        ("apricots --zone title", "title"),
        ("barley --zone quote", "quote"),
        ("barley", "quote"),
        ("harvest", "body"),
    ] {
        let found = hits(&sandbox, &format!("search {query} --jsonl"));
        assert_eq!(
            found.iter().map(|(zone, _)| zone.as_str()).collect::<Vec<_>>(),
            [zone],
            "{query}"
        );
    }
    for query in [
        "cucumber",
        "cucumber --zone quote",
        "harvest --zone quote",
        "harvest --zone title",
        "barley --zone related",
    ] {
        sandbox.say(&format!("search -q {query}")).exits(1);
    }
}

#[test]
fn several_zones_are_joined_by_comma_or_by_repeating_the_flag() {
    let sandbox = market();
    for query in ["apricots --zone title,related", "apricots --zone title --zone related"] {
        let zones: Vec<String> = hits(&sandbox, &format!("search {query} --jsonl"))
            .into_iter()
            .map(|(zone, _)| zone)
            .collect();
        assert!(
            zones.contains(&"title".to_owned()) && zones.contains(&"related".to_owned()),
            "{zones:?}"
        );
    }
    sandbox.say("search -q cucumber --zone body,related").exits(0);
    sandbox.say("search -q cucumber --zone all").exits(0);
    sandbox.say("search -q cucumber --zone sidebar").exits(2);
}

#[test]
fn a_zone_may_stand_among_the_words() {
    let sandbox = market();
    for query in [
        "cucumber zone:related",
        "zone:quote,related cucumber",
        "(cucumber zone:RELATED)",
    ] {
        assert_eq!(
            hits(&sandbox, &format!("search {query} --jsonl"))[0].0,
            "related",
            "{query}"
        );
    }
    let answer = sandbox.say("search cucumber zone:related,quote --json").exits(0).json();
    assert_eq!(answer["query"], "cucumber zone:quote,related");
    let unknown = sandbox.say("search harvest zone:sidebar");
    assert!(unknown.stderr.contains("`sidebar` is not a zone"), "{}", unknown.stderr);
    let excluded = sandbox.run(["search", "harvest", "NOT", "zone:related"]).exits(0);
    assert!(
        excluded.stderr.contains("`zone:` cannot be excluded"),
        "{}",
        excluded.stderr
    );
}

#[test]
fn documents_with_the_zone_are_counted_and_exported() {
    let sandbox = market();
    sandbox.write(
        "pages/plain.txt",
        "The growers met on Monday and spoke about water, wages and roads for most of the day.\n",
    );
    sandbox.say("add pages --quiet").exits(0);
    let total = |line: &str| sandbox.say(line).json()["total_documents"].clone();
    assert_eq!(total("facets lang --json"), 2);
    assert_eq!(total("facets lang --json --zone related"), 1);
    assert_eq!(total("facets lang cucumber --json --zone related"), 1);
    assert_eq!(sandbox.say("search --zone related -c").stdout, "1 1\n");
    assert_eq!(sandbox.say("export --zone quote").json_lines().len(), 1);
    assert_eq!(sandbox.say("export --zone table").exits(1).json_lines().len(), 0);
}

#[test]
fn people_see_the_zone_and_can_read_it_alone() {
    let sandbox = market();
    let found = sandbox.say("search cucumber --zone related").exits(0).stdout;
    assert!(found.contains("zone: related"), "{found}");
    let id = sandbox.say("search harvest --jsonl").json()["document_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let shown = sandbox.say(&format!("show {id} --zone related")).exits(0).stdout;
    assert!(
        shown.contains("Cucumber prices") && !shown.contains("harvest"),
        "{shown}"
    );
}

#[test]
fn hits_of_every_zone_are_exact_quotes() {
    for zone in ["title", "aux", "quote", "table", "related", "comment", "chrome"] {
        for hit in corpus().say(&format!("export --passages --zone {zone}")).json_lines() {
            assert_eq!(hit["zone"], zone);
            let document = corpus()
                .run(["show", "--json", hit["document_id"].as_str().unwrap()])
                .json();
            let whole = [document["text"].as_str().unwrap(), document["aside"].as_str().unwrap()].concat();
            let bound = |name: &str| hit["span"][name].as_u64().unwrap() as usize;
            assert_eq!(whole.get(bound("start")..bound("end")), hit["text"].as_str());
        }
    }
}
