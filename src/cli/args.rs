//! The command line. Nothing is done here.

mod names;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use tidings::{model::ZoneKind, query::ZoneScope};

pub(crate) use self::names::{
    AddNameArgs, LintArgs, ListArgs, NamesArgs, NamesCommand, ShowNameArgs, SuggestArgs, TestArgs,
};

/// Full-text search over conflict news: ranked passages with citations that anyone can re-check
#[derive(Debug, Parser)]
#[command(
    name = "tidings",
    version,
    max_term_width = 100,
    before_help = "Examples:\n  \
        tidings search --in corpus \"prisoner exchange\"\n  \
        tidings add corpus\n  \
        tidings search swap prisoners --negotiator medinsky\n  \
        tidings facets negotiator --venue çırağan"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
pub(crate) struct GlobalArgs {
    /// Folder of the index [default: the nearest .tidings here or above]
    #[arg(
        long,
        global = true,
        help_heading = "Everywhere",
        display_order = 900,
        value_name = "DIR",
        env = "TIDINGS_INDEX"
    )]
    pub(crate) index: Option<PathBuf>,
    /// JSONL file of names to know besides the built-in ones (can be repeated)
    #[arg(
        long,
        global = true,
        help_heading = "Everywhere",
        display_order = 900,
        value_name = "FILE"
    )]
    pub(crate) gazetteer: Vec<PathBuf>,
    /// When to use colour
    #[arg(
        long,
        global = true,
        help_heading = "Everywhere",
        display_order = 900,
        value_name = "WHEN"
    )]
    pub(crate) color: Option<ColorChoice>,
    /// Threads, 0 for one a processor, at most 256
    #[arg(
        long,
        global = true,
        help_heading = "Everywhere",
        display_order = 900,
        value_name = "N",
         env = "TIDINGS_THREADS", value_parser = clap::value_parser!(u16).range(..=256))]
    pub(crate) threads: Option<u16>,
}

/// When to use colour.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date with pages: new, changed and vanished ones
    #[command(alias = "index")]
    Add(AddArgs),
    /// Find passages
    #[command(alias = "s")]
    Search(SearchArgs),
    /// Count documents by negotiator, venue and other fields
    #[command(alias = "f")]
    Facets(FacetsArgs),
    /// Show a document, or a passage in its context
    Show(ShowArgs),
    /// Write citations of passages
    Cite(CiteArgs),
    /// Print the main text of pages, without an index
    Clean(CleanArgs),
    /// Print names, roles and places found in pages, without an index
    Tag(TagArgs),
    /// List, check and extend the names that pages are searched for
    Names(NamesArgs),
    /// Print every document or passage that matches, without a limit
    Export(ExportArgs),
    /// Say what the index holds, what was rejected and what to do next
    Status(StatusArgs),
    /// Print the JSON Schema of an output or data file
    Schema(SchemaArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Write man pages into a folder
    Man(ManArgs),
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings add corpus\n  tidings add corpus --dry-run\n  cat corpus/raw/2025-05-istanbul-round1-en.html | tidings add -"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct AddArgs {
    /// Files and folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Say what would be done and write nothing
    #[arg(long, short = 'n')]
    pub(crate) dry_run: bool,
    /// Keep pages whose files are gone
    #[arg(long)]
    pub(crate) no_prune: bool,
    /// Take the text of pages as it is, without cleaning
    #[arg(long)]
    pub(crate) no_clean: bool,
    /// Leave in the text what a site prints on many of its pages
    #[arg(long)]
    pub(crate) no_templates: bool,
    /// Read files although their size and time are as they were
    #[arg(long)]
    pub(crate) full_scan: bool,
    /// Follow symbolic links
    #[arg(long)]
    pub(crate) follow: bool,
    /// JSONL file that tells url, outlet and date of pages by `path`
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Which documents, and what to ask of them.
#[derive(Args, Debug, Default)]
pub(crate) struct FilterArgs {
    /// Only documents in which this person negotiates (can be repeated, any of them)
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) negotiator: Vec<String>,
    /// Only documents in which this person mediates
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) mediator: Vec<String>,
    /// Only documents in which somebody is this: leader, official, spokesperson, journalist, analyst, negotiator,
    /// mediator, absent, venue, offered-venue; with --person that person, or ROLE=NAME
    #[arg(long, value_name = "ROLE", help_heading = "Filters")]
    pub(crate) role: Vec<String>,
    /// Only documents that mention this person
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) person: Vec<String>,
    /// Only documents that mention this organisation
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) org: Vec<String>,
    /// Only documents on talks held in this building, city or country
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) venue: Vec<String>,
    /// Only documents that mention this place
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) place: Vec<String>,
    /// Only documents that mention this country
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) country: Vec<String>,
    /// Only documents on this topic
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) topic: Vec<String>,
    /// Only documents of this publisher
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) outlet: Vec<String>,
    /// Only documents in this language (ISO 639-1)
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    pub(crate) lang: Vec<String>,
    /// Only documents of doubtful quality: spun, headline-contradicted, truncated-teaser or short
    #[arg(long, value_name = "FLAG", help_heading = "Filters")]
    pub(crate) flag: Vec<String>,
    /// Only documents published on this day, month, year or range (2025-05..2025-06)
    #[arg(long, value_name = "RANGE", help_heading = "Filters")]
    pub(crate) date: Vec<String>,
    /// Only documents published on this day or later
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub(crate) since: Option<String>,
    /// Only documents published on this day or earlier
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub(crate) until: Option<String>,
    /// No documents in which this person negotiates
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_negotiator: Vec<String>,
    /// No documents in which this person mediates
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_mediator: Vec<String>,
    /// No documents in which somebody is this
    #[arg(long, value_name = "ROLE", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_role: Vec<String>,
    /// No documents that mention this person
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_person: Vec<String>,
    /// No documents that mention this organisation
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_org: Vec<String>,
    /// No documents on talks held there
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_venue: Vec<String>,
    /// No documents that mention this place
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_place: Vec<String>,
    /// No documents that mention this country
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_country: Vec<String>,
    /// No documents on this topic
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_topic: Vec<String>,
    /// No documents of this publisher
    #[arg(long, value_name = "NAME", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_outlet: Vec<String>,
    /// No documents in this language
    #[arg(long, value_name = "CODE", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_lang: Vec<String>,
    /// No documents with this flag
    #[arg(long, value_name = "FLAG", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_flag: Vec<String>,
    /// No documents published then
    #[arg(long, value_name = "RANGE", help_heading = "Filters", hide_short_help = true)]
    pub(crate) not_date: Vec<String>,
    /// Words and filters must meet in one passage
    #[arg(long, help_heading = "Filters")]
    pub(crate) same_passage: bool,
    /// Count a role only where the page states it
    #[arg(long, help_heading = "Filters")]
    pub(crate) stated_only: bool,
    /// Find names only as they are spelt
    #[arg(long, help_heading = "Filters")]
    pub(crate) exact_names: bool,
    /// How many of the words a document must have [default: all, else most, else any]
    #[arg(long = "match", value_name = "MODE", help_heading = "Filters")]
    pub(crate) match_mode: Option<MatchChoice>,
    /// What is searched: what pages say, one part of them, or also menus, prompts and other stories (can be repeated)
    /// [default: body]
    #[arg(long, value_name = "ZONES", value_delimiter = ',', help_heading = "Filters")]
    pub(crate) zone: Vec<ZoneChoice>,
    /// Bring a private index of this file or folder up to date first, and use it
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) search_in: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatchChoice {
    All,
    Most,
    Any,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ZoneChoice {
    /// The article's title
    Title,
    /// What the page says: title, text, boxes, quotes and tables
    #[default]
    Body,
    /// Fact boxes, questions and answers, captions
    Aux,
    /// Block quotes
    Quote,
    /// Tables
    Table,
    /// Other stories
    Related,
    /// Comments of readers
    Comment,
    /// Menus, prompts and notices of the site
    Chrome,
    /// Everything
    All,
}

impl ZoneChoice {
    /// Returns the zones that several choices name, or `None` for no choice.
    pub(crate) fn scope(choices: &[Self]) -> Option<ZoneScope> {
        let one = |choice: &Self| match choice {
            Self::Body => ZoneScope::Body,
            Self::All => ZoneScope::All,
            Self::Title => ZoneScope::Only([ZoneKind::Title].into()),
            Self::Aux => ZoneScope::Only([ZoneKind::Aux].into()),
            Self::Quote => ZoneScope::Only([ZoneKind::Quote].into()),
            Self::Table => ZoneScope::Only([ZoneKind::Table].into()),
            Self::Related => ZoneScope::Only([ZoneKind::Related].into()),
            Self::Comment => ZoneScope::Only([ZoneKind::Comment].into()),
            Self::Chrome => ZoneScope::Only([ZoneKind::Chrome].into()),
        };
        choices.iter().map(one).reduce(|all, more| all.and(&more))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortChoice {
    #[default]
    Relevance,
    Date,
    Outlet,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatChoice {
    #[default]
    Text,
    Json,
    Jsonl,
    Llm,
    Trec,
}

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(before_help = "Examples:\n  \
        tidings search --in corpus \"prisoner exchange\"\n  \
        tidings search swap prisoners --negotiator medinsky\n  \
        tidings search '\"prisoners of war\" -grain venue:istanbul date:2025-05..2025-07'\n  \
        tidings search зеленский --jsonl | jq -r .citation")]
pub(crate) struct SearchArgs {
    /// Words, "phrases", -exclusions, OR, (groups), prefix*, field:value
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// Most passages
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Passages to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Most passages of one document, 0 for all
    #[arg(long, value_name = "N")]
    pub(crate) per_document: Option<usize>,
    /// Order
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(crate) sort: SortChoice,
    /// Sentences of context on either side
    #[arg(short = 'C', long, value_name = "N", default_value_t = 0)]
    pub(crate) context: usize,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: FormatChoice,
    /// Same as --format json
    #[arg(long, conflicts_with_all = ["format", "jsonl"])]
    pub(crate) json: bool,
    /// Same as --format jsonl: one passage a line
    #[arg(long, conflicts_with = "format")]
    pub(crate) jsonl: bool,
    /// Print the files of matching documents only
    #[arg(short = 'l', long, conflicts_with_all = ["format", "json", "jsonl"])]
    pub(crate) files: bool,
    /// Print the number of matching documents and passages only
    #[arg(short = 'c', long, conflicts_with_all = ["format", "json", "jsonl", "files"])]
    pub(crate) count: bool,
    /// Print nothing; the exit status tells
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// End each line of -l with a NUL byte
    #[arg(short = '0', long = "print0", requires = "files")]
    pub(crate) nul: bool,
    /// File of queries, `id<TAB>words` a line, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "files", "count"])]
    pub(crate) queries: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  \
        tidings facets negotiator --venue çırağan\n  \
        tidings facets venue,negotiator ceasefire\n  \
        tidings facets --in corpus country --json")]
pub(crate) struct FacetsArgs {
    /// negotiator, mediator, role, person, org, venue, place, country, topic, outlet, lang, flag or date; two parted by a comma for a table of both
    #[arg(value_name = "FIELD[,FIELD2]")]
    pub(crate) field: String,
    /// Words, as in `search`
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// Most values
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings show 52b1e7ceb3c8\n  tidings show 52b1e7ceb3c8@0-610 -C 2\n  tidings show 52b1e7ceb3c8 --zone all"
)]
pub(crate) struct ShowArgs {
    /// Document, or passage DOCUMENT@START-END
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Sentences of context on either side of a passage
    #[arg(short = 'C', long, value_name = "N", default_value_t = 2)]
    pub(crate) context: usize,
    /// Show also what cleaning set aside, or parts of the page alone (can be repeated) [default: body]
    #[arg(long, value_name = "ZONES", value_delimiter = ',')]
    pub(crate) zone: Vec<ZoneChoice>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Use the private index of this file or folder
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) search_in: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum StyleChoice {
    #[default]
    Text,
    #[value(alias = "md")]
    Markdown,
    #[value(alias = "csl")]
    CslJson,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  \
        tidings cite 52b1e7ceb3c8@0-610\n  \
        tidings cite 52b1e7ceb3c8@0-610 --style csl-json\n  \
        tidings search swap --jsonl | jq -r .passage_id | tidings cite -")]
pub(crate) struct CiteArgs {
    /// Passages DOCUMENT@START-END, or - to read them from standard input
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Form of the citation
    #[arg(long, value_name = "STYLE", default_value = "text")]
    pub(crate) style: StyleChoice,
    /// Use the private index of this file or folder
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) search_in: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(
    before_help = "Examples:\n  tidings clean corpus/raw/2025-05-istanbul-round1-en.html\n  tidings clean --explain corpus/raw/2025-07-istanbul-round3-en.txt\n  tidings clean --json corpus/raw/*.txt"
)]
pub(crate) struct CleanArgs {
    /// Pages, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Show every zone, and the rule that made it
    #[arg(long, conflicts_with = "json")]
    pub(crate) explain: bool,
    /// Print one JSON object a page
    #[arg(long)]
    pub(crate) json: bool,
    /// Take the text as it is
    #[arg(long)]
    pub(crate) no_clean: bool,
    /// Use nothing that an index knows of the site: without this, --explain uses the nearest index, all else that of --index
    #[arg(long)]
    pub(crate) no_templates: bool,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings tag corpus/raw/2025-07-istanbul-round3-en.txt\n  tidings tag --json corpus/raw/*.txt | jq .facets.negotiator"
)]
pub(crate) struct TagArgs {
    /// Pages, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Print one JSON object a page
    #[arg(long)]
    pub(crate) json: bool,
    /// Take the text as it is
    #[arg(long)]
    pub(crate) no_clean: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportChoice {
    #[default]
    Jsonl,
}

#[derive(Args, Debug)]
#[command(
    before_help = "Examples:\n  tidings export > documents.jsonl\n  tidings export ceasefire --lang uk --passages"
)]
pub(crate) struct ExportArgs {
    /// Words, as in `search`; none for everything
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// Print matching passages instead of documents
    #[arg(long)]
    pub(crate) passages: bool,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub(crate) format: ExportChoice,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  tidings status\n  tidings status --rejected\n  tidings status --json")]
pub(crate) struct StatusArgs {
    /// List every rejected page
    #[arg(long)]
    pub(crate) rejected: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Use the private index of this file or folder
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) search_in: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  tidings schema\n  tidings schema hit")]
pub(crate) struct SchemaArgs {
    /// Name of the schema; none to list them
    pub(crate) name: Option<String>,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  tidings completions bash > tidings.bash")]
pub(crate) struct CompletionsArgs {
    /// Shell
    pub(crate) shell: Shell,
}

#[derive(Args, Debug)]
#[command(before_help = "Examples:\n  tidings man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Folder, made if it is not there
    pub(crate) folder: PathBuf,
}
