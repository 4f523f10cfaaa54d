//! Holding a time as a guest, and booking it once a mailed code has confirmed who that is.

use crate::accounts::policy::SAME_FORM;
use crate::accounts::server::{cookies, sign_up};
use crate::booking::appointments::server::queries::{self, ClientBooking};
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::reads::{self, AtHand};
use crate::booking::client::pages::confirm::address as confirm_address;
use crate::booking::client::server::{cancel, confirm as client_confirm, extend as client_extend, hold as client_hold};
use crate::booking::guests::forms::HoldNew;
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::openings::pages::openings::given_back;
use crate::clinic::offering::add_on_ids;
use crate::clinic::server::known;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId, ServiceId};
use crate::types::person::{Person, Role};
use jiff::civil::Date;

/// Holds a time for the guest of this browser. Someone who is signed in holds it as themselves.
pub async fn hold(cx: &Cx, form: HoldNew) -> Result<(), AppError> {
    let HoldNew { therapist, service, start, add_ons } = form;
    let wanted = Wanted { therapist, service, start, replaces: None, add_ons: add_on_ids(&add_ons) };
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

/// What the page of a guest shows.
pub struct Guest {
    pub held: ClientBooking,
    /// The address a code was sent to.
    pub code_sent_to: Option<String>,
    pub name: String,
    pub email: String,
}

/// The guest of this browser with the time they hold, while they hold one.
pub async fn current(cx: &Cx) -> Result<Option<Guest>, AppError> {
    let Some(standing) = sign_up::standing(cx).await? else { return Ok(None) };
    let cx = cx.on_behalf_of(standing.person);
    let me = cx.client()?;
    let Some(held) = open_hold(&cx, me.id).await? else { return Ok(None) };
    let held = queries::own(&cx, &me, held.id).await?;
    Ok(Some(Guest { held, code_sent_to: standing.code_sent_to, name: standing.name, email: standing.email }))
}

/// A guest holds one time at most.
async fn open_hold(cx: &Cx, guest: ClientId) -> Result<Option<AtHand>, AppError> {
    Ok(reads::open_holds(&mut cx.state.db.read().await?, guest, cx.now).await?.into_iter().next())
}

/// What became of the time that a guest held when they signed in as a client.
enum TakenAlong {
    Kept(BookingId),
    /// It is not for them, and is free again.
    GivenBack {
        service: ServiceId,
        day: Date,
    },
}

/// Takes along the time that this browser held before its client signed in. Answers the page that shows what became of it.
pub async fn after_sign_in(cx: &Cx, person: &Person) -> Result<Option<String>, AppError> {
    Ok(take_along(cx, person).await?.map(|along| match along {
        TakenAlong::Kept(hold) => confirm_address(hold, None),
        TakenAlong::GivenBack { service, day } => given_back(service, day),
    }))
}

async fn take_along(cx: &Cx, person: &Person) -> Result<Option<TakenAlong>, AppError> {
    let Some(standing) = sign_up::standing(cx).await?.filter(|_| person.role == Role::Client) else { return Ok(None) };
    let stranger = cx.on_behalf_of(standing.person);
    let guest = stranger.client()?;
    let Some(held) = open_hold(cx, guest.id).await? else { return done_just_now(cx, person, guest.id).await };
    let along = match take_over(&cx.on_behalf_of(person.clone()), &guest, held.id).await {
        Ok(hold) => TakenAlong::Kept(hold),
        Err(AppError::Conflict(_) | AppError::SlotTaken { .. } | AppError::NotFound) => {
            cancel::let_go(&stranger, &[(guest, held.id)]).await?;
            TakenAlong::GivenBack { service: held.service, day: cx.practice.wall.date(held.start) }
        }
        Err(error) => return Err(error),
    };
    cookies::take_back_newcomer(cx);
    Ok(Some(along))
}

/// What the same form did with the time when it was sent a moment before. Its answer may never have arrived.
async fn done_just_now(cx: &Cx, person: &Person, guest: ClientId) -> Result<Option<TakenAlong>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let Some(last) = reads::last(&mut conn, guest).await? else { return Ok(None) };
    if last.status != BookingStatus::Cancelled || last.ended_at.is_none_or(|at| cx.now.since(at) > SAME_FORM) {
        return Ok(None);
    }
    if last.reason != Some(CancelReason::Moved) {
        return Ok(Some(TakenAlong::GivenBack { service: last.service, day: cx.practice.wall.date(last.start) }));
    }
    let mine = reads::open_holds(&mut conn, ClientId::from_uuid(person.id.uuid()), cx.now).await?;
    Ok(mine.into_iter().find(|one| (one.therapist, one.start) == (last.therapist, last.start)).map(|one| TakenAlong::Kept(one.id)))
}

/// Tries again with the newest practice when the clinic was changed at that very moment.
async fn take_over(cx: &Cx, guest: &SignedInClient, hold: BookingId) -> Result<BookingId, AppError> {
    let tried = client_hold::take_over(cx, &cx.client()?, guest, hold).await;
    let practice = known::newest(&cx.state).await?;
    if tried.is_ok() || practice.version == cx.practice.version {
        return tried;
    }
    let cx = Cx { practice, ..cx.clone() };
    client_hold::take_over(&cx, &cx.client()?, guest, hold).await
}

/// Notes who they are and mails a code. Their time is kept for as long as the code is valid.
pub async fn tell(cx: &Cx, name: &str, email: &str, password: String) -> Result<(), AppError> {
    if current(cx).await?.is_none() {
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

/// Ten more minutes for a guest who is still typing, once. The name and e-mail typed so far are kept, the password is not.
pub async fn extend(cx: &Cx, name: &str, email: &str) -> Result<(), AppError> {
    sign_up::keep_typed(cx, name, email).await?;
    let Some(standing) = sign_up::standing(cx).await? else { return Err(AppError::HoldExpired) };
    let cx = cx.on_behalf_of(standing.person);
    let me = cx.client()?;
    let held = open_hold(&cx, me.id).await?.ok_or(AppError::HoldExpired)?;
    client_extend::extend(&cx, &[(me, held.id)]).await
}

/// The right code makes a guest a client, signs them in and books their time.
pub async fn verify(cx: &Cx, code: &str) -> Result<(), AppError> {
    let verified = sign_up::verify(cx, code).await?;
    cookies::give(cx, &verified.session);
    cookies::take_back_newcomer(cx);
    let cx = cx.on_behalf_of(verified.person);
    let me = cx.client()?;
    match open_hold(&cx, me.id).await? {
        Some(held) => client_confirm::confirm(&cx, &me, held.id).await,
        // The form was sent twice: the first one has booked it.
        None if verified.again && !queries::upcoming(&cx, me.id).await?.is_empty() => Ok(()),
        None => Err(AppError::HoldExpired),
    }
}
