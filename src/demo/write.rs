//! Writes a plan. Each slice seals and inserts its own rows.

use super::house::{Account, House};
use super::named::{DOROTHY, NOAH};
use super::plan::Plan;
use super::store;
use crate::accounts::server::store::NewPerson;
use crate::accounts::server::{household_store as household, store as accounts};
use crate::booking::appointments::server::store::writes;
use crate::clinic::server::{offering_store as offering, store as clinic};
use crate::messaging::server::history;
use crate::outcomes::server::{commands as outcomes, store as outcome_rows};
use crate::platform::db::{Conn, DbError, DbResult};
use crate::platform::seal::{ClientKey, Place, Seal};
use crate::treatments::server::commands as treatments;
use crate::types::contact::Email;
use crate::types::ids::ClientId;
use crate::types::instant::Instant;
use crate::types::person::Role;
use std::collections::HashMap;

/// The keys of the clients.
pub type Keys = HashMap<ClientId, ClientKey>;

/// `password` is the hash of the demo's password.
pub async fn write(conn: &mut Conn, seal: &Seal, plan: &Plan, password: &str) -> DbResult<()> {
    write_house(conn, &plan.house, password).await?;
    let mut keys = Keys::new();
    for client in &plan.clients {
        keys.extend(write_account(conn, seal, client, password).await?);
    }
    for (n, client) in (0_i64..).zip(&plan.clients) {
        household::put_phone(conn, client.id, Some(&format!("403555{:04}", 200 + n))).await?;
    }
    if let (Some(dorothy), Some(noah)) = (plan.client(DOROTHY), plan.client(NOAH)) {
        let since = plan.clients.iter().find(|one| one.name == NOAH).map_or_else(Instant::default, |noah| noah.since);
        household::join(conn, dorothy, noah, since).await?;
    }
    for (client, therapist, since) in &plan.care {
        clinic::insert_care(conn, *client, *therapist, *since).await?;
    }
    writes::insert_all(conn, &plan.bookings).await?;
    store::insert_events(conn, &plan.events).await?;
    for visit in &plan.visits {
        treatments::record_past_visit(conn, key_of(&keys, visit.client)?, visit).await?;
    }
    write_outcomes(conn, &keys, plan).await?;
    for thread in &plan.threads {
        history::insert(conn, seal, thread).await?;
    }
    Ok(())
}

pub async fn write_house(conn: &mut Conn, house: &House, password: &str) -> DbResult<()> {
    clinic::put_clinic(conn, &house.clinic).await?;
    for service in &house.services {
        clinic::insert_service(conn, service).await?;
    }
    for room in &house.rooms {
        clinic::insert_room(conn, room.id, &room.name, room.location).await?;
    }
    for account in &house.accounts {
        accounts::insert_person(conn, &person(account, password)?, account.since).await?;
    }
    for (position, colleague) in (1..).zip(&house.colleagues) {
        clinic::insert_therapist(conn, &colleague.therapist, position).await?;
        for service in colleague.services.iter().filter_map(|index| house.service(*index)) {
            offering::put_offer(conn, colleague.therapist.id, service.id, None).await?;
        }
    }
    for add_on in &house.add_ons {
        offering::insert_add_on(conn, add_on).await?;
    }
    for (id, shift) in &house.shifts {
        clinic::insert_shift(conn, *id, *shift).await?;
    }
    Ok(())
}

/// Inserts a person; for a client, answers the key that seals their record.
pub async fn write_account(conn: &mut Conn, seal: &Seal, account: &Account, password: &str) -> DbResult<Option<(ClientId, ClientKey)>> {
    accounts::insert_person(conn, &person(account, password)?, account.since).await?;
    if account.role != Role::Client {
        return Ok(None);
    }
    let client = ClientId::from_uuid(account.id.uuid());
    Ok(Some((client, seal.make_key(conn, client, account.since).await?)))
}

fn person(account: &Account, password: &str) -> DbResult<NewPerson> {
    Ok(NewPerson {
        id: account.id,
        email: Email::parse(&account.email).map_err(|_| DbError::Other(format!("{} is no address", account.email)))?,
        name: account.name.clone(),
        role: account.role,
        rights: account.rights,
        password: account.signs_in.then(|| password.to_owned()),
    })
}

pub fn key_of(keys: &Keys, client: ClientId) -> DbResult<&ClientKey> {
    keys.get(&client).ok_or_else(|| DbError::Other("a client of the plan has no key".to_owned()))
}

async fn write_outcomes(conn: &mut Conn, keys: &Keys, plan: &Plan) -> DbResult<()> {
    for activity in &plan.activities {
        let place = Place::new("activities", "label", activity.id.uuid());
        let label = key_of(keys, activity.client)?.seal(place, &activity.label);
        outcome_rows::insert_activity(conn, activity.id, activity.client, &label, activity.position, activity.since).await?;
    }
    for past in &plan.answered {
        outcomes::record_past_check_in(conn, past).await?;
    }
    for open in &plan.open {
        outcome_rows::insert_check_in(conn, open.id, open.client, open.due, None).await?;
    }
    Ok(())
}
