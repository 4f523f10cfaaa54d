//! The command line. Each command exits with 0, or with 1 and one sentence on standard error.

mod audit;
pub mod doctor;
pub mod outcome;
mod person;
pub mod serve;
mod settings;

use self::outcome::Outcome;
use crate::app::start;
use crate::demo::seed;
use crate::demo::seed::load::Load;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::state::{AppState, StartProblem};
use crate::platform::telemetry;
use crate::types::person::Role;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use jiff::civil::DateTime;
use rustix::fs::Mode;
use std::ffi::OsString;
use std::process::ExitCode;
use strum::VariantNames;
use tokio::sync::watch;

#[derive(Parser)]
#[command(name = "unknot", version, about = "A client portal for clinics that treat chronic pain", propagate_version = true)]
struct Unknot {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the portal
    Serve {
        /// Make a believable clinic in an empty data folder and say who can sign in
        #[arg(long)]
        demo: bool,
        /// Open the demo as of a moment in its clinic's time, such as 2026-11-24T09:00
        #[arg(long, requires = "demo", value_name = "MOMENT", value_parser = serve::moment)]
        at: Option<DateTime>,
    },
    /// Bring the database's schema up
    Migrate,
    /// Check configuration, zone data, data folder, database, key file and mail
    Doctor,
    /// List the settings, what they mean and what they are now
    Config,
    /// People who can sign in
    #[command(subcommand)]
    Person(Person),
    /// Fill the database for load tests, the same for the same numbers
    Seed(Load),
    /// The audit log
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Subcommand)]
enum Person {
    /// Open an account again that too many wrong passwords have closed
    Reopen {
        #[arg(long)]
        email: String,
    },
    /// Add a person; the password is asked for, or read from standard input
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        #[arg(long, value_parser = role())]
        role: Role,
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Walk the hash chain; ends with 1 at the first row that does not follow
    Verify {
        /// A checkpoint that was printed or mailed, instead of the one beside the key file
        #[arg(long, value_name = "CHECKPOINT")]
        against: Option<String>,
    },
    /// Sign where the log stands now, keep that beside the key file, and print or mail it
    Checkpoint {
        /// Mail it to this address instead of printing it
        #[arg(long, value_name = "ADDRESS")]
        mail: Option<String>,
    },
}

/// A role by its stored name.
fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::VARIANTS).try_map(|name| Role::parse(&name).ok_or("no such role"))
}

pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    own_files_only();
    let command = match Unknot::try_parse_from(args) {
        Ok(unknot) => unknot.command,
        Err(help) => {
            let _ = help.print();
            return ExitCode::from(u8::try_from(help.exit_code()).unwrap_or(2));
        }
    };
    let outcome = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(carry_out(command)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> Outcome {
    let config = Config::from_env()?;
    telemetry::start_log(&config.log)?;
    match command {
        Command::Serve { demo, at } => serve::serve(config, demo, at).await,
        Command::Migrate => {
            open(config).await?.db.close().await;
            println!("The schema is up to date.");
            Ok(())
        }
        Command::Doctor => doctor::doctor(config).await,
        Command::Config => {
            settings::print(&config);
            Ok(())
        }
        Command::Person(Person::Add { email, name, role, password_stdin }) => {
            person::add(&open(config).await?, &email, &name, role, password_stdin).await
        }
        Command::Person(Person::Reopen { email }) => person::reopen(&open(config).await?, &email).await,
        Command::Seed(load) => {
            println!("{}", seed::seed(&open(config).await?, load).await?);
            Ok(())
        }
        Command::Audit(Audit::Verify { against }) => audit::verify(&config, against.as_deref()).await,
        Command::Audit(Audit::Checkpoint { mail }) => audit::checkpoint(&config, mail.as_deref()).await,
    }
}

/// The state for commands other than `serve`.
async fn open(config: Config) -> Result<AppState, StartProblem> {
    // The sender is dropped: such a command is never asked to stop, it ends.
    let (_, stopping) = watch::channel(false);
    start::open(config, Clock::default(), stopping).await
}

/// Whatever this program makes, only its owner may read: a database and mails are records of health.
pub fn own_files_only() {
    rustix::process::umask(Mode::from_raw_mode(0o077));
}
