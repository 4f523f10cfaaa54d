//! `unknot doctor`: checks everything a start depends on, prints a line for each, and fails if one is bad. It makes no
//! database and no key; to see whether the folder can be written it writes a file there and deletes it.

use super::outcome::Outcome;
use crate::app::look;
use crate::clinic::server::store as clinic;
use crate::platform::audit::checkpoint::{BadCheckpoint, Checkpoint};
use crate::platform::audit::renewal::follows;
use crate::platform::clock::system_now;
use crate::platform::config::Config;
use crate::platform::db::migrate::Schema;
use crate::platform::local_time;
use crate::platform::mail::Mailer;
use crate::platform::sightings::{self, Sighting};
use crate::platform::tx::Db;
use crate::types::instant::{Instant, Span};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Prints what was found, and counts what is bad.
#[derive(Default)]
struct Report {
    bad: usize,
}

impl Report {
    fn warn(&self, what: &str, warning: &str) {
        println!("WARN  {what}: {warning}");
    }

    fn say(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(fine) => println!("ok    {what}: {fine}"),
            Err(problem) => {
                self.bad += 1;
                println!("BAD   {what}: {problem}");
            }
        }
    }
}

pub async fn doctor(config: Config) -> Outcome {
    let mut report = Report::default();
    report.say("configuration", Ok(format!("{} on {}", config.base_url, config.listen)));
    report.say("zone data", zone_data());
    report.say("data folder", data_folder(&config));
    report.say("files", private_files(&config));
    match look::database(&config).await {
        Err(problem) => report.say("database", Err(problem.to_string())),
        Ok(None) => report.say("database", Ok("none yet; the first start makes it, and the key".to_owned())),
        Ok(Some(db)) => {
            database(&mut report, &config, &db).await;
            db.close().await;
        }
    }
    report.say("mail", mail(&config));
    match report.bad {
        0 => Ok(()),
        1 => Err("One check failed. Put it right before you rely on this installation.".into()),
        bad => Err(format!("{bad} checks failed. Put them right before you rely on this installation.").into()),
    }
}

async fn database(report: &mut Report, config: &Config, db: &Db) {
    let restore = "Restore the last backup that is whole";
    match db.damage().await {
        Ok(None) => {}
        Ok(Some(damage)) => report.say("database", Err(format!("its file is damaged ({damage}). {restore}"))),
        Err(problem) => report.say("database", Err(format!("its file cannot be checked ({problem}). {restore}"))),
    }
    let (schema, engine) = (db.schema().await, db.engine());
    let is_ours = schema == Ok(Schema::UpToDate);
    let found = match schema {
        Ok(Schema::UpToDate) => Ok(format!("{engine:?} answers, up to date")),
        Ok(Schema::Behind(steps)) => Ok(format!("{engine:?} answers; the next start applies {steps} steps")),
        Ok(Schema::Ahead(step)) => Err(format!("step {step} is from a newer Unknot: start that one, or restore a backup made before it")),
        Err(problem) => Err(problem.to_string()),
    };
    report.say("schema", found);
    if is_ours {
        key_and_clinic(report, config, db).await;
    }
}

async fn key_and_clinic(report: &mut Report, config: &Config, db: &Db) {
    let checked = look::key(config, db).await;
    if let Ok(Some(checked)) = &checked {
        report.say("audit checkpoint", checkpoint(db, Checkpoint::kept(&config.key_file, &checked.chain.key)).await);
    }
    let name = config.key_file.to_string_lossy();
    let found =
        checked.map(|found| found.map_or("none yet; the first start makes it".to_owned(), |_| format!("{name} belongs to this database")));
    report.say("key file", found.map_err(|problem| problem.to_string()));
    proxies(report, config, db).await;
    let named = async { clinic::clinic(&mut db.read().await?).await };
    let found = named.await.map(|found| found.map_or("not set up yet".to_owned(), |clinic| format!("{}, {}", clinic.name, clinic.zone)));
    report.say("clinic", found.map_err(|problem| problem.to_string()));
}

/// Behind a proxy that is not in the settings, everybody seems to be one visitor.
async fn proxies(report: &mut Report, config: &Config, db: &Db) {
    let seen = async { sightings::last(&mut db.read().await?, Sighting::UnknownProxy).await };
    let lately = |at: &Instant| system_now().since(*at) < Span::days(7);
    match seen.await {
        Err(problem) => report.say("proxies", Err(problem.to_string())),
        Ok(seen) if seen.as_ref().is_some_and(lately) && config.trusted_proxies.are_none() => report.warn(
            "proxies",
            "requests came through a proxy that UNKNOT_TRUSTED_PROXIES does not name: all visitors behind it count as one, and one who \
             guesses at passwords slows down all. An example: UNKNOT_TRUSTED_PROXIES=127.0.0.1/32",
        ),
        Ok(_) => report.say("proxies", Ok(format!("trusted: {}", config.trusted_proxies))),
    }
}

async fn checkpoint(db: &Db, kept: std::io::Result<Option<Result<Checkpoint, BadCheckpoint>>>) -> Result<String, String> {
    match kept {
        Ok(Some(Ok(checkpoint))) => {
            let follows = async { follows(&mut db.read().await?, &checkpoint).await };
            match follows.await {
                Ok(true) => Ok(format!("kept beside the key file, at row {}", checkpoint.seq)),
                Ok(false) => {
                    Err(format!("the audit log has lost row {} of the one beside the key file. Run: unknot audit verify", checkpoint.seq))
                }
                Err(problem) => Err(problem.to_string()),
            }
        }
        Ok(Some(Err(bad))) => Err(format!("the one beside the key file cannot be used: {bad}")),
        Ok(None) => Ok("none yet; it is taken every hour".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn zone_data() -> Result<String, String> {
    let fine = format!("tzdb {}, Calgary is at −06:00 on 2026-12-01", local_time::tzdb());
    local_time::check_zone_data().map(|()| fine).map_err(|error| error.to_string())
}

fn data_folder(config: &Config) -> Result<String, String> {
    let folder = config.data.to_string_lossy();
    let mode = match std::fs::metadata(&config.data) {
        Ok(found) => found.permissions().mode(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(format!("{folder} is made by the first start")),
        Err(error) => return Err(format!("UNKNOT_DATA: {folder} cannot be read ({error})")),
    };
    if mode & 0o077 != 0 {
        return Err(format!("others on this machine can look into {folder}. Run: chmod 700 {folder}"));
    }
    let probe = config.data.join(".doctor");
    std::fs::write(&probe, b"ok")
        .and_then(|()| std::fs::remove_file(&probe))
        .map(|()| format!("{folder} can be written, by its owner alone"))
        .map_err(|error| format!("UNKNOT_DATA: {folder} cannot be written ({error})"))
}

/// Data that others on this machine could read, wherever its folder lies.
fn private_files(config: &Config) -> Result<String, String> {
    let database = look::sqlite_file(config);
    let beside = |suffix: &str| database.as_ref().map(|file| format!("{}{suffix}", file.to_string_lossy()).into());
    let mails = std::fs::read_dir(config.data.join("mail")).into_iter().flatten().flatten().map(|entry| entry.path());
    let all = database.clone().into_iter().chain(beside("-wal")).chain(beside("-shm")).chain(mails);
    let open: Vec<_> = all.filter(|file| is_open(file)).collect();
    match open.first() {
        None => Ok("readable by their owner alone".to_owned()),
        Some(first) => {
            let name = first.to_string_lossy();
            Err(format!("others on this machine can read {name} ({} files in all). Run: chmod 600 {name}", open.len()))
        }
    }
}

fn is_open(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

fn mail(config: &Config) -> Result<String, String> {
    let mailer = Mailer::open(config).map_err(|problem| format!("UNKNOT_SMTP_URL: {problem}"))?;
    let to_files = "written to files in the data folder; set UNKNOT_SMTP_URL to send it".to_owned();
    Ok(if mailer.is_files() { to_files } else { "by SMTP".to_owned() })
}
