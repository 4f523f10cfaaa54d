//! The demo clinic: believable people with fourteen months of history, made in an empty database and relative to the day on
//! which it is made, so that it never goes stale. `script` makes the plan (pure, the same for the same day and seed) and
//! `write` writes it. `seed` makes many people for load tests.

pub mod calendar;
pub mod cast;
pub mod course;
pub mod desk;
pub mod fill;
pub mod house;
pub mod maya;
pub mod named;
pub mod plan;
pub mod pools;
pub mod promises;
pub mod rng;
pub mod scribe;
pub mod script;
pub mod seed;
pub mod store;
pub mod story;
pub mod talk;
pub mod today;
pub mod words;
pub mod write;

use crate::accounts::server::password;
use crate::clinic::server::known;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Actor, Entry};
use crate::platform::db::DbError;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::instant::Instant;
use jiff::civil::DateTime;

/// The password of everyone in the demo. Only a demo may have it.
pub const PASSWORD: &str = "unknot-demo";
const SEED: u64 = 1812;

/// Why the demo or the load data was not made. Nothing of the demo is kept then.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    #[error("{0}")]
    Database(#[from] DbError),
    #[error("{0}")]
    App(#[from] AppError),
    #[error("{0}")]
    Refused(String),
}

/// Makes the demo clinic if there are no people yet, and answers who can sign in. With `at` the clock is set to that moment
/// of the clinic's local time, from which it runs on.
pub async fn open(state: &AppState, at: Option<DateTime>) -> Result<String, NotMade> {
    let mut conn = state.db.read().await?;
    let people = store::count_people(&mut conn).await?;
    let is_demo = people > 0 && store::has_address(&mut conn, &house::address(maya::NAME, &[])).await?;
    drop(conn);
    if people > 0 && !is_demo {
        return match at {
            None => Ok("This database has people of its own already, so no demo clinic was made and nothing was changed.".to_owned()),
            Some(_) => Err(NotMade::Refused(
                "people of its own are in this database, and their clock is not set by hand; start without --at".to_owned(),
            )),
        };
    }
    if let Some(at) = at {
        state.clock.set(known::known(state)?.wall.instant_of(at));
        // The practice depends on the time: read it again.
        known::read_again(state).await?;
    }
    if !is_demo {
        make(state).await?;
    }
    Ok(who_can_sign_in())
}

async fn make(state: &AppState) -> Result<(), NotMade> {
    let hash = password::hash(state, PASSWORD.to_owned()).await?;
    let (now, seal) = (state.clock.now(), state.seal.clone());
    let plan = script::plan(&known::known(state)?.wall, now, SEED);
    let written = state.db.write::<(), DbError, _>(async move |tx: &mut Tx| {
        write::write(&mut tx.conn, &seal, &plan, &hash).await?;
        tx.audit(audit_entry("create demo clinic", now));
        Ok(())
    });
    Ok(written.await?)
}

fn audit_entry(what: &'static str, now: Instant) -> Entry {
    Entry { at: now, actor: Actor::computer(), action: Action::Create, screen: what, subject: None, about: None }
}

const SIGN_IN: [(&str, &str); 12] = [
    ("Maya Fournier", "client: low back, fourteen months, next visit in a few days"),
    ("Wendell Okafor", "client: neck and headaches, a plateau"),
    ("Ines Carvalho", "client: first visit tomorrow"),
    ("Dorothy Pelletier", "client: hip; her son Noah is a client too"),
    ("Tomás Rivera", "therapist, RMT"),
    ("Priya Nair", "therapist, RMT"),
    ("Jun Sato", "therapist, R.Ac"),
    ("Dana Whitehorse", "therapist, PT"),
    ("Grace Tran", "front desk"),
    ("Omar Haddad", "clinical lead: outcomes"),
    ("Ingrid Solberg", "owner: everything"),
    ("Rosalind Achterberg", "one of forty more clients, all first name @ elbowriver.example"),
];

fn who_can_sign_in() -> String {
    let line = |(name, who): &(&str, &str)| format!("  {:<32}{name}, {who}", house::address(name, &[]));
    let lines: Vec<String> = SIGN_IN.iter().map(line).collect();
    format!("This is a demo with made-up people. They all sign in with the password {PASSWORD}:\n{}", lines.join("\n"))
}
