//! `unknot audit verify` and `unknot audit checkpoint`

use super::outcome::Outcome;
use crate::app::look;
use crate::platform::audit::chain::{Chain, Verdict, verify as walk};
use crate::platform::audit::checkpoint::Checkpoint;
use crate::platform::audit::renewal::renew;
use crate::platform::clock::system_now;
use crate::platform::config::Config;
use crate::platform::db::migrate::Schema;
use crate::platform::mail::{Mailer, OutgoingMail};
use crate::platform::random;
use crate::platform::tx::Db;
use crate::types::instant::Instant;
use jiff::Timestamp;
use std::io::{IsTerminal, Write};
use uuid::Uuid;

/// Walks the chain and holds it against the checkpoint beside the key file, or against one that was printed or mailed.
pub async fn verify(config: &Config, against: Option<&str>) -> Outcome {
    let (db, chain) = opened(config).await?;
    let checkpoint = match against {
        Some(text) => Some(Checkpoint::read(text, &chain.key).map_err(|bad| format!("--against: {bad}."))?),
        None => kept(config, &chain)?,
    };
    let verdict = walk(&mut db.read().await?, &chain, checkpoint.as_ref(), show_progress).await?;
    db.close().await;
    match verdict {
        Verdict::Whole { head, newest } => {
            let until = newest.map(|at| format!(", the newest of {}", moment(at))).unwrap_or_default();
            println!("The audit log is whole: {} rows{until}. {}", head.seq, against_what(checkpoint.as_ref()));
            Ok(())
        }
        broken => Err(sentence(&broken).into()),
    }
}

/// Takes a checkpoint, keeps it beside the key file, and prints or mails it.
pub async fn checkpoint(config: &Config, mail: Option<&str>) -> Outcome {
    let (db, chain) = opened(config).await?;
    let renewed = renew(&mut db.read().await?, &config.key_file, &chain.key, system_now()).await;
    db.close().await;
    let taken = renewed.map_err(|problem| format!("No checkpoint was taken: {problem}."))?;
    let Some(to) = mail else {
        println!("{taken}");
        return Ok(());
    };
    let body = format!(
        "Keep this line. With it you can prove later that no row of the audit log up to {} has been removed or changed since:\n\n\
         {taken}\n\n\
         unknot audit verify --against '{taken}'\n",
        taken.seq
    );
    let id = random::id::<Uuid>().to_string();
    let letter = OutgoingMail { id, to: to.to_owned(), subject: "A checkpoint of the audit log".to_owned(), body, calendar: None };
    Mailer::open(config)?.send(&letter).await?;
    println!("The checkpoint was mailed to {to}.");
    Ok(())
}

async fn opened(config: &Config) -> Result<(Db, Chain), Box<dyn std::error::Error + Send + Sync>> {
    let db = look::database(config).await?.ok_or("There is no database yet, and so no audit log.")?;
    if db.schema().await? != Schema::UpToDate {
        return Err("The database's schema is not this program's. Run: unknot doctor".into());
    }
    let checked = look::key(config, &db).await?.ok_or("There is no key file yet, and nothing in the database that needs one.")?;
    Ok((db, checked.chain))
}

fn kept(config: &Config, chain: &Chain) -> Result<Option<Checkpoint>, String> {
    let file = Checkpoint::file(&config.key_file);
    let name = file.to_string_lossy();
    match Checkpoint::kept(&config.key_file, &chain.key) {
        Ok(None) => Ok(None),
        Ok(Some(Ok(checkpoint))) => Ok(Some(checkpoint)),
        Ok(Some(Err(bad))) => Err(format!("The checkpoint in {name} cannot be used: {bad}.")),
        Err(error) => Err(format!("The checkpoint in {name} cannot be read: {error}.")),
    }
}

fn show_progress(done: i64, of: i64) {
    let mut out = std::io::stderr();
    if of > 10_000 && out.is_terminal() {
        let _ = write!(out, "\r{done} of {of} rows");
        let _ = if done == of { writeln!(out) } else { out.flush() };
    }
}

fn moment(at: Instant) -> String {
    Timestamp::from_microsecond(at.micros()).map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

fn against_what(checkpoint: Option<&Checkpoint>) -> String {
    match checkpoint {
        Some(taken) => format!("It matches the checkpoint of {}, at row {}.", moment(taken.at), taken.seq),
        None => "There was no checkpoint to compare it with: rows cut off its end would not show.".to_owned(),
    }
}

fn sentence(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole { .. } => "The audit log is whole.".to_owned(),
        Verdict::Empty => "The audit log is empty: nothing was ever done here, or all of it was removed.".to_owned(),
        Verdict::BrokenAt { seq } => format!("The audit log is broken: row {seq} does not follow from the one before it."),
        Verdict::CutAfter { seq } => {
            format!("The audit log is cut: rows after {seq} are gone, or the database is an older copy than the checkpoint.")
        }
        Verdict::BeyondHead { seq } => format!("The audit log has rows from {seq} on that this program did not write."),
        Verdict::Replaced { seq } => format!("The audit log is another one: its row {seq} is not the row of the checkpoint."),
    }
}
