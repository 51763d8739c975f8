//! [`Sandbox`]: a folder with a home of its own, in which a story runs the program; [`corpus`]: one for all that only read.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_tidings");

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Output {
    /// Exit status; -1 where a signal ended it.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Output {
    /// Asserts the exit status, and returns the output for more.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Reads standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// Reads standard output as one JSON value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(read).collect()
    }
}

/// A folder with a home of its own. Nothing of the person who runs the tests can be seen from inside.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// Makes an empty one.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        Self { folder }
    }

    /// Makes one with pages in folder `pages`, not yet in an index.
    pub(crate) fn with_pages(pages: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        for (name, text) in pages {
            sandbox.write(format!("pages/{name}"), text);
        }
        sandbox
    }

    /// Makes one with a copy of the small corpus in folder `corpus`, not yet in an index.
    pub(crate) fn with_corpus() -> Self {
        let sandbox = Self::new();
        copy_folder(&project().join("corpus/raw"), &sandbox.path("corpus/raw"));
        sandbox
    }

    /// Returns a path in the folder in which the program runs.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join("work").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Prepares a run of `program` that sees nothing but the sandbox.
    pub(crate) fn command(&self, program: &str) -> Command {
        let home = self.folder.path().join("home");
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", &home)
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC");
        for (name, folder) in [
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
        ] {
            command.env(name, home.join(folder));
        }
        command.current_dir(self.path("")).stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: impl IntoIterator<Item: AsRef<OsStr>>) -> Output {
        output(self.command(PROGRAM).args(args))
    }

    /// Runs the program on a command line whose words are parted by single spaces.
    pub(crate) fn say(&self, line: &str) -> Output {
        self.run(line.split(' '))
    }

    /// Runs the program with `stdin` as its standard input.
    pub(crate) fn pipe(&self, stdin: impl AsRef<[u8]>, args: impl IntoIterator<Item: AsRef<OsStr>>) -> Output {
        let mut command = self.command(PROGRAM);
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may end before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
        read(child.wait_with_output().unwrap())
    }

    /// Searches and returns the names of the files found, without folder and ending; an answer must not be an error.
    #[track_caller]
    pub(crate) fn files(&self, args: impl IntoIterator<Item: AsRef<OsStr>>) -> BTreeSet<String> {
        let output = output(self.command(PROGRAM).args(["search", "-l"]).args(args));
        assert!(output.status <= 1, "{}", output.stderr);
        output.stdout.lines().map(stem).collect()
    }
}

/// Returns a sandbox that holds the small corpus and its index, shared by all stories that only read.
pub(crate) fn corpus() -> &'static Sandbox {
    static CORPUS: OnceLock<Sandbox> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let sandbox = Sandbox::with_corpus();
        sandbox.say("add corpus --quiet --threads 2").exits(0);
        sandbox
    })
}

/// Returns the folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns a text of its own for each name: long enough for a page.
pub(crate) fn story(name: &str) -> String {
    format!(
        "Report {name} from the talks\n\n\
         Delegates met again to speak about {name}, and the meeting went on until the evening of the second day.\n\n\
         Nobody who left the building wanted to say more about {name} than that the next round would come soon.\n"
    )
}

/// Runs a command to its end.
pub(crate) fn output(command: &mut Command) -> Output {
    read(command.output().unwrap())
}

fn read(output: std::process::Output) -> Output {
    Output {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Returns `a` of `folder/a.txt`; the record of a file with several stays.
pub(crate) fn stem(origin: &str) -> String {
    let name = origin.rsplit('/').next().unwrap_or(origin);
    name.split_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// Copies a folder and what lies under it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Returns the strings of a JSON array.
pub(crate) fn strings(array: &Value) -> Vec<String> {
    array
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
}
