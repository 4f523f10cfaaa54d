//! The context of one request. Being signed in is a type: commands take a `SignedInClient`, `SignedInTherapist` or
//! `SignedInStaff`, which only [`Cx`] makes, so a command without its guard does not compile.

use super::living::Session;
use super::signed_in::{SignedIn, SignedInClient, SignedInStaff, SignedInTherapist};
use crate::clinic::server::known;
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};
use crate::platform::state::AppState;
use crate::platform::tx::{Command, Tx};
use crate::types::ids::{ClientId, TherapistId};
use crate::types::instant::Instant;
use crate::types::person::{Person, Right, Role};
use leptos::prelude::use_context;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use uuid::Uuid;

/// One request: the state of the process, when the request came, and who sent it.
#[derive(Clone)]
pub struct Cx {
    pub state: AppState,
    /// The practice as it was when the request came.
    pub practice: Arc<Practice>,
    pub now: Instant,
    pub session: Option<Arc<Session>>,
    pub request: Arc<RequestInfo>,
}

#[derive(Debug, Clone)]
pub struct RequestInfo {
    pub id: String,
    pub nonce: String,
    pub ip: IpAddr,
    pub path: String,
    /// Whether a plain form or link wants a page; otherwise an island wants JSON.
    pub wants_page: bool,
    pub device: Option<[u8; 32]>,
    /// The hash of the cookie of a newcomer: someone who holds a time and has no account yet.
    pub newcomer: Option<[u8; 32]>,
}

impl RequestInfo {
    /// The network by which limits count: only the first half of an IPv6 address, because one household owns all of the other half.
    pub fn network(&self) -> Vec<u8> {
        network_of(self.ip)
    }
}

/// The network of an address, see [`RequestInfo::network`].
pub fn network_of(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets()[..8].to_vec(),
    }
}

impl Cx {
    /// The context of deferred work: no request, nobody signed in.
    pub async fn of_computer(state: &AppState) -> Result<Self, AppError> {
        let request = RequestInfo {
            id: String::new(),
            nonce: String::new(),
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            path: String::new(),
            wants_page: false,
            device: None,
            newcomer: None,
        };
        let practice = known::newest(state).await?;
        Ok(Self { state: state.clone(), practice, now: state.clock.now(), session: None, request: Arc::new(request) })
    }

    /// This request on behalf of someone without a session, such as a newcomer who holds a time.
    pub fn on_behalf_of(&self, person: Person) -> Self {
        let session = Session { token_hash: [0; 32], person, unread: 0, practice_version: self.practice.version };
        Self { session: Some(Arc::new(session)), ..self.clone() }
    }

    /// The request a server function runs for.
    pub fn current() -> Result<Self, AppError> {
        use_context::<Self>().ok_or(AppError::Broken)
    }

    fn session(&self) -> Result<&Arc<Session>, AppError> {
        self.session.as_ref().ok_or(AppError::NotSignedIn)
    }

    pub fn signed_in(&self) -> Result<SignedIn, AppError> {
        let session = self.session()?;
        Ok(SignedIn::new(session.person.id, session.clone()))
    }

    /// With the newest practice. For a session its version was read together with the session; for a stranger it is read here.
    pub async fn up_to_date(self) -> Result<Self, AppError> {
        if self.session.is_some() {
            return Ok(self);
        }
        let practice = known::newest(&self.state).await?;
        Ok(Self { practice, ..self })
    }

    pub fn client(&self) -> Result<SignedInClient, AppError> {
        let session = self.with_role(|role| role == Role::Client)?;
        Ok(SignedInClient::new(ClientId::from_uuid(session.person.id.uuid()), session))
    }

    pub fn therapist(&self) -> Result<SignedInTherapist, AppError> {
        let session = self.with_role(|role| role == Role::Therapist)?;
        Ok(SignedInTherapist::new(TherapistId::from_uuid(session.person.id.uuid()), session))
    }

    pub fn staff(&self, right: Right) -> Result<SignedInStaff, AppError> {
        let session = self.session()?;
        if !session.person.may(right) {
            return Err(AppError::NotAllowed);
        }
        Ok(SignedInStaff::new(session.person.id, session.clone()))
    }

    fn with_role(&self, fits: impl Fn(Role) -> bool) -> Result<Arc<Session>, AppError> {
        let session = self.session()?;
        if fits(session.person.role) { Ok(session.clone()) } else { Err(AppError::NotAllowed) }
    }

    /// The actor for the audit log; the computer when nobody is signed in.
    pub fn actor(&self) -> Actor {
        self.session.as_ref().map_or_else(Actor::computer, |session| Actor::from(&session.person))
    }

    /// Notes in the audit log that a page shows a client's record. When that fails, the page is not shown.
    pub async fn looked_at(&self, screen: &'static str, subject: Subject, about: Option<Uuid>) -> Result<(), AppError> {
        self.looked_at_all(screen, vec![subject], about).await
    }

    /// Notes in the audit log that a page shows the records of several clients.
    pub async fn looked_at_all(&self, screen: &'static str, subjects: Vec<Subject>, about: Option<Uuid>) -> Result<(), AppError> {
        let entry = |subject| self.entry(Action::View, screen, Some(subject), about);
        let entries: Vec<Entry> = subjects.into_iter().map(entry).collect();
        if entries.is_empty() {
            return Ok(());
        }
        Ok(self.state.db.record_looks(entries).await?)
    }

    /// Runs a command as one transaction that ends with this row in the audit log.
    pub async fn commit<T, F>(&self, entry: Entry, command: F) -> Result<T, AppError>
    where
        F: for<'c> Command<'c, Result<T, AppError>> + 'static,
        T: Send + 'static,
    {
        let run = async move |tx: &mut Tx| {
            let done = command(tx).await?;
            tx.audit(entry);
            Ok(done)
        };
        self.state.db.write(run).await
    }

    /// An audit row of this request.
    pub fn entry(&self, action: Action, screen: &'static str, subject: Option<Subject>, about: Option<Uuid>) -> Entry {
        Entry { at: self.now, actor: self.actor(), action, screen, subject, about }
    }
}
