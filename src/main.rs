//! The `unknot` command.

fn main() -> std::process::ExitCode {
    unknot::server::cli::run(std::env::args_os())
}
