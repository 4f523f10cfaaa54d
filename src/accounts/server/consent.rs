//! Nobody who can be asked is acted for without their own consent. The desk asks, and the answer comes through a link in a letter.

use super::consent_store as store;
use super::household_store as households;
use super::limits::CONSENT_LETTERS;
use crate::accounts::letters;
use crate::accounts::model::Asked;
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::notifications::model::Letter;
use crate::notifications::server::commands::{link, promise_once_since, promise_secret};
use crate::notifications::server::secret::HIDDEN;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::clock::SKEW;
use crate::platform::db::dialect::lock_clinic;
use crate::platform::random;
use crate::platform::throttle::{self, Key};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::ClientId;
use crate::types::instant::Span;
use crate::types::person::Role;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// How long the link in a letter works. No secret of a letter works longer.
pub const ANSWER_WITHIN: Span = Span::days(14);

/// What the desk asks a client.
pub struct Question {
    pub guardian: ClientId,
    pub guardian_name: String,
    pub dependant: Subject,
    /// Where the client who is asked reads their letters.
    pub email: String,
}

/// Asks, unless the same question waits for its answer already: a form sent twice sends one letter.
pub async fn ask(cx: &Cx, tx: &mut Tx, question: &Question) -> Result<(), AppError> {
    let (guardian, dependant, now) = (question.guardian, question.dependant.id, cx.now);
    // Taking turns keeps two desks from asking at once.
    lock_clinic(&mut tx.conn).await?;
    let acts = households::guardians(&mut tx.conn, dependant).await?.iter().any(|(id, _, _)| *id == guardian);
    if acts || store::is_waiting(&mut tx.conn, guardian, dependant, now, now.plus(SKEW)).await? {
        return Ok(());
    }
    throttle::take(&mut tx.conn, Key::of("consent", dependant.uuid().as_bytes()), CONSENT_LETTERS, now).await?;
    let token = random::secret();
    store::put(&mut tx.conn, &hashed(&token), (guardian, dependant), now, now.plus(ANSWER_WITHIN)).await?;
    let page = link(&cx.state, "/consent/") + HIDDEN;
    let words = letters::consent(&cx.practice.clinic.name, &question.dependant.name, &question.guardian_name, &page);
    let letter = Letter { person: Some(dependant.into()), to: &question.email, words, about: None, calendar: None, send_at: now };
    Ok(promise_secret(tx, &cx.state.seal, letter, &URL_SAFE_NO_PAD.encode(token), now).await?)
}

/// What the desk has asked a client, where they have not agreed.
pub async fn of_client(cx: &Cx, _desk: &SignedInStaff, dependant: ClientId) -> Result<Vec<Asked>, AppError> {
    let mut asked = store::of_dependant(&mut cx.state.db.read().await?, dependant, cx.now).await?;
    asked.retain(|one| one.agrees != Some(true));
    Ok(asked)
}

/// The question behind the link of a letter. An unknown link looks like an address that never existed.
pub async fn asked(cx: &Cx, token: &str) -> Result<Asked, AppError> {
    let hash = read(token)?;
    store::by_token(&mut cx.state.db.read().await?, &hash).await?.ok_or(AppError::NotFound)
}

/// Whether the link can still be used.
pub fn is_open(cx: &Cx, asked: &Asked) -> bool {
    cx.now < asked.ends_at && asked.asked_at.since(cx.now) <= SKEW
}

/// Their answer. Until the link ends, they can change their mind by it.
pub async fn answer(cx: &Cx, token: &str, agrees: bool) -> Result<(), AppError> {
    let hash = read(token)?;
    let asked = asked(cx, token).await?;
    if !is_open(cx, &asked) {
        return Err(Refused::ConsentEnded.into());
    }
    let (state, clinic, now) = (cx.state.clone(), cx.practice.clinic.name.clone(), cx.now);
    cx.commit(entry(cx, &asked), async move |tx: &mut Tx| {
        if !store::answer(&mut tx.conn, &hash, agrees, now).await? {
            return Err(Refused::ConsentEnded.into());
        }
        if !agrees {
            return Ok(households::leave(&mut tx.conn, asked.guardian, asked.dependant).await?);
        }
        if households::join(&mut tx.conn, asked.guardian, asked.dependant, now).await? {
            let words = letters::consented(&clinic, &asked.dependant_name, &link(&state, "/book"));
            promise_once_since(tx, asked.guardian.into(), words, now.minus(Span::days(1)), now).await?;
        }
        Ok(())
    })
    .await?;
    cx.state.job_signal.send();
    Ok(())
}

/// Whoever has the link answers as the client to whom it was sent.
fn entry(cx: &Cx, asked: &Asked) -> Entry {
    let subject = Subject { id: asked.dependant, name: asked.dependant_name.clone() };
    let actor = Actor { id: Some(asked.dependant.into()), name: subject.name.clone(), role: Role::Client.as_str().to_owned() };
    Entry { actor, ..cx.entry(Action::Change, "accounts/consent", Some(subject), Some(asked.guardian.uuid())) }
}

fn read(token: &str) -> Result<[u8; 32], AppError> {
    URL_SAFE_NO_PAD.decode(token).map(|token| hashed(&token)).map_err(|_| AppError::NotFound)
}

fn hashed(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}
