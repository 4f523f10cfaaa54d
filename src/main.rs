//! The `unknot` command.

/// Pages are many small strings that come and go. In a large clinic's memory the system's allocator took longer to find
/// room for them than it took to write them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    unknot::app::cli::run(std::env::args_os())
}
