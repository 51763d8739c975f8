//! The files in `schemas/` are what `tidings schema` prints, and what the program prints and reads fits them.
//!
//! `SNAPSHOTS=overwrite cargo test --test it schemas` writes the files anew.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::sandbox::{Sandbox, corpus, project};

fn names() -> Vec<String> {
    let listed = corpus().say("schema").exits(0).stdout;
    listed
        .lines()
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

fn schema(name: &str) -> Value {
    let file = project().join(format!("schemas/{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn the_files_are_what_the_program_prints() {
    let folder = project().join("schemas");
    for name in names() {
        let printed = corpus().run(["schema", &name]).exits(0).stdout;
        let file = folder.join(format!("{name}.json"));
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &printed).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == printed,
            "{} is not what `tidings schema {name}` prints; run the test with SNAPSHOTS=overwrite",
            file.display()
        );
        assert!(
            printed.contains("https://json-schema.org/draft/2020-12/schema"),
            "{name}"
        );
    }
    let files: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let documented = names().into_iter().map(|name| format!("{name}.json"));
    let expected: BTreeSet<String> = documented.chain(["README.md".to_owned()]).collect();
    assert_eq!(
        files.difference(&expected).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "files that no schema stands behind"
    );
}

/// Checks that a value fits a schema of the kind that this project makes.
fn check(schema: &Value, value: &Value) -> Result<(), String> {
    Checker { root: schema }.value(schema, value, "$")
}

/// Knows the part of JSON Schema that the project's schemas use, and fails on any other.
struct Checker<'a> {
    root: &'a Value,
}

/// Words of a schema that describe and do not bind.
const DESCRIBING: [&str; 9] = [
    "$schema",
    "$defs",
    "title",
    "description",
    "format",
    "default",
    "examples",
    "$id",
    "deprecated",
];

impl Checker<'_> {
    fn value(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let Some(rules) = schema.as_object() else {
            return if schema == &Value::Bool(true) {
                Ok(())
            } else {
                Err(format!("{at}: nothing fits"))
            };
        };
        for (word, rule) in rules.iter().filter(|(word, _)| !DESCRIBING.contains(&word.as_str())) {
            self.rule(rules, word, rule, value, at)?;
        }
        Ok(())
    }

    fn rule(
        &self,
        rules: &serde_json::Map<String, Value>,
        word: &str,
        rule: &Value,
        value: &Value,
        at: &str,
    ) -> Result<(), String> {
        let fits = |schema: &Value| self.value(schema, value, at).is_ok();
        let list = || rule.as_array().into_iter().flatten();
        let ok = match word {
            "$ref" => return self.value(self.find(rule.as_str().unwrap()), value, at),
            "type" => rule
                .as_array()
                .map_or_else(|| is(value, rule), |types| types.iter().any(|name| is(value, name))),
            "enum" => list().any(|choice| choice == value),
            "const" => rule == value,
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "anyOf" => list().any(fits),
            "oneOf" => list().filter(|schema| fits(schema)).count() == 1,
            "allOf" => return list().try_for_each(|schema| self.value(schema, value, at)),
            "required" => {
                let absent = list().find(|name| value.is_object() && value.get(name.as_str().unwrap()).is_none());
                return absent.map_or(Ok(()), |name| Err(format!("{at} lacks {name}")));
            }
            "properties" => return self.properties(rule, value, at),
            "additionalProperties" => return self.additional(rules, rule, value, at),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                return items
                    .into_iter()
                    .try_for_each(|(nth, item)| self.value(rule, item, &format!("{at}[{nth}]")));
            }
            "minItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
            "uniqueItems" => true,
            _ => panic!("the checker does not know `{word}`: teach it"),
        };
        if ok {
            Ok(())
        } else {
            Err(format!("{at}: {value} does not fit {word} {rule}"))
        }
    }

    fn properties(&self, rule: &Value, value: &Value, at: &str) -> Result<(), String> {
        let known = rule.as_object().unwrap().iter();
        known.into_iter().try_for_each(|(name, schema)| {
            value
                .get(name)
                .map_or(Ok(()), |value| self.value(schema, value, &format!("{at}.{name}")))
        })
    }

    fn additional(
        &self,
        rules: &serde_json::Map<String, Value>,
        rule: &Value,
        value: &Value,
        at: &str,
    ) -> Result<(), String> {
        let known = |name: &str| {
            rules
                .get("properties")
                .is_some_and(|properties| properties.get(name).is_some())
        };
        let mut others = value.as_object().into_iter().flatten().filter(|(name, _)| !known(name));
        others.try_for_each(|(name, value)| self.value(rule, value, &format!("{at}.{name}")))
    }

    fn find(&self, reference: &str) -> &Value {
        let pointer = reference
            .strip_prefix('#')
            .unwrap_or_else(|| panic!("{reference} leaves the schema"));
        self.root
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }
}

fn is(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        other => panic!("{other} is no type"),
    }
}

/// Checks every line of an output.
#[track_caller]
fn check_lines(name: &str, values: &[Value]) {
    let schema = schema(name);
    assert!(!values.is_empty(), "{name}: nothing to check");
    for value in values {
        check(&schema, value).unwrap_or_else(|error| panic!("{name}: {error}"));
        // Each object that stands alone carries its version, except a hit, which also stands inside an answer.
        let has_version = value.get("schema_version").is_some();
        assert!(
            has_version || ["hit", "gazetteer", "cleaning-rules", "config"].contains(&name),
            "{name} has no version"
        );
    }
}

#[test]
fn what_is_printed_fits() {
    let id = corpus().say("search ceasefire --jsonl -n 1").json_lines()[0]["document_id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (name, line) in [
        ("search", "search ceasefire --json -C 1"),
        ("search", "search xyzzyplugh --json"),
        ("hit", "search ceasefire --jsonl -n 50"),
        ("hit", "export --passages"),
        ("document", "export"),
        ("facets", "facets negotiator --json"),
        ("facets", "facets venue --json --venue istanbul"),
        ("facets", "facets lang,outlet --json"),
        ("status", "status --json"),
        (
            "clean",
            "clean --json corpus/raw/2025-05-istanbul-round1-en.html corpus/raw/2025-06-estambul-es.txt corpus/raw/batch.jsonl",
        ),
        (
            "tag",
            "tag --json corpus/raw/2025-05-istanbul-round1-en.html corpus/raw/2025-06-estambul-es.txt",
        ),
        ("gazetteer", "names list --json medinsky"),
        ("gazetteer", "names show --json fidan ciragan"),
        ("names-suggest", "names suggest --json"),
        ("names-suggest", "names suggest --json corpus/raw"),
        ("names-test", "names test Medinsky_met_Nora_Lindqvist --json"),
        ("document", &format!("show {id} --json")),
    ] {
        check_lines(name, &corpus().say(line).json_lines());
    }
}

#[test]
fn reports_and_rejected_pages_fit() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "bad.jsonl",
        "{oops}\n{\"id\":\"per:a\",\"name\":\"A\",\"wikidata\":\"7\"}\n",
    );
    check_lines(
        "names-lint",
        &sandbox.say("names lint bad.jsonl --json").exits(1).json_lines(),
    );
    sandbox.write("pages/empty.txt", "");
    sandbox.write("pages/style.css", "p {}");
    check_lines("add-report", &sandbox.say("add pages --json").exits(3).json_lines());
    check_lines("status", &sandbox.say("status --json").json_lines());
    check_lines("clean", &sandbox.say("clean --json pages/empty.txt").json_lines());
    check_lines("tag", &sandbox.say("tag --json pages/empty.txt").json_lines());
}

#[test]
fn the_files_that_the_program_reads_fit() {
    let lines = fs::read_to_string(project().join("src/entities/gazetteer.jsonl")).unwrap();
    check_lines(
        "gazetteer",
        &lines
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| serde_json::from_str(line).unwrap())
            .collect::<Vec<_>>(),
    );
    let rules = fs::read_to_string(project().join("src/clean/rules.json")).unwrap();
    check_lines("cleaning-rules", &[serde_json::from_str(&rules).unwrap()]);
    check_lines(
        "config",
        &[serde_json::json!({"limit": 5, "color": "never", "gazetteer": ["own.jsonl"]})],
    );
}

#[test]
fn the_checker_sees_what_does_not_fit() {
    let hit = schema("hit");
    let good = corpus().say("search ceasefire --jsonl -n 1").json_lines().remove(0);
    assert_eq!(check(&hit, &good), Ok(()));
    for (name, value) in [
        ("rank", Value::from("1")),
        ("span", Value::from(7)),
        ("entities", serde_json::json!([{"id": 1}])),
        ("title", Value::Null),
    ] {
        let mut bad = good.clone();
        bad[name] = value;
        assert!(check(&hit, &bad).is_err(), "{name}");
    }
    let mut short = good;
    short.as_object_mut().unwrap().remove("passage_id");
    assert_eq!(check(&hit, &short), Err("$ lacks \"passage_id\"".to_owned()));
}
