//! A personal calendar address, for a phone to subscribe to. Its token is made from the key file and a number in the database:
//! it can be shown again and revoked, and a copied database opens nobody's calendar.

use super::store::{self, Feed};
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::reads;
use crate::booking::appointments::server::words::calendar_entry;
use crate::error::AppError;
use crate::notifications::server::commands::link;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::ics::{self, Method};
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedIn;
use crate::types::ids::{ClientId, PersonId, TherapistId};
use crate::types::instant::Span;
use crate::types::person::Role;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How far back a feed reaches: enough to look a recent visit up, not a history.
const LOOKS_BACK: Span = Span::days(60);

/// The address of this person's calendar, if they have made one.
pub async fn address(cx: &Cx, me: &SignedIn) -> Result<Option<String>, AppError> {
    let number = store::number_of(&mut cx.state.db.read().await?, me.id).await?;
    Ok(number.map(|number| link(&cx.state, &format!("/calendar/{}.ics", URL_SAFE_NO_PAD.encode(token(cx, me.id, &number))))))
}

fn token(cx: &Cx, person: PersonId, number: &[u8]) -> [u8; 32] {
    cx.state.seal.token("calendar", &[person.uuid().as_bytes(), number].concat())
}

/// Makes a new address; the one before stops working.
pub async fn make(cx: &Cx, me: &SignedIn) -> Result<(), AppError> {
    let (person, number, now) = (me.id, random::secret(), cx.now);
    let hash = hashed(&token(cx, person, &number));
    let entry = cx.entry(Action::Create, "booking/feed", None, None);
    cx.commit(entry, async move |tx: &mut Tx| Ok(store::put(&mut tx.conn, person, &number, &hash, now).await?)).await
}

pub async fn stop(cx: &Cx, me: &SignedIn) -> Result<(), AppError> {
    let person = me.id;
    let entry = cx.entry(Action::End, "booking/feed", None, None);
    cx.commit(entry, async move |tx: &mut Tx| Ok(store::delete(&mut tx.conn, person).await?)).await
}

/// The calendar behind a token. An unknown token looks like an address that never existed.
pub async fn calendar(cx: &Cx, file: &str) -> Result<String, AppError> {
    let token = file.strip_suffix(".ics").and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or(AppError::NotFound)?;
    let mut conn = cx.state.db.read().await?;
    let owner = store::owner(&mut conn, &hashed(&token)).await?.ok_or(AppError::NotFound)?;
    let since = cx.now.minus(LOOKS_BACK);
    // The clients that the owner acts for; the feed has their visits too.
    let mut others: BTreeMap<ClientId, Subject> = BTreeMap::new();
    let entries: Vec<ics::Entry> = match owner.role {
        Role::Client => {
            let visits = reads::feed_of_client(&mut conn, ClientId::from_uuid(owner.person.uuid()), since).await?;
            let of_another = |visit: &&Appointment| visit.client.uuid() != owner.person.uuid();
            others = visits.iter().filter(of_another).map(|visit| (visit.client, visit.subject())).collect();
            visits.iter().map(|visit| calendar_entry::of_client(cx, visit, visit.is_to_come(cx.now), of_another(&visit))).collect()
        }
        Role::Therapist => {
            let visits = reads::feed_of_therapist(&mut conn, TherapistId::from_uuid(owner.person.uuid()), since).await?;
            visits.iter().map(|visit| calendar_entry::of_therapist(cx, visit)).collect()
        }
        Role::Staff | Role::Owner => Vec::new(),
    };
    drop(conn);
    let own = look_entry(cx, owner);
    let rest: Vec<_> = others.into_values().map(|subject| Entry { subject: Some(subject), ..own.clone() }).collect();
    cx.state.db.record_looks(std::iter::once(own).chain(rest).collect()).await?;
    Ok(ics::calendar(Method::Publish, Some(&cx.practice.clinic.name), &cx.practice.wall, &entries))
}

fn look_entry(cx: &Cx, owner: Feed) -> Entry {
    let subject = (owner.role == Role::Client).then(|| Subject { id: ClientId::from_uuid(owner.person.uuid()), name: owner.name.clone() });
    let actor = Actor { id: Some(owner.person), name: owner.name, role: owner.role.as_str().to_owned() };
    Entry { actor, ..cx.entry(Action::View, "/calendar", subject, None) }
}

fn hashed(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}
