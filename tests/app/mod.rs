//! The program as a process: its command line, and what it survives.

mod command_line;
mod crash;
