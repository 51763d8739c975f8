//! Imports point downward: the table of who may name whom, held against every path in the source.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::sandbox::project;

/// Each module of the library, and the modules that it may name besides itself.
const MAY_NAME: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("fold", &[]),
    ("sentences", &[]),
    ("ingest", &["model", "fold", "sentences"]),
    ("clean", &["model", "fold", "sentences"]),
    ("entities", &["model", "fold", "sentences"]),
    ("passages", &["model", "fold", "sentences"]),
    ("cite", &["model", "fold", "sentences"]),
    ("query", &["model", "fold"]),
    ("index", &["model", "fold", "sentences", "query"]),
    (
        "pipeline",
        &[
            "model",
            "fold",
            "sentences",
            "ingest",
            "clean",
            "entities",
            "passages",
            "cite",
            "query",
            "index",
        ],
    ),
];

/// Crates that one folder alone may name.
const OWNED: [(&str, &str); 4] = [
    ("tantivy", "index"),
    ("clap", "cli"),
    ("anyhow", "cli"),
    ("indicatif", "cli"),
];

/// What the library never does: print, end the process, read the environment or the clock.
const BANNED: [&str; 12] = [
    "println!(",
    "print!(",
    "eprintln!(",
    "eprint!(",
    "dbg!(",
    "std::env",
    "env::var",
    "env::current_dir",
    "SystemTime::now",
    "process::exit",
    "std::net",
    "unsafe ",
];

/// A file of the source.
struct Source {
    path: PathBuf,
    /// First folder or file name under `src`.
    module: String,
    /// The code, without comments and unit tests.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = project().join("src");
    let files = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(Result::unwrap)
        .map(walkdir::DirEntry::into_path);
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| source(&root, path))
        .collect()
}

fn source(root: &Path, path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).unwrap();
    let first = path
        .strip_prefix(root)
        .unwrap()
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    Source {
        module: first.trim_end_matches(".rs").to_owned(),
        code: without_tests(&without_comments(&text)),
        path,
    }
}

fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Cuts the unit tests off, which stand at the end of a file.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Returns the names that follow `crate::`, also inside a group: `crate::{model::Span, fold}` names two modules.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let is_other = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            _ if is_other => {}
            Some(group) => names.extend(heads(group)),
            None => names.extend(head(rest)),
        }
    }
    names
}

fn head(path: &str) -> Option<String> {
    let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// Returns the first name of each path of a group whose brace was opened.
fn heads(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                names.extend(head(group[start..at].trim()));
                if c == '}' {
                    break;
                }
                start = at + 1;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

#[test]
fn modules_name_only_what_lies_below_them() {
    for source in sources()
        .iter()
        .filter(|source| !["lib", "main", "cli"].contains(&source.module.as_str()))
    {
        let Some((_, allowed)) = MAY_NAME.iter().find(|(module, _)| *module == source.module) else {
            panic!(
                "{} is of a module that the table does not list: {}",
                source.path.display(),
                source.module
            );
        };
        for name in named(&source.code) {
            assert!(
                name == source.module || allowed.contains(&name.as_str()),
                "{} names {name}",
                source.path.display()
            );
        }
    }
}

#[test]
fn the_program_reaches_the_library_by_its_public_name_only() {
    for source in sources()
        .iter()
        .filter(|source| ["main", "cli"].contains(&source.module.as_str()))
    {
        for name in named(&source.code) {
            assert_eq!(name, "cli", "{} names crate::{name}", source.path.display());
        }
    }
    for source in sources()
        .iter()
        .filter(|source| !["main", "cli"].contains(&source.module.as_str()))
    {
        assert!(
            !source.code.contains("tidings::"),
            "{} names the crate from outside",
            source.path.display()
        );
    }
}

#[test]
fn each_crate_of_weight_has_one_owner() {
    for source in sources() {
        for (name, owner) in OWNED {
            let names = source.code.contains(&format!("{name}::")) || source.code.contains(&format!("use {name};"));
            assert!(
                !names || source.module == owner,
                "{} names {name}, which only {owner} may",
                source.path.display()
            );
        }
    }
}

#[test]
fn the_library_never_prints_exits_or_looks_around() {
    for source in sources()
        .iter()
        .filter(|source| !["main", "cli"].contains(&source.module.as_str()))
    {
        for banned in BANNED {
            assert!(
                !source.code.contains(banned),
                "{} holds {banned}",
                source.path.display()
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for source in sources() {
        let text = fs::read_to_string(&source.path).unwrap();
        assert!(
            text.starts_with("//! ") || source.path.ends_with("tests.rs"),
            "{} has no module documentation",
            source.path.display()
        );
    }
}

#[test]
fn the_library_lists_every_stage_of_the_table() {
    let lib = fs::read_to_string(project().join("src/lib.rs")).unwrap();
    for (module, _) in MAY_NAME {
        assert!(lib.contains(&format!("pub mod {module};")), "{module}");
    }
}

#[test]
fn names_in_groups_are_seen() {
    let check = |code: &str, expected: &[&str]| {
        assert_eq!(
            named(code).iter().map(String::as_str).collect::<Vec<_>>(),
            expected,
            "{code}"
        );
    };
    check(
        "use crate::{\n    fold::{a, b},\n    model::Span, cite,\n};",
        &["cite", "fold", "model"],
    );
    check("crate::index::Error::Missing(pub(crate) x)", &["index"]);
    check("use crate::model;", &["model"]);
}
