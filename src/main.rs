//! The program `tidings`: words in, words out. Everything else is in the library.

mod cli;

/// A page is thousands of small pieces that live and die together; see docs/decisions/0004-dependencies.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
