//! The program `tidings`: words in, words out. Everything else is in the library.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
