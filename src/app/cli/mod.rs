//! The command line. Each command exits with 0, or with 1 and one sentence on standard error.

pub mod doctor;
pub mod outcome;
mod person;
pub mod serve;

use self::outcome::Outcome;
use crate::app::start;
use crate::clinic::server::known;
use crate::demo::seed;
use crate::demo::seed::load::Load;
use crate::platform::audit::chain::{self, Verdict};
use crate::platform::clock::Clock;
use crate::platform::config::{Config, SETTINGS};
use crate::platform::state::{AppState, StartProblem};
use crate::platform::telemetry;
use crate::types::person::Role;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use jiff::civil::DateTime;
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
    Verify,
}

/// A role by its stored name.
fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::VARIANTS).try_map(|name| Role::parse(&name).ok_or("no such role"))
}

pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
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
            print_config(&config);
            Ok(())
        }
        Command::Person(Person::Add { email, name, role, password_stdin }) => {
            person::add(&open(config).await?, &email, &name, role, password_stdin).await
        }
        Command::Seed(load) => {
            println!("{}", seed::seed(&open(config).await?, load).await?);
            Ok(())
        }
        Command::Audit(Audit::Verify) => verify(&open(config).await?).await,
    }
}

/// The state for commands other than `serve`.
async fn open(config: Config) -> Result<AppState, StartProblem> {
    // The sender is dropped: such a command is never asked to stop, it ends.
    let (_, stopping) = watch::channel(false);
    start::open(config, Clock::default(), stopping).await
}

async fn verify(state: &AppState) -> Outcome {
    match chain::verify(&mut state.db.read().await?).await? {
        Verdict::Whole { rows, newest } => {
            let practice = known::known(state)?;
            let until = newest.map(|at| format!(", the newest of {}", practice.wall.binding(at))).unwrap_or_default();
            println!("The audit log is whole: {rows} rows{until}.");
            Ok(())
        }
        Verdict::BrokenAt { seq } => Err(format!("The audit log is broken: row {seq} does not follow from the one before it.").into()),
        Verdict::CutAfter { seq } => Err(format!("The audit log is cut: rows after {seq} are gone.").into()),
    }
}

fn print_config(config: &Config) {
    let now = [
        config.listen.to_string(),
        config.base_url.to_string(),
        config.data.to_string_lossy().into_owned(),
        without_secret(&config.database_url),
        config.key_file.to_string_lossy().into_owned(),
        config.smtp_url.as_deref().map_or_else(|| "(none)".to_owned(), without_secret),
        config.log.clone(),
    ];
    for (setting, now) in SETTINGS.iter().zip(now) {
        println!(
            "{}\n    {}\n    default: {}\n    example: {}\n    now:     {now}\n",
            setting.name, setting.about, setting.default, setting.example
        );
    }
}

fn without_secret(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            let _ = url.set_password(Some("(hidden)"));
            url.to_string()
        }
        _ => address.to_owned(),
    }
}
