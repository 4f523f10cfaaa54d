//! Acting for someone else: a parent for a child. The log names who acted and for whom.

use super::store::NewPerson;
use super::{household_store as store, queries, store as people};
use crate::error::AppError;
use crate::notifications::server::commands::NOWHERE;
use crate::platform::audit::entry::{Action, Entry, Subject};
use crate::platform::db::dialect::lock_clinic;
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedIn, SignedInClient, SignedInStaff};
use crate::types::contact::{Email, Phone};
use crate::types::ids::{ClientId, PersonId};
use crate::types::person::{Rights, Role};
use crate::types::text::Text;

/// More than a large family.
const MOST: usize = 8;

/// Someone whom this client books for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependant {
    pub id: ClientId,
    pub name: String,
}

pub async fn dependants(cx: &Cx, me: &SignedInClient) -> Result<Vec<Dependant>, AppError> {
    let all = store::dependants(&mut cx.state.db.read().await?, me.id).await?;
    Ok(all.into_iter().map(|(id, name)| Dependant { id, name }).collect())
}

/// This client, or the one they act for. Someone who is neither is not there.
pub async fn acting(cx: &Cx, me: SignedInClient, id: Option<ClientId>) -> Result<SignedInClient, AppError> {
    match id {
        None => Ok(me),
        Some(id) if id == me.id => Ok(me),
        Some(id) => {
            let found = dependants(cx, &me).await?.into_iter().find(|one| one.id == id).ok_or(AppError::NotFound)?;
            Ok(me.acting_for(found.id, found.name))
        }
    }
}

/// Adds someone who does not sign in themselves: a child. The same name sent twice is one child.
pub async fn add_dependant(cx: &Cx, me: &SignedInClient, name: &str) -> Result<(), AppError> {
    let name = read_name(name)?;
    let (new, child) = without_password(&name, None)?;
    let (seal, guardian, now) = (cx.state.seal.clone(), me.id, cx.now);
    let entry = cx.entry(Action::Create, "accounts/household", Some(Subject { id: child, name: name.clone() }), Some(child.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            // One after the other, so that the count is true.
            lock_clinic(&mut tx.conn).await?;
            let others = store::dependants(&mut tx.conn, guardian).await?;
            if others.iter().any(|(_, other)| *other == name) {
                return Ok(());
            }
            if others.len() >= MOST {
                return Err(AppError::Conflict(format!(
                    "You book for {MOST} people already. Please speak with the front desk. Nothing was changed."
                )));
            }
            people::insert_person(&mut tx.conn, &new, now).await?;
            seal.make_key(&mut tx.conn, child, now).await?;
            store::join(&mut tx.conn, guardian, child, now).await?;
            tx.audit(entry);
            Ok(())
        })
        .await
}

/// Who acts for someone: id, name and address.
pub async fn guardians(cx: &Cx, _desk: &SignedInStaff, dependant: ClientId) -> Result<Vec<(ClientId, String, String)>, AppError> {
    Ok(store::guardians(&mut cx.state.db.read().await?, dependant).await?)
}

/// The desk puts someone on file who has never been here. Without an address no letter reaches them.
pub async fn new_client(cx: &Cx, _desk: &SignedInStaff, name: &str, email: &str, phone: &str) -> Result<ClientId, AppError> {
    let name = read_name(name)?;
    let email = match email.trim() {
        "" => None,
        typed => Some(Email::parse(typed).map_err(|problem| AppError::invalid("email", problem.to_string()))?),
    };
    let phone = read_phone(phone)?;
    let (new, client) = without_password(&name, email)?;
    let (seal, now) = (cx.state.seal.clone(), cx.now);
    let entry = cx.entry(Action::Create, "schedule/new-client", Some(Subject { id: client, name }), Some(client.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            people::insert_person(&mut tx.conn, &new, now).await.map_err(|error| {
                if error.is_constraint("people_email_key") {
                    AppError::invalid("email", "Someone has this address already. Look for them by it.")
                } else {
                    error.into()
                }
            })?;
            seal.make_key(&mut tx.conn, client, now).await?;
            store::put_phone(&mut tx.conn, new.id, phone.as_ref().map(Phone::digits)).await?;
            tx.audit(entry);
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(client)
}

fn read_name(typed: &str) -> Result<String, AppError> {
    Ok(Text::<100>::parse(typed).map_err(|problem| AppError::invalid("name", problem.sentence()))?.into_string())
}

fn read_phone(typed: &str) -> Result<Option<Phone>, AppError> {
    match typed.trim() {
        "" => Ok(None),
        text => Phone::parse(text).map(Some).map_err(|problem| AppError::invalid("phone", problem.to_string())),
    }
}

/// A client who cannot sign in. Without an address of their own they get one that leads nowhere.
fn without_password(name: &str, email: Option<Email>) -> Result<(NewPerson, ClientId), AppError> {
    let id: PersonId = random::id();
    let email = match email {
        Some(email) => email,
        None => Email::parse(&format!("{id}{NOWHERE}")).map_err(|_| AppError::Broken)?,
    };
    let new = NewPerson { id, email, name: name.to_owned(), role: Role::Client, rights: Rights::NONE, password: None };
    Ok((new, ClientId::from_uuid(id.uuid())))
}

/// The desk lets one client act for another, or no longer.
pub async fn put_guardian(cx: &Cx, _desk: &SignedInStaff, dependant: Subject, email: &str, acts: bool) -> Result<(), AppError> {
    let address = Email::parse(email).map_err(|problem| AppError::invalid("email", problem.to_string()))?;
    let known = queries::credentials(&cx.state, &address).await?.filter(|(person, _)| person.role == Role::Client);
    let (guardian, _) = known.ok_or_else(|| AppError::invalid("email", "No client has this address. Nothing was changed."))?;
    let (guardian, child, now) = (ClientId::from_uuid(guardian.id.uuid()), dependant.id, cx.now);
    if guardian == child {
        return Err(AppError::invalid("email", "That is the same client. Nothing was changed."));
    }
    let entry = cx.entry(Action::Change, "accounts/household", Some(dependant), Some(guardian.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            if acts {
                store::join(&mut tx.conn, guardian, child, now).await?;
            } else {
                store::leave(&mut tx.conn, guardian, child).await?;
            }
            tx.audit(entry);
            Ok(())
        })
        .await
}

pub async fn phone(cx: &Cx, me: &SignedIn) -> Result<Option<String>, AppError> {
    let digits = store::phone(&mut cx.state.db.read().await?, me.id).await?;
    Ok(digits.and_then(|digits| Phone::parse(&digits).ok()).map(|phone| phone.to_string()))
}

/// Their telephone, or none any more.
pub async fn put_phone(cx: &Cx, me: &SignedIn, typed: &str) -> Result<(), AppError> {
    let (phone, id) = (read_phone(typed)?, me.id);
    let subject = cx.client().ok().map(|me| me.subject());
    let entry: Entry = cx.entry(Action::Change, "accounts/phone", subject, Some(id.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            store::put_phone(&mut tx.conn, id, phone.as_ref().map(Phone::digits)).await?;
            tx.audit(entry);
            Ok(())
        })
        .await
}
