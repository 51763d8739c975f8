//! Arguments of `tidings names`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use tidings::{entities::Part, model::EntityKind};

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings names list --kind venue istanbul\n  tidings names suggest corpus\n  tidings names test \"Medinsky met Hakan Fidan\""
)]
pub(crate) struct NamesArgs {
    #[command(subcommand)]
    pub(crate) command: NamesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NamesCommand {
    /// List the names that pages are searched for
    List(ListArgs),
    /// Show all that is known of a name: spellings, roles, rules, and the file that says so
    Show(ShowNameArgs),
    /// Propose spellings and people that the list lacks, with evidence; nothing is written
    Suggest(SuggestArgs),
    /// Add a name, or a spelling of one, to a file of your own
    Add(AddNameArgs),
    /// Check files of names
    Lint(LintArgs),
    /// Say whom a text names and why, and why other words of it name nobody
    Test(TestArgs),
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindChoice {
    Person,
    Venue,
    Place,
    Country,
    Org,
    Agreement,
    Topic,
}

impl From<KindChoice> for EntityKind {
    fn from(choice: KindChoice) -> Self {
        match choice {
            KindChoice::Person => Self::Person,
            KindChoice::Venue => Self::Venue,
            KindChoice::Place => Self::Place,
            KindChoice::Country => Self::Country,
            KindChoice::Org => Self::Org,
            KindChoice::Agreement => Self::Agreement,
            KindChoice::Topic => Self::Topic,
        }
    }
}

/// What a person has been in talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartChoice {
    Leader,
    DelegationHead,
    Negotiator,
    Mediator,
    ArmedGroupLeader,
    Spokesperson,
    Official,
}

impl From<PartChoice> for Part {
    fn from(choice: PartChoice) -> Self {
        match choice {
            PartChoice::Leader => Self::Leader,
            PartChoice::DelegationHead => Self::DelegationHead,
            PartChoice::Negotiator => Self::Negotiator,
            PartChoice::Mediator => Self::Mediator,
            PartChoice::ArmedGroupLeader => Self::ArmedGroupLeader,
            PartChoice::Spokesperson => Self::Spokesperson,
            PartChoice::Official => Self::Official,
        }
    }
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings names list medinsky\n  tidings names list --kind person --party qatar --role mediator\n  tidings names list --process ru-ua --json"
)]
pub(crate) struct ListArgs {
    /// Words or beginnings of words, all of which one of its spellings has
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    /// Only entities of this kind
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<KindChoice>,
    /// Only those who speak for this country or organisation
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,
    /// Only those of this peace process, such as ru-ua
    #[arg(long, value_name = "PROCESS")]
    pub(crate) process: Option<String>,
    /// Only people who have been this in talks
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Option<PartChoice>,
    /// Print one entry a line as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings names show medinsky\n  tidings names show мединского ven:ciragan-palace\n  tidings names show per:fidan --json"
)]
pub(crate) struct ShowNameArgs {
    /// Names in any spelling, or ids
    #[arg(required = true, value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Print one entry a line as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings names suggest\n  tidings names suggest corpus/raw -n 3\n  tidings names suggest corpus --min-documents 1 --json | jq -c .entry"
)]
pub(crate) struct SuggestArgs {
    /// Files and folders, or - for standard input [default: the documents of the index]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Most suggestions, 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Only what this many documents speak for
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) min_documents: u64,
    /// Print one suggestion a line as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Take the text of pages as it is
    #[arg(long)]
    pub(crate) no_clean: bool,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings names add --id per:medinsky --alias \"V. R. Medinsky\"\n  tidings names add --kind person --name \"Adaeze Okafor\" --party cty:NG\n  tidings names suggest corpus -n 1 --json | jq -c .entry | tidings names add -"
)]
pub(crate) struct AddNameArgs {
    /// Entry as JSON (schema gazetteer), or - to read entries from standard input, one a line
    #[arg(value_name = "ENTRY", required_unless_present_any = ["id", "name"], conflicts_with_all = ["id", "name", "alias", "party", "kind", "part_of", "source"])]
    pub(crate) entry: Option<String>,
    /// Id, of a listed entity to extend it [default: made of the kind and the name]
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Canonical name [default: the name that the id has]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Another spelling (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub(crate) alias: Vec<String>,
    /// Country or organisation that a person speaks for, by name or id
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,
    /// What it lies in, by name or id
    #[arg(long, value_name = "NAME")]
    pub(crate) part_of: Option<String>,
    /// What it is, where no id says so
    #[arg(long, value_name = "KIND", conflicts_with = "id")]
    pub(crate) kind: Option<KindChoice>,
    /// Where the facts come from
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  tidings names lint\n  tidings names lint --json")]
pub(crate) struct LintArgs {
    /// Files of names [default: your own, or the built-in ones where you have none]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Print one complaint a line as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings names test \"Medinsky met Hakan Fidan in Istanbul, Burns did not\"\n  tidings names test --lang uk \"Переговори очолив Рустем Умєров\"\n  echo \"Medinsky came\" | tidings names test - --json"
)]
pub(crate) struct TestArgs {
    /// Text, or - for standard input
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// Language of the text (ISO 639-1) [default: as it looks]
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
