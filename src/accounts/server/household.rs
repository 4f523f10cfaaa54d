//! Acting for someone else: a parent for a child. The log names who acted and for whom.

use super::consent::{self, Question};
use super::store::NewPerson;
use super::{consent_store, household_store as store, queries, store as people};
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::notifications::server::commands::NOWHERE;
use crate::platform::audit::entry::{Action, Subject};
use crate::platform::db::dialect::lock_clinic;
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedIn, SignedInClient, SignedInStaff};
use crate::types::contact::{Email, Phone};
use crate::types::ids::{ClientId, PersonId};
use crate::types::person::{Rights, Role};
use crate::types::text::Text;

/// The most people one client books for: more than a large family.
const MOST: usize = 8;

/// Someone this client books for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependant {
    pub id: ClientId,
    pub name: String,
}

pub async fn dependants(cx: &Cx, me: &SignedInClient) -> Result<Vec<Dependant>, AppError> {
    let all = store::dependants(&mut cx.state.db.read().await?, me.id).await?;
    Ok(all.into_iter().map(|(id, name)| Dependant { id, name }).collect())
}

/// This client, or the dependant with this id. Anyone else is not found.
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

/// Adds a child, who does not sign in. The same name sent twice is one child.
pub async fn add_dependant(cx: &Cx, me: &SignedInClient, name: &str) -> Result<(), AppError> {
    let name = read_name(name)?;
    let (new, child) = without_password(&name, None)?;
    let (seal, guardian, now) = (cx.state.seal.clone(), me.id, cx.now);
    let entry = cx.entry(Action::Create, "accounts/household", Some(Subject { id: child, name: name.clone() }), Some(child.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            // Taking turns keeps the count right.
            lock_clinic(&mut tx.conn).await?;
            let others = store::dependants(&mut tx.conn, guardian).await?;
            if others.iter().any(|(_, other)| *other == name) {
                return Ok(());
            }
            if others.len() >= MOST {
                return Err(Refused::HouseholdFull { most: MOST }.into());
            }
            people::insert_person(&mut tx.conn, &new, now).await?;
            seal.make_key(&mut tx.conn, child, now).await?;
            store::join(&mut tx.conn, guardian, child, now).await?;
            tx.audit(entry);
            Ok(())
        })
        .await
}

/// The people who act for someone: id, name and address.
pub async fn guardians(cx: &Cx, _desk: &SignedInStaff, dependant: ClientId) -> Result<Vec<(ClientId, String, String)>, AppError> {
    Ok(store::guardians(&mut cx.state.db.read().await?, dependant).await?)
}

/// The desk adds a client. Without an address they get no letters.
pub async fn new_client(cx: &Cx, _desk: &SignedInStaff, name: &str, email: &str, phone: &str) -> Result<ClientId, AppError> {
    let name = read_name(name)?;
    let email = match email.trim() {
        "" => None,
        typed => Some(Email::parse(typed).map_err(Refused::Email)?),
    };
    let phone = read_phone(phone)?;
    let (new, client) = without_password(&name, email)?;
    let (seal, now) = (cx.state.seal.clone(), cx.now);
    let entry = cx.entry(Action::Create, "schedule/new-client", Some(Subject { id: client, name }), Some(client.uuid()));
    cx.commit(entry, async move |tx: &mut Tx| {
        match people::insert_person(&mut tx.conn, &new, now).await {
            Err(error) if error.is_constraint("people_email_key") => return Err(Refused::AddressOnFile.into()),
            inserted => inserted?,
        }
        seal.make_key(&mut tx.conn, client, now).await?;
        store::put_phone(&mut tx.conn, new.id, phone.as_ref().map(Phone::digits)).await?;
        Ok(client)
    })
    .await
}

fn read_name(typed: &str) -> Result<String, AppError> {
    Ok(Text::<100>::parse(typed).map_err(Refused::Name)?.into_string())
}

fn read_phone(typed: &str) -> Result<Option<Phone>, AppError> {
    match typed.trim() {
        "" => Ok(None),
        text => Ok(Some(Phone::parse(text).map_err(Refused::Phone)?)),
    }
}

/// A client who cannot sign in. Without an address of their own they get one that no letter is sent to.
fn without_password(name: &str, email: Option<Email>) -> Result<(NewPerson, ClientId), AppError> {
    let id: PersonId = random::id();
    let email = match email {
        Some(email) => email,
        None => Email::parse(&format!("{id}{NOWHERE}")).map_err(|_| AppError::Broken)?,
    };
    let new = NewPerson { id, email, name: name.to_owned(), role: Role::Client, rights: Rights::NONE, password: None };
    Ok((new, ClientId::from_uuid(id.uuid())))
}

/// Who is to act for a client, or no longer, as the desk says.
pub struct Guardian<'a> {
    pub email: &'a str,
    pub acts: bool,
    /// The desk says that the client is a child.
    pub of_child: bool,
}

/// The desk ends that one client acts for another, or lets it begin: at once for a child without an address of their own; anyone else
/// is asked first.
pub async fn put_guardian(cx: &Cx, _desk: &SignedInStaff, dependant: Subject, guardian: Guardian<'_>) -> Result<(), AppError> {
    let Guardian { email, acts, of_child } = guardian;
    let address = Email::parse(email).map_err(Refused::Email)?;
    let known = queries::credentials(&cx.state, &address).await?.filter(|(person, _)| person.role == Role::Client);
    let (guardian, _) = known.ok_or(Refused::NoSuchClient)?;
    let (guardian, guardian_name) = (ClientId::from_uuid(guardian.id.uuid()), guardian.name);
    let (client, now, here) = (dependant.id, cx.now, cx.clone());
    if guardian == client {
        return Err(Refused::OwnGuardian.into());
    }
    let entry = cx.entry(Action::Change, "accounts/household", Some(dependant.clone()), Some(guardian.uuid()));
    cx.commit(entry, async move |tx: &mut Tx| {
        if !acts {
            // First the question: someone may be answering it.
            consent_store::take_back(&mut tx.conn, guardian, client).await?;
            return Ok(store::leave(&mut tx.conn, guardian, client).await?);
        }
        match store::email(&mut tx.conn, client.into()).await?.filter(|email| !email.ends_with(NOWHERE)) {
            Some(email) => consent::ask(&here, tx, &Question { guardian, guardian_name, dependant, email }).await,
            None if of_child => Ok(store::join(&mut tx.conn, guardian, client, now).await.map(|_| ())?),
            None => Err(Refused::CannotBeAsked.into()),
        }
    })
    .await?;
    cx.state.job_signal.send();
    Ok(())
}

/// Whether the desk can ask this client by mail.
pub async fn has_own_address(cx: &Cx, _desk: &SignedInStaff, client: ClientId) -> Result<bool, AppError> {
    let email = store::email(&mut cx.state.db.read().await?, client.into()).await?;
    Ok(email.is_some_and(|email| !email.ends_with(NOWHERE)))
}

/// The people who act for the client who is signed in: id and name.
pub async fn own_guardians(cx: &Cx, me: &SignedInClient) -> Result<Vec<(ClientId, String)>, AppError> {
    let all = store::guardians(&mut cx.state.db.read().await?, me.id).await?;
    Ok(all.into_iter().map(|(id, name, _)| (id, name)).collect())
}

/// Someone no longer wants to be acted for.
pub async fn end_guardian(cx: &Cx, me: &SignedInClient, guardian: ClientId) -> Result<(), AppError> {
    let client = me.id;
    let entry = cx.entry(Action::End, "accounts/household", Some(me.subject()), Some(guardian.uuid()));
    cx.commit(entry, async move |tx: &mut Tx| {
        consent_store::take_back(&mut tx.conn, guardian, client).await?;
        Ok(store::leave(&mut tx.conn, guardian, client).await?)
    })
    .await
}

pub async fn phone(cx: &Cx, me: &SignedIn) -> Result<Option<String>, AppError> {
    let digits = store::phone(&mut cx.state.db.read().await?, me.id).await?;
    Ok(digits.and_then(|digits| Phone::parse(&digits).ok()).map(|phone| phone.to_string()))
}

/// Changes their telephone number; empty removes it.
pub async fn put_phone(cx: &Cx, me: &SignedIn, typed: &str) -> Result<(), AppError> {
    let (phone, id) = (read_phone(typed)?, me.id);
    let subject = cx.client().ok().map(|me| me.subject());
    let entry = cx.entry(Action::Change, "accounts/phone", subject, Some(id.uuid()));
    cx.commit(entry, async move |tx: &mut Tx| Ok(store::put_phone(&mut tx.conn, id, phone.as_ref().map(Phone::digits)).await?)).await
}
