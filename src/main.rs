//! The `unknot` command.

/// A page is many small allocations. In the memory of a large clinic the system's allocator took longer to make them than
/// it took to write the page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    unknot::app::cli::run(std::env::args_os())
}
