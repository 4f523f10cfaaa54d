//! Holding a time before anyone knows who one is, and booking it once a mailed code has said so.

use super::commands::{self, Wanted};
use super::queries::{self, ClientBooking};
use super::store;
use crate::accounts::server::{cookies, newcomers};
use crate::error::AppError;
use crate::server::cx::Cx;

/// Holds a time for whoever this browser is. Someone who is signed in holds it as themselves.
pub async fn hold(cx: &Cx, wanted: Wanted) -> Result<(), AppError> {
    if cx.session.is_some() {
        return commands::hold(cx, &cx.client()?, wanted).await.map(|_| ());
    }
    let guest = newcomers::guest(cx).await?;
    let cx = cx.on_behalf_of(guest.person);
    let me = cx.client()?;
    // A stranger tries one time at once: the one before is given back first, for the new one may overlap it.
    for old in store::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await? {
        if (old.therapist, old.service, old.start) != (wanted.therapist, wanted.service, wanted.start) {
            commands::let_go(&cx, &me, old.id).await?;
        }
    }
    commands::hold(&cx, &me, wanted).await?;
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
}

/// The newcomer of this browser with the time they hold; `None` when there is none any more.
pub async fn standing(cx: &Cx) -> Result<Option<Newcomer>, AppError> {
    let Some(standing) = newcomers::standing(cx).await? else { return Ok(None) };
    let cx = cx.on_behalf_of(standing.person);
    let me = cx.client()?;
    let held = store::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await?.into_iter().next();
    let Some(held) = held else { return Ok(None) };
    let held = queries::own(&cx, &me, held.id).await?;
    Ok(Some(Newcomer { held, code_sent_to: standing.code_sent_to, name: standing.name }))
}

/// Takes down who they are and has a code mailed. Their time is kept ten minutes longer, once, while they wait for it.
pub async fn tell(cx: &Cx, name: &str, email: &str, password: String) -> Result<(), AppError> {
    if standing(cx).await?.is_none() {
        return Err(AppError::HoldExpired);
    }
    let person = newcomers::tell(cx, name, email, password).await?;
    let cx = cx.on_behalf_of(person);
    let me = cx.client()?;
    for held in store::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await? {
        commands::extend(&cx, &me, held.id).await?;
    }
    Ok(())
}

/// With the right code the stranger is a client, signed in, and their time is booked.
pub async fn verify(cx: &Cx, code: &str) -> Result<(), AppError> {
    let (person, session) = newcomers::verify(cx, code).await?;
    cookies::give(cx, &session);
    cookies::take_back_newcomer(cx);
    let cx = cx.on_behalf_of(person);
    let me = cx.client()?;
    let held = store::open_holds(&mut cx.state.db.read().await?, me.id, cx.now).await?;
    match held.first() {
        Some(held) => commands::confirm(&cx, &me, held.id).await,
        None => Err(AppError::HoldExpired),
    }
}
