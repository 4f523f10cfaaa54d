//! From a stranger with a held time to a client: a mailed code proves that the address is theirs. Nothing here tells whether
//! an address has an account; only a letter to that address does.

use super::sign_in::{self, NewSession, SessionStart};
use super::sign_up_store::{Details, Newcomer};
use super::{password, queries, sign_up_store as store};
use crate::accounts::letters;
use crate::accounts::policy::{CODE_LIVES, MOST_TRIES, SAME_FORM};
use crate::accounts::server::limits::{CODES, CODES_OF_NETWORK, NEWCOMERS, SIGN_UPS, SIGN_UPS_OF_NETWORK};
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::notifications::model::Letter;
use crate::notifications::server::commands::{link, promise, promise_secret};
use crate::notifications::server::secret::HIDDEN;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::clock::SKEW;
use crate::platform::random;
use crate::platform::throttle::{self, Key, Throttled};
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::store as session_store;
use crate::types::contact::Email;
use crate::types::ids::{ClientId, PersonId};
use crate::types::instant::Instant;
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
    let network = Key::of("newcomers", &cx.request.network());
    let insert = async move |tx: &mut Tx| {
        if let Some(known) = store::one(&mut tx.conn, &token_hash).await? {
            return Ok(known.person);
        }
        throttle::take(&mut tx.conn, network, NEWCOMERS, now).await?;
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
    take_turn(cx, newcomer.person).await?;
    password::check(&cx.state, &typed, &[&name, address.as_str()]).await?;
    // Hashed whether or not the address has an account, so that both cases take the same time.
    let hashed = password::hash(&cx.state, typed).await?;
    let exists = queries::credentials(&cx.state, &address).await?.is_some();
    let told = NewcomerDetails { cx: cx.clone(), token, name, address, hashed, exists };
    let person = cx.state.db.write(async move |tx: &mut Tx| told.write(tx).await).await?;
    cx.state.job_signal.send();
    Ok(nobody(person))
}

/// Before the work on a password, which is expensive.
async fn take_turn(cx: &Cx, newcomer: PersonId) -> Result<(), AppError> {
    let (network, now) = (cx.request.network(), cx.now);
    let take = async move |tx: &mut Tx| {
        throttle::take_turn(&mut tx.conn, Key::of("sign-ups", newcomer.uuid().as_bytes()), SIGN_UPS, now).await?;
        throttle::take_turn(&mut tx.conn, Key::of("sign-ups of", &network), SIGN_UPS_OF_NETWORK, now).await
    };
    cx.state.db.write(take).await.map_err(|throttled: Throttled| throttled.into())
}

/// What a newcomer told, and whether someone has that address already.
struct NewcomerDetails {
    cx: Cx,
    token: [u8; 32],
    name: String,
    address: Email,
    hashed: String,
    exists: bool,
}

impl NewcomerDetails {
    async fn write(self, tx: &mut Tx) -> Result<PersonId, AppError> {
        let now = self.cx.now;
        // Locked, so that a form sent twice at once mails one code.
        let newcomer = store::lock(&mut tx.conn, &self.token).await?.ok_or(Refused::NothingHeld)?;
        let just_sent = newcomer
            .code_until
            .map(|until| until.minus(CODE_LIVES))
            .is_some_and(|sent| now < sent.plus(SAME_FORM) && sent.since(now) <= SKEW);
        if newcomer.email.as_deref() == Some(self.address.as_str()) && just_sent && newcomer.tries == 0 {
            store::retell(&mut tx.conn, &self.token, &self.name, &self.hashed).await?;
            return Ok(newcomer.person);
        }
        self.take_sending(tx, newcomer.person).await?;
        let code = code();
        let code_hash = (!self.exists).then(|| code_hash(newcomer.person, &code));
        let (email, code_hash) = (self.address.as_str(), code_hash.as_ref().map(<[u8; 32]>::as_slice));
        let details = Details { name: &self.name, email, password: &self.hashed, code_hash, code_until: now.plus(CODE_LIVES) };
        store::tell(&mut tx.conn, &self.token, &details).await?;
        let clinic = &self.cx.practice.clinic.name;
        let page = link(&self.cx.state, "/sign-in");
        let letter = |words| Letter { person: None, to: email, words, about: None, calendar: None, send_at: now };
        if self.exists {
            promise(tx, letter(letters::has_account(clinic, &page)), now).await?;
        } else {
            promise_secret(tx, &self.cx.state.seal, letter(letters::code(clinic, HIDDEN)), &code, now).await?;
        }
        Ok(newcomer.person)
    }

    /// Letters with codes are limited by address, by newcomer and by network.
    async fn take_sending(&self, tx: &mut Tx, newcomer: PersonId) -> Result<(), AppError> {
        let network = self.cx.request.network();
        for (key, most) in [
            (Key::of("codes to", self.address.as_str().as_bytes()), CODES),
            (Key::of("codes for", newcomer.uuid().as_bytes()), CODES),
            (Key::of("codes of", &network), CODES_OF_NETWORK),
        ] {
            throttle::take(&mut tx.conn, key, most, self.cx.now).await?;
        }
        Ok(())
    }
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

/// Makes the newcomer a client if the typed code is the one from the mail, which can be used once. The same form sent twice gets
/// the same answer twice: the session's token follows from the code.
pub async fn verify(cx: &Cx, typed: &str) -> Result<Verified, AppError> {
    let (token, newcomer) = known(cx, ever_of_browser(cx).await?)?;
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let state = cx.state.clone();
    let had_try = state.db.write(async move |tx: &mut Tx| store::take_try(&mut tx.conn, &token, MOST_TRIES).await).await?;
    if !had_try {
        return Err(Refused::TooManyTries.into());
    }
    let person = Person {
        name: newcomer.name.clone().unwrap_or_default(),
        email: newcomer.email.clone().unwrap_or_default(),
        ..nobody(newcomer.person)
    };
    let (session, device) = (cx.state.seal.token("first session", &[token.as_slice(), typed.as_bytes()].concat()), random::secret());
    let proof = Proof { cx: cx.clone(), token, code: code_hash(newcomer.person, &typed), session: hash(&session), device: hash(&device) };
    let new = person.clone();
    let again = state.db.write(async move |tx: &mut Tx| proof.make_client(tx, new).await).await?;
    let device = (!again).then_some(device);
    let session = NewSession { token: session, device, to: "/home".to_owned(), person: person.clone() };
    Ok(Verified { person, session, again })
}

/// The typed code and the cookies it may earn, all hashed.
struct Proof {
    cx: Cx,
    token: [u8; 32],
    code: [u8; 32],
    session: [u8; 32],
    device: [u8; 32],
}

impl Proof {
    /// Whether an earlier copy of this form has made them a client already.
    async fn make_client(self, tx: &mut Tx, person: Person) -> Result<bool, AppError> {
        let (now, id) = (self.cx.now, ClientId::from_uuid(person.id.uuid()));
        let newcomer = store::lock(&mut tx.conn, &self.token).await?.ok_or(Refused::NothingHeld)?;
        if let Some(done) = newcomer.done_at {
            return if self.is_repeated(tx, done).await? { Ok(true) } else { Err(Refused::WrongCode.into()) };
        }
        let expected = newcomer
            .code_hash
            .filter(|_| newcomer.code_until.is_some_and(|until| now < until && until.since(now) <= CODE_LIVES.plus(SKEW)));
        if expected.as_deref() != Some(self.code.as_slice()) {
            return Err(Refused::WrongCode.into());
        }
        let password = newcomer.password.unwrap_or_default();
        match store::become_client(&mut tx.conn, person.id, &person.email, &person.name, &password).await {
            Ok(true) => {}
            // Someone else got an account with that address after the code was mailed.
            Ok(false) => return Err(Refused::WrongCode.into()),
            Err(error) if error.is_constraint("people_email_key") => return Err(Refused::WrongCode.into()),
            Err(error) => return Err(error.into()),
        }
        self.cx.state.seal.make_key(&mut tx.conn, id, now).await?;
        store::done(&mut tx.conn, &self.token, now).await?;
        let created = Entry { screen: "accounts/sign-up", ..sign_in::entry(&self.cx, Action::Create, Actor::from(&person)) };
        tx.audit(Entry { subject: Some(Subject { id, name: person.name.clone() }), about: Some(person.id.uuid()), ..created });
        tx.audit(sign_in::entry(&self.cx, Action::SignIn, Actor::from(&person)));
        SessionStart { person, token: self.session, device: Some(self.device), now }.write(tx).await?;
        Ok(false)
    }

    /// Whether the session that this code earned was begun a moment ago and still lives.
    async fn is_repeated(&self, tx: &mut Tx, done: Instant) -> Result<bool, AppError> {
        let lives = session_store::session(&mut tx.conn, &self.session).await?.is_some();
        Ok(lives && self.cx.now.since(done) < SAME_FORM)
    }
}
