//! Load data: as many clients, visits and messages as asked for, sealed like real ones and written in chunks. Never for a
//! clinic's own database: everyone signs in with the demo's password.

pub mod load;
pub mod plan;

use self::load::Load;
use self::plan::{LoadClient, LoadPlan};
use super::write::{Keys, key_of, write_account, write_house};
use super::{NotMade, PASSWORD, audit_entry, store};
use crate::accounts::server::password;
use crate::booking::appointments::server::store::writes;
use crate::clinic::server::known;
use crate::clinic::server::store as clinic;
use crate::messaging::server::history;
use crate::outcomes::server::{commands as outcomes, store as outcome_rows};
use crate::platform::db::{Conn, DbError, DbResult};
use crate::platform::seal::{Place, Seal};
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::treatments::server::commands as treatments;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

/// About how many rows go into a transaction.
const CHUNK: usize = 2000;

pub async fn seed(state: &AppState, load: Load) -> Result<String, NotMade> {
    let begun = Stopwatch::now();
    only_into_an_empty_database(state, load).await?;
    let hash = password::hash(state, PASSWORD.to_owned()).await?;
    let plan = Arc::new(plan::plan(&known::known(state)?.wall, state.clock.now(), load));
    tracing::info!(bookings = plan.bookings.len(), "load data: planned");
    let keys = Arc::new(write_people(state, &plan, &hash).await?);
    write_bookings(state, &plan).await?;
    write_records(state, &plan, &keys).await?;
    write_threads(state, &plan).await?;
    Ok(summary(load, &plan, begun.elapsed().as_secs()))
}

async fn only_into_an_empty_database(state: &AppState, load: Load) -> Result<(), NotMade> {
    if load.therapists == 0 && load.clients > 0 {
        return Err(NotMade::Refused("Clients need at least one therapist: --therapists 1.".to_owned()));
    }
    if store::count_people(&mut state.db.read().await?).await? > 0 {
        let why = "This database has people already. Load data goes into an empty one only: set UNKNOT_DATA to a new folder.";
        return Err(NotMade::Refused(why.to_owned()));
    }
    Ok(())
}

fn summary(load: Load, plan: &LoadPlan, seconds: u64) -> String {
    format!(
        "Load data made in {seconds} s: {} clients, {} therapists, {} bookings, {} visits, {} messages.\n\
         They sign in as client1@load.example, therapist1@load.example and so on, all with the password {PASSWORD}: keep this \
         away from real people.",
        load.clients,
        load.therapists,
        plan.bookings.len(),
        u64::from(load.clients) * u64::from(load.visits_per_client),
        u64::from(load.clients) * u64::from(load.messages_per_client),
    )
}

async fn write_people(state: &AppState, plan: &Arc<LoadPlan>, hash: &str) -> DbResult<Keys> {
    let (own, seal, shared, now) = (plan.clone(), state.seal.clone(), hash.to_owned(), state.clock.now());
    let house = state.db.write::<(), DbError, _>(async move |tx: &mut Tx| {
        tx.audit(audit_entry("create load data", now));
        write_house(&mut tx.conn, &own.house, &shared).await
    });
    house.await?;
    let mut keys = Keys::new();
    for range in chunks(plan.clients.len(), CHUNK / 4) {
        let (own, seal, shared) = (plan.clone(), seal.clone(), hash.to_owned());
        let work = state.db.write::<_, DbError, _>(async move |tx: &mut Tx| {
            write_clients(&mut tx.conn, &seal, own.clients.get(range).unwrap_or_default(), &shared).await
        });
        keys.extend(work.await?);
    }
    tracing::info!(people = keys.len(), "load data: people");
    Ok(keys)
}

async fn write_clients(conn: &mut Conn, seal: &Seal, clients: &[LoadClient], hash: &str) -> DbResult<Keys> {
    let mut keys = Keys::new();
    for client in clients {
        let Some((id, key)) = write_account(conn, seal, &client.account, hash).await? else { continue };
        let since = client.account.since;
        clinic::insert_care(conn, id, client.therapist, since).await?;
        let label = key.seal(Place::new("activities", "label", client.activity.uuid()), "Walking for half an hour");
        outcome_rows::insert_activity(conn, client.activity, id, &label, 0, since).await?;
        keys.insert(id, key);
    }
    Ok(keys)
}

async fn write_bookings(state: &AppState, plan: &Arc<LoadPlan>) -> DbResult<()> {
    for range in chunks(plan.bookings.len(), CHUNK) {
        let own = plan.clone();
        let work = state.db.write::<_, DbError, _>(async move |tx: &mut Tx| {
            let bookings = own.bookings.get(range).unwrap_or_default();
            writes::insert_all(&mut tx.conn, bookings).await?;
            store::insert_events(&mut tx.conn, &plan::events(bookings)).await
        });
        work.await?;
    }
    tracing::info!(bookings = plan.bookings.len(), "load data: bookings");
    Ok(())
}

async fn write_records(state: &AppState, plan: &Arc<LoadPlan>, keys: &Arc<Keys>) -> DbResult<()> {
    for range in chunks(plan.past, CHUNK / 4) {
        let (own, keys) = (plan.clone(), keys.clone());
        let work = state.db.write::<_, DbError, _>(async move |tx: &mut Tx| {
            for visit in range.filter_map(|nth| own.visit(nth)) {
                treatments::record_past_visit(&mut tx.conn, key_of(&keys, visit.client)?, &visit).await?;
            }
            Ok(())
        });
        work.await?;
    }
    for range in chunks(plan.clients.len(), CHUNK / 8) {
        let own = plan.clone();
        let work = state.db.write::<_, DbError, _>(async move |tx: &mut Tx| {
            for nth in range {
                for past in own.check_ins(nth) {
                    outcomes::record_past_check_in(&mut tx.conn, &past).await?;
                }
            }
            Ok(())
        });
        work.await?;
    }
    tracing::info!(visits = plan.past, "load data: visits and check-ins");
    Ok(())
}

async fn write_threads(state: &AppState, plan: &Arc<LoadPlan>) -> DbResult<()> {
    let messages = usize::try_from(plan.load.messages_per_client).unwrap_or(CHUNK).max(1);
    for range in chunks(plan.clients.len(), CHUNK.div_ceil(messages)) {
        let (own, seal) = (plan.clone(), state.seal.clone());
        let work = state.db.write::<_, DbError, _>(async move |tx: &mut Tx| {
            for thread in range.filter_map(|nth| own.thread(nth)) {
                history::insert(&mut tx.conn, &seal, &thread).await?;
            }
            Ok(())
        });
        work.await?;
    }
    tracing::info!("load data: messages");
    Ok(())
}

/// `0..all` in chunks.
fn chunks(all: usize, size: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..all).step_by(size.max(1)).map(move |from| from..all.min(from.saturating_add(size.max(1))))
}
