//! From a stranger with a held time to a client: a mailed code proves that the address is theirs. Nothing here tells whether
//! an address has an account; only a letter to that address does.

use super::sign_in::{NewSession, begin_session};
use super::sign_up_store::{Details, Newcomer};
use super::{password, queries, sign_up_store as store};
use crate::accounts::letters;
use crate::accounts::policy::{CODE_LIVES, MOST_CODES, MOST_NEWCOMERS, MOST_TRIES, SAME_FORM};
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::notifications::model::Letter;
use crate::notifications::server::commands::{link, promise};
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::contact::Email;
use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Span;
use crate::types::person::{Person, Rights, Role};
use crate::web::cookies::{Token, hash};
use sha2::{Digest, Sha256};

/// A stranger as the client they may become. `token` is for the cookie of a browser that has none yet.
pub struct Guest {
    pub person: Person,
    pub token: Option<Token>,
}

/// The newcomer of this browser; a new one where it has none, or where its newcomer has become a client.
pub async fn guest(cx: &Cx) -> Result<Guest, AppError> {
    let ever = ever_of_browser(cx).await?;
    if let Some(known) = ever.as_ref().filter(|newcomer| newcomer.done_at.is_none()) {
        return Ok(Guest { person: nobody(known.person), token: None });
    }
    // A cookie whose newcomer became a client is not used again.
    let (token_hash, token) = match cx.request.newcomer.filter(|_| ever.is_none()) {
        Some(given_beforehand) => (given_beforehand, None),
        None => {
            let token = random::secret();
            (hash(&token), Some(token))
        }
    };
    match appear(cx, token_hash).await {
        Ok(id) => Ok(Guest { person: nobody(id), token }),
        // The tap was sent twice, and the other request has just added them.
        Err(problem) => of_browser(cx).await?.map(|known| Guest { person: nobody(known.person), token: None }).ok_or(problem),
    }
}

/// Adds a newcomer under the hash of their cookie, unless the same tap, sent twice, has just done so.
async fn appear(cx: &Cx, token_hash: [u8; 32]) -> Result<PersonId, AppError> {
    let (new, now, origin) = (nobody(random::id()), cx.now, origin(cx));
    let insert = async move |tx: &mut Tx| {
        if let Some(known) = store::one(&mut tx.conn, &token_hash).await? {
            return Ok(known.person);
        }
        if store::since(&mut tx.conn, &origin, now.minus(Span::hours(1))).await? >= MOST_NEWCOMERS {
            return Err(AppError::TooOften { wait_seconds: Span::hours(1).whole_seconds() });
        }
        store::insert_person(&mut tx.conn, new.id, &new.email, &new.name, now).await?;
        store::insert(&mut tx.conn, &token_hash, new.id, &origin, now).await?;
        Ok(new.id)
    };
    cx.state.db.write(insert).await
}

/// The newcomer of this browser, unless they have become a client.
async fn of_browser(cx: &Cx) -> Result<Option<Newcomer>, AppError> {
    Ok(ever_of_browser(cx).await?.filter(|newcomer| newcomer.done_at.is_none()))
}

async fn ever_of_browser(cx: &Cx) -> Result<Option<Newcomer>, AppError> {
    let Some(token) = cx.request.newcomer else { return Ok(None) };
    Ok(store::one(&mut cx.state.db.read().await?, &token).await?)
}

fn nobody(id: PersonId) -> Person {
    Person {
        id,
        name: "New client".to_owned(),
        // No such domain can exist (RFC 2606), so nothing is ever sent there.
        email: format!("{id}@newcomer.invalid"),
        role: Role::Client,
        rights: Rights::default(),
    }
}

fn origin(cx: &Cx) -> [u8; 32] {
    Sha256::new().chain_update(b"newcomer").chain_update(cx.request.network()).finalize().into()
}

/// How far a newcomer has come in signing up.
pub struct Standing {
    pub person: Person,
    /// The address a code was sent to.
    pub code_sent_to: Option<String>,
    /// What they have typed so far.
    pub name: String,
    pub email: String,
}

/// The longest an e-mail address can be (RFC 5321).
const LONGEST_ADDRESS: usize = 254;

/// Keeps what a newcomer has typed so far, while no code was sent for it.
pub async fn keep_typed(cx: &Cx, name: &str, email: &str) -> Result<(), AppError> {
    let (token, _) = known(cx, of_browser(cx).await?)?;
    let short = |typed: &str, most: usize| typed.chars().filter(|c| !c.is_control()).take(most).collect::<String>();
    let (name, email) = (short(name, 100), short(email, LONGEST_ADDRESS));
    Ok(cx.state.db.write(async move |tx: &mut Tx| store::note(&mut tx.conn, &token, &name, &email).await).await?)
}

pub async fn standing(cx: &Cx) -> Result<Option<Standing>, AppError> {
    Ok(of_browser(cx).await?.map(|newcomer| Standing {
        person: nobody(newcomer.person),
        code_sent_to: newcomer.email.clone().filter(|_| newcomer.sends > 0),
        email: newcomer.email.unwrap_or_default(),
        name: newcomer.name.unwrap_or_default(),
    }))
}

/// Takes down who they are and mails a code to the address. An address with an account gets a letter that says so instead.
/// The page looks the same in both cases.
pub async fn tell(cx: &Cx, name: &str, email: &str, typed: String) -> Result<Person, AppError> {
    let (token, newcomer) = known(cx, of_browser(cx).await?)?;
    let (name, address) = checked(name, email)?;
    password::check(&cx.state, &typed, &[&name, address.as_str()]).await?;
    // A form sent twice mails one code: the first stays valid.
    let just_sent = newcomer.code_until.is_some_and(|until| cx.now < until.minus(CODE_LIVES).plus(SAME_FORM));
    if newcomer.email.as_deref() == Some(address.as_str()) && just_sent && newcomer.tries == 0 {
        let hashed = password::hash(&cx.state, typed).await?;
        cx.state.db.write(async move |tx: &mut Tx| store::retell(&mut tx.conn, &token, &name, &hashed).await).await?;
        return Ok(nobody(newcomer.person));
    }
    may_send_again(cx, &newcomer, &address).await?;
    // Hashed whether or not the address has an account, so that both cases take the same time.
    let hashed = password::hash(&cx.state, typed).await?;
    let exists = queries::credentials(&cx.state, &address).await?.is_some();
    let code = code();
    let code_hash = (!exists).then(|| code_hash(newcomer.person, &code));
    let (clinic, now, page) = (cx.practice.clinic.name.clone(), cx.now, link(&cx.state, "/sign-in"));
    let words = if exists { letters::has_account(&clinic, &page) } else { letters::code(&clinic, &code) };
    let mail = async move |tx: &mut Tx| {
        let (email, code_hash) = (address.as_str(), code_hash.as_ref().map(<[u8; 32]>::as_slice));
        let details = Details { name: &name, email, password: &hashed, code_hash, code_until: now.plus(CODE_LIVES) };
        store::tell(&mut tx.conn, &token, &details).await?;
        let letter = Letter { person: None, to: address.as_str(), words, about: None, calendar: None, send_at: now };
        promise(tx, letter, now).await.map(|_| ())
    };
    cx.state.db.write(mail).await?;
    cx.state.job_bell.notify_one();
    Ok(nobody(newcomer.person))
}

/// Limits the letters to one address within an hour, and all letters to one newcomer.
async fn may_send_again(cx: &Cx, newcomer: &Newcomer, address: &Email) -> Result<(), AppError> {
    let an_hour = Span::hours(1);
    let sent = store::sent_to(&mut cx.state.db.read().await?, address.as_str(), cx.now.minus(an_hour)).await?;
    if newcomer.sends >= MOST_CODES || sent >= MOST_CODES {
        return Err(AppError::TooOften { wait_seconds: an_hour.whole_seconds() });
    }
    Ok(())
}

fn checked(name: &str, email: &str) -> Result<(String, Email), Refused> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Refused::SignUpName);
    }
    Ok((name, Email::parse(email).map_err(Refused::Email)?))
}

fn known(cx: &Cx, newcomer: Option<Newcomer>) -> Result<([u8; 32], Newcomer), Refused> {
    cx.request.newcomer.zip(newcomer).ok_or(Refused::NothingHeld)
}

/// Six digits.
fn code() -> String {
    let drawn = u64::from_be_bytes(random::bytes());
    format!("{:06}", drawn % 1_000_000)
}

fn code_hash(person: PersonId, code: &str) -> [u8; 32] {
    Sha256::new().chain_update(person.uuid().as_bytes()).chain_update(code.as_bytes()).finalize().into()
}

/// A stranger who is a client from now on, and signed in.
pub struct Verified {
    pub person: Person,
    pub session: NewSession,
    /// An earlier copy of this form has already made them a client.
    pub again: bool,
}

/// Makes the newcomer a client if the typed code is the one from the mail. The same form sent twice gets the same answer twice.
pub async fn verify(cx: &Cx, typed: &str) -> Result<Verified, AppError> {
    let (token, newcomer) = known(cx, ever_of_browser(cx).await?)?;
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let state = cx.state.clone();
    let had_try = state.db.write(async move |tx: &mut Tx| store::take_try(&mut tx.conn, &token, MOST_TRIES).await).await?;
    if !had_try {
        return Err(Refused::TooManyTries.into());
    }
    let expected = newcomer.code_hash.as_deref().filter(|_| newcomer.code_until.is_some_and(|until| cx.now < until));
    if expected != Some(code_hash(newcomer.person, &typed).as_slice()) {
        return Err(Refused::WrongCode.into());
    }
    let person = Person {
        name: newcomer.name.clone().unwrap_or_default(),
        email: newcomer.email.clone().unwrap_or_default(),
        ..nobody(newcomer.person)
    };
    let context = cx.clone();
    let new = person.clone();
    let made = match newcomer.done_at {
        Some(_) => false,
        None => state.db.write(async move |tx: &mut Tx| make_client(tx, &context, &token, &new, newcomer.password).await).await?,
    };
    let session = begin_session(cx, person.clone(), "/home").await?;
    Ok(Verified { person, session, again: !made })
}

/// Whether they became a client by this call.
async fn make_client(tx: &mut Tx, cx: &Cx, token: &[u8], person: &Person, password: Option<String>) -> Result<bool, AppError> {
    let id = ClientId::from_uuid(person.id.uuid());
    match store::become_client(&mut tx.conn, person.id, &person.email, &person.name, &password.unwrap_or_default()).await {
        Ok(true) => {}
        // This form was sent twice.
        Ok(false) => return Ok(false),
        // Someone else got an account with that address after the code was mailed.
        Err(error) if error.is_constraint("people_email_key") => return Err(Refused::WrongCode.into()),
        Err(error) => return Err(error.into()),
    }
    cx.state.seal.make_key(&mut tx.conn, id, cx.now).await?;
    store::done(&mut tx.conn, token, cx.now).await?;
    tx.audit(Entry {
        at: cx.now,
        actor: Actor::from(person),
        action: Action::Create,
        screen: "accounts/sign-up",
        subject: Some(Subject { id, name: person.name.clone() }),
        about: Some(person.id.uuid()),
    });
    Ok(true)
}
