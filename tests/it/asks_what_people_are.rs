//! Documents can be asked for by what somebody is in them: a leader, a spokesperson, an official, a journalist, an analyst.

use crate::sandbox::Sandbox;

const TALKS: &str = "The delegations met in Istanbul on Monday and agreed to meet again. Rustem Umerov led the Ukrainian delegation.\n\
    Michael Reed, a political analyst in London, doubts that much will come of it before the summer is over.\n\
    Kremlin spokesman Dmitry Peskov said that the talks would go on, and Foreign Minister Sergei Lavrov praised them.\n";

const VISIT: &str = "Sergei Lavrov's guest praised the harvest, wrote journalist Nora Lindqvist on Tuesday.\n\
    President Emmanuel Macron was shown the barley and the apricots of the year before.\n";

fn pages() -> Sandbox {
    let sandbox = Sandbox::with_pages(&[("talks.txt", TALKS), ("visit.txt", VISIT)]);
    sandbox.say("add pages --quiet").exits(0);
    sandbox
}

/// Checks which pages a search finds, by the first letter of their names.
#[track_caller]
fn check(sandbox: &Sandbox, search: &str, expected: &str) {
    let found = sandbox.say(&format!("search {search} -l"));
    let mut names: Vec<char> = found
        .stdout
        .lines()
        .filter_map(|line| line.rsplit('/').next()?.chars().next())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names.into_iter().collect::<String>(),
        expected,
        "{search}: {}",
        found.stderr
    );
}

#[test]
fn a_role_alone_and_a_role_of_somebody() {
    let sandbox = pages();
    check(&sandbox, "--role spokesperson", "t");
    check(&sandbox, "--role leader", "v");
    check(&sandbox, "--role official", "tv");
    check(&sandbox, "--role spokesperson --person peskov", "t");
    check(&sandbox, "--role spokesperson --person lavrov", "");
    check(&sandbox, "role:official=лавров", "tv");
    check(&sandbox, "--role negotiator=umerov", "t");
    check(&sandbox, "--not-role leader", "t");
}

#[test]
fn people_whom_nobody_lists_count_by_their_trade() {
    let sandbox = pages();
    check(&sandbox, "--role analyst", "t");
    check(&sandbox, "role:journalist", "v");
}

#[test]
fn facets_count_roles_and_a_misspelt_one_is_named() {
    let sandbox = pages();
    let counted = sandbox.say("facets role").exits(0).stdout;
    assert!(counted.contains("  2  official  official\n"), "{counted}");
    assert!(!counted.contains('='), "{counted}");
    let output = sandbox.say("search --role jornalist");
    assert_eq!(output.status, 1);
    assert!(output.stderr.contains("did you mean journalist?"), "{}", output.stderr);
}
