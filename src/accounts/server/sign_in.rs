//! Signing in and out.

use super::password::Hasher;
use super::{password, queries, store};
use crate::accounts::letters;
use crate::accounts::policy::{PASSWORD_LENGTH, WARN_OWNER_AFTER};
use crate::accounts::server::limits::{PASSWORDS, SIGN_INS, TRIES_OF_NETWORK};
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::notifications::model::Letter;
use crate::notifications::server::commands::promise;
use crate::platform::audit::entry::{Action, Actor, Entry};
use crate::platform::db::DbResult;
use crate::platform::random;
use crate::platform::realtime::{Announcement, SESSIONS_ENDED};
use crate::platform::shelf::Need;
use crate::platform::throttle::{self, Key, Taken, Throttled};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::policy::session_limits;
use crate::session::signed_in::SignedIn;
use crate::session::store as session_store;
use crate::types::contact::Email;
use crate::types::ids::PersonId;
use crate::types::instant::Instant;
use crate::types::person::Person;
use crate::web::cookies::{Token, hash};
use crate::web::own_page::own_page;
use futures::future::BoxFuture;

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
    let (state, parsed) = (&cx.state, Email::parse(email).ok());
    let address = parsed.as_ref().map_or_else(|| email.trim().to_lowercase(), |email| email.as_str().to_owned());
    let found = match &parsed {
        Some(email) => queries::credentials(state, email).await?,
        None => None,
    };
    let device = match (&found, cx.request.device) {
        (Some((person, _)), Some(device)) => queries::knows_device(state, person.id, device).await?.then_some(device),
        _ => None,
    };
    let known = device.zip(found.as_ref().map(|(person, _)| person.id));
    let (taken, device) = match take_try(cx, &address, known).await {
        // Too many tries on this device: it counts as any other from then on.
        Err(Throttled::Closed) if known.is_some() => (take_try(cx, &address, None).await, None),
        taken => (taken, device),
    };
    let taken = taken.map_err(refused)?;
    // Beside the request: whoever hangs up meanwhile keeps no wrong try out of the log.
    let looked = tokio::spawn(look(cx.clone(), found, taken, device.is_some(), typed, then.to_owned()));
    looked.await.map_err(|_| AppError::Broken)?
}

/// Looks at the password of a try that was taken.
async fn look(
    cx: Cx,
    found: Option<(Person, Option<String>)>,
    taken: Taken,
    known_device: bool,
    typed: String,
    then: String,
) -> Result<NewSession, AppError> {
    let (cx, state) = (&cx, &cx.state);
    let hasher = if known_device { Hasher::KnownDevice } else { Hasher::Anyone };
    let stored = found.as_ref().and_then(|(_, stored)| stored.clone());
    let right = match typed.len() <= *PASSWORD_LENGTH.end() * 4 {
        true => password::verify(state, hasher, typed, stored).await,
        false => Ok(false),
    };
    match (right, found) {
        (Ok(true), Some((person, _))) => open_session(cx, person, taken, known_device, &then).await,
        (Ok(_), found) => {
            refuse(cx, taken, known_device, found.map(|(person, _)| person)).await?;
            Err(Refused::SignIn.into())
        }
        // Nobody looked at it.
        (Err(error), _) => {
            state.db.write::<_, AppError, _>(async move |tx: &mut Tx| Ok(taken.give_back(&mut tx.conn).await?)).await?;
            Err(error)
        }
    }
}

/// Takes one try before the password is looked at, so that tries at once are counted like tries one after the other. Those in a
/// browser that the owner has used before count by themselves: a stranger's tries elsewhere do not slow it down.
async fn take_try(cx: &Cx, address: &str, known: Option<([u8; 32], PersonId)>) -> Result<Taken, Throttled> {
    let (network, account, now) = (Key::of("address", &cx.request.network()), account(address), cx.now);
    let take = async move |tx: &mut Tx| match known {
        Some((device, person)) => {
            throttle::take_turn(&mut tx.conn, Key::of("sign-ins", person.uuid().as_bytes()), SIGN_INS, now).await?;
            throttle::take_try(&mut tx.conn, Key::of("device", &device), PASSWORDS, now).await
        }
        None => {
            throttle::take_turn(&mut tx.conn, network, TRIES_OF_NETWORK, now).await?;
            throttle::take_try(&mut tx.conn, account, PASSWORDS, now).await
        }
    };
    cx.state.db.write(take).await
}

fn refused(throttled: Throttled) -> AppError {
    match throttled {
        Throttled::Closed => Refused::SignInClosed.into(),
        other => other.into(),
    }
}

/// The tries at the password of an account, by its address in small letters. What is no address counts by itself.
pub fn account(address: &str) -> Key {
    Key::of("account", address.as_bytes())
}

async fn refuse(cx: &Cx, taken: Taken, known_device: bool, person: Option<Person>) -> Result<(), AppError> {
    // An unknown address is not logged: it may be a password typed into the wrong field.
    let unknown = || Actor { id: None, name: "someone".to_owned(), role: "unknown".to_owned() };
    let entry = entry(cx, Action::SignInRefused, person.as_ref().map_or_else(unknown, Actor::from));
    let told = person.filter(|_| taken.in_a_row == WARN_OWNER_AFTER && !known_device);
    let (words, now) = (letters::wrong_passwords(&cx.practice.clinic.name), cx.now);
    cx.commit(entry, async move |tx: &mut Tx| {
        if let Some(person) = told {
            let letter = Letter { person: Some(person.id), to: &person.email, words, about: None, calendar: None, send_at: now };
            promise(tx, letter, now).await?;
        }
        Ok(())
    })
    .await
}

async fn open_session(cx: &Cx, person: Person, taken: Taken, known_device: bool, then: &str) -> Result<NewSession, AppError> {
    let token = random::secret();
    let device = (!known_device).then(random::secret);
    let old = cx.session.as_ref().map(|session| session.token_hash);
    let to = own_page(then).unwrap_or_else(|| person.role.first_page().to_owned());
    let session = SessionStart { person: person.clone(), token: hash(&token), device: device.as_ref().map(hash), now: cx.now };
    cx.commit(entry(cx, Action::SignIn, Actor::from(&person)), async move |tx: &mut Tx| {
        if let Some(old) = old {
            session_store::end_session(&mut tx.conn, &old).await?;
        }
        // Who has the account's own browser may open what strangers have closed.
        throttle::reopen(&mut tx.conn, account(&session.person.email), PASSWORDS).await?;
        taken.succeeded(&mut tx.conn).await?;
        Ok(session.write(tx).await?)
    })
    .await?;
    Ok(NewSession { token, device, to, person })
}

/// The hashes of the cookies that a browser is about to get.
pub struct SessionStart {
    pub person: Person,
    pub token: [u8; 32],
    pub device: Option<[u8; 32]>,
    pub now: Instant,
}

impl SessionStart {
    pub async fn write(&self, tx: &mut Tx) -> DbResult<()> {
        let expires = self.now.plus(session_limits(self.person.role).absolute);
        session_store::insert_session(&mut tx.conn, &self.token, self.person.id, self.now, expires).await?;
        match &self.device {
            Some(device) => store::insert_device(&mut tx.conn, device, self.person.id, self.now).await,
            None => Ok(()),
        }
    }
}

/// The audit row of a sign-in, whose actor has no session yet.
pub fn entry(cx: &Cx, action: Action, actor: Actor) -> Entry {
    Entry { at: cx.now, actor, action, screen: "accounts/sign-in", subject: None, about: None }
}

pub async fn sign_out(cx: &Cx, who: SignedIn) -> Result<(), AppError> {
    let token_hash = who.session().token_hash;
    let entry = cx.entry(Action::SignOut, "accounts/sign-out", None, None);
    cx.commit(entry, async move |tx: &mut Tx| {
        tx.announce(Announcement::to(who.id, SESSIONS_ENDED, ""));
        Ok(session_store::end_session(&mut tx.conn, &token_hash).await?)
    })
    .await
}

pub async fn sign_out_everywhere(cx: &Cx, who: SignedIn) -> Result<(), AppError> {
    let entry = cx.entry(Action::SignOut, "accounts/sign-out-everywhere", None, None);
    cx.commit(entry, async move |tx: &mut Tx| {
        tx.announce(Announcement::to(who.id, SESSIONS_ENDED, ""));
        Ok(session_store::end_sessions_of(&mut tx.conn, who.id).await?)
    })
    .await
}
