//! A word may be asked for with a letter or two wrong; the word itself comes first, and what was found is marked.

use crate::sandbox::Sandbox;

const RIGHT: &str = "The harvest was good this year, growers of Lindqvist farm said on Monday after a month of rain.\n\
    Prices were those of the year before, and the growers hoped that they would stay so until the end of summer.\n";
const WRONG: &str = "The hravest was late, said a grower whose name was given as Lindkvist in the letter of the ministry.\n\
    The market opens on Tuesday and closes when the last barrel of the day is sold, as it does in every week.\n";

/// Returns the marked words of each hit, in order.
fn marked(sandbox: &Sandbox, query: &str) -> Vec<Vec<String>> {
    let output = sandbox.say(&format!("search {query} --jsonl"));
    assert!(output.status <= 1, "{}", output.stderr);
    let of_hit = |hit: serde_json::Value| {
        let (text, start) = (
            hit["text"].as_str().unwrap().to_owned(),
            hit["span"]["start"].as_u64().unwrap(),
        );
        let marks = hit["highlights"].as_array().unwrap().clone();
        let at = |mark: &serde_json::Value, end: &str| (mark[end].as_u64().unwrap() - start) as usize;
        marks
            .iter()
            .map(|mark| text[at(mark, "start")..at(mark, "end")].to_owned())
            .collect()
    };
    output.json_lines().into_iter().map(of_hit).collect()
}

#[test]
fn one_letter_or_two_may_differ() {
    let sandbox = Sandbox::with_pages(&[("right.txt", RIGHT), ("wrong.txt", WRONG)]);
    sandbox.say("add pages --quiet").exits(0);
    assert_eq!(marked(&sandbox, "harvest"), [["harvest"]]);
    assert_eq!(marked(&sandbox, "harvest~1"), [["harvest"], ["hravest"]]);
    assert_eq!(marked(&sandbox, "lindqvist~"), [["Lindqvist"], ["Lindkvist"]]);
    assert_eq!(marked(&sandbox, "lindqwest~1"), [] as [[&str; 1]; 0]);
    assert_eq!(marked(&sandbox, "lindqwest~2"), [["Lindqvist"]]);
    assert_eq!(marked(&sandbox, "harvest~1 -harvest"), [["hravest"]]);
}
