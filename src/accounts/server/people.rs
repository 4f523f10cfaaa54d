//! Adding a person with a name, a role and rights.

use super::store::{self, NewPerson};
use crate::accounts::words::Refused;
use crate::clinic::server::care::begin_to_work;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Actor, Entry};
use crate::platform::db::{DbError, DbResult};
use crate::platform::folded::folded;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::ids::{ClientId, PersonId, TherapistId};
use crate::types::person::Role;

/// Refuses an address that is taken; a person is never overwritten.
pub async fn add_person(state: &AppState, new: NewPerson) -> Result<PersonId, AppError> {
    let (seal, now, id) = (state.seal.clone(), state.clock.now(), new.id);
    let added = state.db.write::<(), DbError, _>(async move |tx: &mut Tx| {
        store::insert_person(&mut tx.conn, &new, now).await?;
        match new.role {
            Role::Client => {
                seal.make_key(&mut tx.conn, ClientId::from_uuid(id.uuid()), now).await?;
            }
            Role::Therapist => begin_to_work(&mut tx.conn, TherapistId::from_uuid(id.uuid())).await?,
            Role::Staff | Role::Owner => {}
        }
        let entry = Entry {
            at: now,
            actor: Actor::computer(),
            action: Action::Create,
            screen: "accounts/person",
            subject: None,
            about: Some(id.uuid()),
        };
        tx.audit(entry);
        Ok(())
    });
    match added.await {
        Ok(()) => Ok(id),
        Err(error) if error.is_constraint("people_email_key") => Err(Refused::AddressTaken.into()),
        Err(error) => Err(error.into()),
    }
}

/// Names folded at once when a start finds some that are not.
const FOLDED_AT_ONCE: i64 = 500;

/// Folds the names of everyone who was added before migration 0022. Can be stopped and run again.
pub async fn fold_names(state: &AppState) -> DbResult<()> {
    loop {
        let found = store::unfolded(&mut state.db.read().await?, FOLDED_AT_ONCE).await?;
        if found.is_empty() {
            return Ok(());
        }
        tracing::info!(names = found.len(), "folding names for the search");
        let fold = async move |tx: &mut Tx| {
            for (person, name) in found {
                store::put_folded(&mut tx.conn, person, &folded(&name)).await?;
            }
            Ok::<_, DbError>(())
        };
        state.db.write(fold).await?;
    }
}
