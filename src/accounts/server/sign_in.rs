//! Signing in and out.

use super::{password, queries, store};
use crate::accounts::policy::{Failures, PASSWORD_LENGTH, address_bucket};
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Actor, Entry};
use crate::platform::random;
use crate::platform::shelf::Need;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::policy::session_limits;
use crate::session::signed_in::SignedIn;
use crate::session::store as session_store;
use crate::types::contact::Email;
use crate::types::person::Person;
use crate::web::cookies::{Token, hash};
use futures::future::BoxFuture;
use sha2::{Digest, Sha256};

pub const NEEDS: &[Need] = &[Need::of::<AfterSignIn>("what follows a sign-in")];

/// What else a sign-in does, such as keeping the time that was held before it. It may lead to another page than the one asked for.
pub struct AfterSignIn(pub fn(Cx, Person) -> Following);

/// The page it leads to instead, if any.
pub type Following = BoxFuture<'static, Result<Option<String>, AppError>>;

/// What a successful sign-in gives the browser.
pub struct NewSession {
    pub token: Token,
    /// Only for a browser not seen with this account before.
    pub device: Option<Token>,
    pub to: String,
    pub person: Person,
}

pub async fn sign_in(cx: &Cx, email: &str, typed: String, then: &str) -> Result<NewSession, AppError> {
    let state = &cx.state;
    take_turn(cx).await?;
    let email = Email::parse(email).ok();
    let found = match &email {
        Some(email) => queries::credentials(state, email).await?,
        None => None,
    };
    let known_device = match (&found, cx.request.device) {
        (Some((person, _)), Some(device)) => queries::knows_device(state, person.id, device).await?,
        _ => false,
    };
    // Failures in a browser that the owner has used before count separately: a stranger's tries elsewhere do not slow it down.
    let bucket = match cx.request.device.filter(|_| known_device) {
        Some(device) => key("device", &device),
        None => key("account", email.as_ref().map(|e| e.as_str().to_owned()).unwrap_or_default().as_bytes()),
    };
    let failures = queries::failures(state, bucket).await?;
    if let Some(wait) = failures.wait(cx.now) {
        return Err(AppError::TooOften { wait_seconds: wait.whole_seconds() + 1 });
    }
    let stored = found.as_ref().and_then(|(_, stored)| stored.clone());
    let right = typed.len() <= *PASSWORD_LENGTH.end() * 4 && password::verify(state, typed, stored).await?;
    match found {
        Some((person, _)) if right => open_session(cx, person, bucket, known_device, then).await,
        found => {
            count_failure(cx, bucket, failures, found.map(|(person, _)| person)).await?;
            Err(Refused::SignIn.into())
        }
    }
}

/// Uses up one attempt of this network address.
async fn take_turn(cx: &Cx) -> Result<(), AppError> {
    let (bucket, now) = (key("address", &cx.request.network()), cx.now);
    let take = async move |tx: &mut Tx| {
        let before = store::throttle(&mut tx.conn, &bucket).await?;
        let until = address_bucket(before.until, now).map_err(|wait| AppError::TooOften { wait_seconds: wait.whole_seconds() + 1 })?;
        Ok(store::set_throttle(&mut tx.conn, &bucket, Failures { hits: 0, until }).await?)
    };
    cx.state.db.write(take).await
}

async fn count_failure(cx: &Cx, bucket: [u8; 32], failures: Failures, person: Option<Person>) -> Result<(), AppError> {
    let now = cx.now;
    // An unknown address is not logged: it may be a password typed into the wrong field.
    let unknown = || Actor { id: None, name: "someone".to_owned(), role: "unknown".to_owned() };
    let entry = entry(cx, Action::SignInRefused, person.as_ref().map_or_else(unknown, Actor::from));
    cx.commit(entry, async move |tx: &mut Tx| Ok(store::set_throttle(&mut tx.conn, &bucket, failures.and_one(now)).await?)).await
}

/// A session for someone who has just proved who they are by a mailed code.
pub async fn begin_session(cx: &Cx, person: Person, then: &str) -> Result<NewSession, AppError> {
    let bucket = key("account", person.email.as_bytes());
    open_session(cx, person, bucket, false, then).await
}

async fn open_session(cx: &Cx, person: Person, bucket: [u8; 32], known_device: bool, then: &str) -> Result<NewSession, AppError> {
    let token = random::secret();
    let device = (!known_device).then(random::secret);
    let (now, expires) = (cx.now, cx.now.plus(session_limits(person.role).absolute));
    let old = cx.session.as_ref().map(|session| session.token_hash);
    let to = own_page(then).map_or_else(|| person.role.first_page().to_owned(), str::to_owned);
    let (token_hash, device_hash) = (hash(&token), device.as_ref().map(hash));
    let id = person.id;
    cx.commit(entry(cx, Action::SignIn, Actor::from(&person)), async move |tx: &mut Tx| {
        if let Some(old) = old {
            session_store::end_session(&mut tx.conn, &old).await?;
        }
        session_store::insert_session(&mut tx.conn, &token_hash, id, now, expires).await?;
        if let Some(device) = device_hash {
            store::insert_device(&mut tx.conn, &device, id, now).await?;
        }
        Ok(store::clear_throttle(&mut tx.conn, &bucket).await?)
    })
    .await?;
    Ok(NewSession { token, device, to, person })
}

/// The audit row of a sign-in, whose actor has no session yet.
fn entry(cx: &Cx, action: Action, actor: Actor) -> Entry {
    Entry { at: cx.now, actor, action, screen: "accounts/sign-in", subject: None, about: None }
}

/// Only a path on this site: an address that leads away is dropped.
fn own_page(then: &str) -> Option<&str> {
    let fine = then.starts_with('/') && !then.starts_with("//") && !then.contains(['\\', '\r', '\n']) && !then.starts_with("/api/");
    fine.then_some(then)
}

pub async fn sign_out(cx: &Cx, who: SignedIn) -> Result<(), AppError> {
    let token_hash = who.session().token_hash;
    let entry = cx.entry(Action::SignOut, "accounts/sign-out", None, None);
    cx.commit(entry, async move |tx: &mut Tx| Ok(session_store::end_session(&mut tx.conn, &token_hash).await?)).await
}

pub async fn sign_out_everywhere(cx: &Cx, who: SignedIn) -> Result<(), AppError> {
    let entry = cx.entry(Action::SignOut, "accounts/sign-out-everywhere", None, None);
    cx.commit(entry, async move |tx: &mut Tx| Ok(session_store::end_sessions_of(&mut tx.conn, who.id).await?)).await
}

fn key(kind: &str, what: &[u8]) -> [u8; 32] {
    let mut sum = Sha256::new();
    sum.update(kind.as_bytes());
    sum.update([0]);
    sum.update(what);
    sum.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(own_page("/visits?from=2026-11-01"), Some("/visits?from=2026-11-01"));
        for away in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nb", "/api/accounts/sign-out"] {
            assert_eq!(own_page(away), None, "{away:?}");
        }
    }
}
