//! Holding a time before anyone knows who one is, and booking it once a mailed code has said so.

use crate::accounts::policy::SAME_FORM;
use crate::accounts::server::{cookies, sign_up};
use crate::booking::appointments::server::queries::{self, ClientBooking};
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::reads;
use crate::booking::client::pages::confirm::address as confirm_address;
use crate::booking::client::server::{cancel, confirm as client_confirm, extend as client_extend, hold as client_hold};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::openings::pages::openings::given_back;
use crate::clinic::server::known;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId, ServiceId};
use crate::types::person::{Person, Role};
use jiff::civil::Date;

/// Holds a time for whoever this browser is. Someone who is signed in holds it as themselves.
pub async fn hold(cx: &Cx, wanted: Wanted) -> Result<(), AppError> {
    if cx.session.is_some() {
        return client_hold::hold(cx, &cx.client()?, wanted).await.map(|_| ());
    }
    let guest = sign_up::guest(cx).await?;
    let cx = cx.on_behalf_of(guest.person);
    let me = cx.client()?;
    client_hold::hold_only(&cx, &me, wanted).await?;
    if let Some(token) = guest.token {
        cookies::give_newcomer(&cx, &token);
    }
    Ok(())
}

/// What the page of a newcomer shows.
pub struct Newcomer {
    pub held: ClientBooking,
    /// The address a code was sent to.
    pub code_sent_to: Option<String>,
    pub name: String,
    pub email: String,
}

/// The newcomer of this browser with the time they hold; `None` when there is none any more.
pub async fn standing(cx: &Cx) -> Result<Option<Newcomer>, AppError> {
    let Some(standing) = sign_up::standing(cx).await? else { return Ok(None) };
    let cx = cx.on_behalf_of(standing.person);
    let me = cx.client()?;
    let held = reads::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await?.into_iter().next();
    let Some(held) = held else { return Ok(None) };
    let held = queries::own(&cx, &me, held.id).await?;
    Ok(Some(Newcomer { held, code_sent_to: standing.code_sent_to, name: standing.name, email: standing.email }))
}

/// What became of the time that a browser held before its owner signed in.
pub enum Along {
    Kept(BookingId),
    /// It is not for them, and is free again.
    GivenBack {
        service: ServiceId,
        day: Date,
    },
}

/// Whoever held a time with this browser before signing in takes it along, and is led to where it stands. `None`: there was none.
pub async fn after_sign_in(cx: &Cx, person: &Person) -> Result<Option<String>, AppError> {
    Ok(take_along(cx, person).await?.map(|along| match along {
        Along::Kept(hold) => confirm_address(hold, None),
        Along::GivenBack { service, day } => given_back(service, day),
    }))
}

async fn take_along(cx: &Cx, person: &Person) -> Result<Option<Along>, AppError> {
    let Some(standing) = sign_up::standing(cx).await?.filter(|_| person.role == Role::Client) else { return Ok(None) };
    let stranger = cx.on_behalf_of(standing.person);
    let guest = stranger.client()?;
    let held = reads::open_holds(&mut cx.state.db.read().await?, guest.id, cx.now).await?.into_iter().next();
    let Some(held) = held else { return done_just_now(cx, person, guest.id).await };
    let along = match take_over(&cx.on_behalf_of(person.clone()), &guest, held.id).await {
        Ok(hold) => Along::Kept(hold),
        Err(AppError::Conflict(_) | AppError::SlotTaken { .. } | AppError::NotFound) => {
            cancel::let_go(&stranger, &guest, held.id).await?;
            Along::GivenBack { service: held.service, day: cx.practice.wall.date(held.start) }
        }
        Err(error) => return Err(error),
    };
    cookies::take_back_newcomer(cx);
    Ok(Some(along))
}

/// What the same form, sent a moment before, has done with the time. Its answer may never have been seen.
async fn done_just_now(cx: &Cx, person: &Person, guest: ClientId) -> Result<Option<Along>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let Some(last) = reads::last(&mut conn, guest).await? else { return Ok(None) };
    if last.status != BookingStatus::Cancelled || last.ended_at.is_none_or(|at| cx.now.since(at) > SAME_FORM) {
        return Ok(None);
    }
    if last.reason != Some(CancelReason::Moved) {
        return Ok(Some(Along::GivenBack { service: last.service, day: cx.practice.wall.date(last.start) }));
    }
    let mine = reads::open_holds(&mut conn, ClientId::from_uuid(person.id.uuid()), cx.now).await?;
    Ok(mine.into_iter().find(|one| (one.therapist, one.start) == (last.therapist, last.start)).map(|one| Along::Kept(one.id)))
}

/// Once more with the newest practice, where it was changed that very moment.
async fn take_over(cx: &Cx, guest: &SignedInClient, hold: BookingId) -> Result<BookingId, AppError> {
    let tried = client_hold::take_over(cx, &cx.client()?, guest, hold).await;
    let practice = known::newest(&cx.state).await?;
    if tried.is_ok() || practice.version == cx.practice.version {
        return tried;
    }
    let cx = Cx { practice, ..cx.clone() };
    client_hold::take_over(&cx, &cx.client()?, guest, hold).await
}

/// Takes down who they are and has a code mailed. Their time is kept for as long as the code can be used.
pub async fn tell(cx: &Cx, name: &str, email: &str, password: String) -> Result<(), AppError> {
    if standing(cx).await?.is_none() {
        return Err(AppError::HoldExpired);
    }
    let person = sign_up::tell(cx, name, email, password).await?;
    let cx = cx.on_behalf_of(person);
    let me = cx.client()?;
    for held in reads::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await? {
        client_extend::keep_for_code(&cx, &me, held.id).await?;
    }
    Ok(())
}

/// Ten minutes more for a stranger who is still typing, once. What they have typed so far is kept, all but the password.
pub async fn extend(cx: &Cx, name: &str, email: &str) -> Result<(), AppError> {
    sign_up::keep_typed(cx, name, email).await?;
    let Some(standing) = sign_up::standing(cx).await? else { return Err(AppError::HoldExpired) };
    let cx = cx.on_behalf_of(standing.person);
    let me = cx.client()?;
    let held = reads::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await?;
    let held = held.first().ok_or(AppError::HoldExpired)?;
    client_extend::extend(&cx, &[(me, held.id)]).await
}

/// With the right code the stranger is a client, signed in, and their time is booked.
pub async fn verify(cx: &Cx, code: &str) -> Result<(), AppError> {
    let verified = sign_up::verify(cx, code).await?;
    cookies::give(cx, &verified.session);
    cookies::take_back_newcomer(cx);
    let cx = cx.on_behalf_of(verified.person);
    let me = cx.client()?;
    let held = reads::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await?;
    match held.first() {
        Some(held) => client_confirm::confirm(&cx, &me, held.id).await,
        // The same form sent twice: the first has booked it.
        None if verified.again && !queries::upcoming(&cx, me.id).await?.is_empty() => Ok(()),
        None => Err(AppError::HoldExpired),
    }
}
