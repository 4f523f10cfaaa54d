//! People with a name, a role and rights: adding one.

use super::store::{self, NewPerson};
use crate::clinic::server::care::begin_to_work;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Actor, Entry};
use crate::platform::db::DbError;
use crate::platform::state::AppState;
use crate::platform::tx::Tx;
use crate::types::ids::{ClientId, PersonId, TherapistId};
use crate::types::person::Role;

/// Inserts and never overwrites: an address that is taken is a refusal, whoever asks.
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
        Err(error) if error.is_constraint("people_email_key") => {
            Err(AppError::Conflict("Someone with that e-mail address is here already. Nothing was changed.".to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}
