//! Joining the waiting list and leaving it.

use super::offer::follow;
use super::store as waits;
use super::store::Wait;
use crate::booking::appointments::eligibility::Ineligible;
use crate::booking::appointments::server::steps::end::{by_whoever, end};
use crate::booking::appointments::server::store::{eligibility, reads};
use crate::booking::appointments::{eligibility as audience, policy};
use crate::booking::availability::times::{Part, Parts, Weekdays};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::clinic::model::Place;
use crate::clinic::offering::add_on_words;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::db::dialect::lock_clinic;
use crate::platform::random;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{AddOnId, BookingId, ServiceId, TherapistId, WaitId};
use crate::types::instant::Span;
use crate::types::money::Cents;
use jiff::civil::Date;

/// What a client wants to wait for.
#[derive(Debug, Clone)]
pub struct Join {
    pub service: ServiceId,
    /// None named: anyone.
    pub with: Vec<TherapistId>,
    /// `None`: at any place.
    pub place: Option<Place>,
    pub add_ons: Vec<AddOnId>,
    pub weekdays: Weekdays,
    pub parts: Parts,
    pub first: Date,
    pub last: Date,
    pub notice: Span,
    pub swaps: Option<BookingId>,
}

/// The boxes of the form, "on" where ticked.
pub struct Ticked {
    pub days: [String; 7],
    pub parts: [String; 3],
}

impl Join {
    /// From the form's words. What is typed wrong is told by field.
    pub fn read(
        service: ServiceId,
        therapist: &str,
        ticked: &Ticked,
        (from, until): (&str, &str),
        notice: &str,
        swaps: &str,
    ) -> Result<Self, AppError> {
        let date = |field: &'static str, text: &str| {
            text.parse::<Date>().map_err(|_| AppError::invalid(field, "That is not a date. An example: 2026-12-24"))
        };
        let with = match therapist {
            "" | "anyone" => Vec::new(),
            ids => ids.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(|_| AppError::NotFound)?,
        };
        let hours = if notice.is_empty() { 12 } else { notice.parse::<i64>().map_err(|_| AppError::BadForm)? };
        Ok(Self {
            service,
            with,
            place: None,
            add_ons: Vec::new(),
            weekdays: Weekdays::of((1..).zip(&ticked.days).filter(|(_, box_)| *box_ == "on").map(|(day, _)| day)),
            parts: Parts::of(Part::ALL.into_iter().zip(&ticked.parts).filter(|(_, box_)| *box_ == "on").map(|(part, _)| part)),
            first: date("from", from)?,
            last: date("until", until)?,
            notice: Span::hours(hours.clamp(0, 24 * 30)),
            swaps: if swaps.is_empty() { None } else { Some(swaps.parse().map_err(|_| AppError::NotFound)?) },
        })
    }
}

/// Puts a client on the list. Whoever waits for the same service already is there once, with the newest wish and at their old
/// place in the line. What someone may not book is not offered to them either.
pub async fn join_waitlist(cx: &Cx, me: &SignedInClient, join: Join) -> Result<WaitId, AppError> {
    may_wait_for(cx, me, &join).await?;
    let mut wait = wish(cx, me, &join)?;
    let entry = cx.entry(Action::Create, "booking/wait", Some(me.subject()), Some(wait.id.uuid()));
    let (with, context) = (join.with, cx.clone());
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            lock_clinic(&mut tx.conn).await?;
            if let Some(old) = waits::same(&mut tx.conn, wait.client, wait.service).await? {
                pass_on_offer_of(tx, &context, old.id, &entry).await?;
                waits::leave(&mut tx.conn, old.id, wait.client, context.now).await?;
                (wait.created_at, wait.passed_up) = (old.created_at, old.passed_up);
            }
            if let Some(swaps) = wait.swaps {
                let visit = reads::of_client(&mut tx.conn, swaps, wait.client).await?.ok_or(AppError::NotFound)?;
                policy::may_move(context.now, visit.status, visit.start)
                    .map_err(|problem| AppError::Conflict(problem.sentence().to_owned()))?;
            }
            waits::insert(&mut tx.conn, &wait).await?;
            for with in with {
                waits::insert_with(&mut tx.conn, wait.id, with).await?;
            }
            tx.audit(entry);
            Ok(wait.id)
        })
        .await
}

/// Whether the clinic gives it at all, by those who are named, and whether this client may book it.
async fn may_wait_for(cx: &Cx, me: &SignedInClient, join: &Join) -> Result<(), AppError> {
    let service = cx.practice.service(join.service).filter(|_| join.with.iter().all(|with| cx.practice.gives(*with, join.service)));
    let service = service.ok_or(AppError::NotFound)?;
    let known = eligibility::known_for(&mut cx.state.db.read().await?, me.id, service, cx.now).await?;
    match audience::may_book(&service.rules, &known, cx.now) {
        Ok(()) => Ok(()),
        // A first visit may be given up for an earlier one.
        Err(Ineligible::NewOnly) if join.swaps.is_some() => Ok(()),
        Err(problem) => Err(AppError::Conflict(problem.sentence().to_owned())),
    }
}

/// The row of the list.
fn wish(cx: &Cx, me: &SignedInClient, join: &Join) -> Result<Wait, AppError> {
    let first = join.first.max(cx.practice.wall.date(cx.now));
    if join.last < first {
        return Err(AppError::invalid("until", "The last day lies before the first. Choose a later one."));
    }
    Ok(Wait {
        id: random::id(),
        client: me.id,
        client_name: me.person().name.clone(),
        service: join.service,
        // A place that there is not counts as left out.
        place: join.place.filter(|place| cx.practice.has_place(*place)),
        add_ons: add_on_words(cx.practice.add_ons(join.service, &join.add_ons).iter().map(|one| one.id)),
        // Nothing ticked counts as any: a wish that nothing can ever suit is nobody’s.
        weekdays: if join.weekdays.is_empty() { Weekdays::ALL } else { join.weekdays },
        parts: if join.parts.is_empty() { Parts::ALL } else { join.parts },
        first_day: first.to_string(),
        last_day: join.last.to_string(),
        notice: join.notice,
        swaps: join.swaps,
        passed_up: 0,
        created_at: cx.now,
        wished_at: cx.now,
    })
}

/// Takes a client off the list. An offer they have is passed on.
pub async fn leave_waitlist(cx: &Cx, me: &SignedInClient, wait: WaitId) -> Result<(), AppError> {
    let (client, context) = (me.id, cx.clone());
    let entry = cx.entry(Action::End, "booking/wait", Some(me.subject()), Some(wait.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            lock_clinic(&mut tx.conn).await?;
            if waits::client_of(&mut tx.conn, wait).await? != Some(client) {
                return Ok(());
            }
            pass_on_offer_of(tx, &context, wait, &entry).await?;
            if waits::leave(&mut tx.conn, wait, client, context.now).await? {
                tx.audit(entry);
            }
            Ok(())
        })
        .await
}

/// Someone who leaves lets the offer they have go, told of it or not, so that the next can have it.
async fn pass_on_offer_of(tx: &mut Tx, cx: &Cx, wait: WaitId, entry: &Entry) -> Result<(), AppError> {
    let Some(hold) = waits::open_offer(&mut tx.conn, wait).await? else { return Ok(()) };
    let Some(hold) = reads::one(&mut tx.conn, hold).await?.filter(|hold| hold.status == BookingStatus::Hold) else { return Ok(()) };
    let ending = by_whoever(cx, CancelReason::ClientAsked, Cents::new(0));
    let ended = end(tx, &hold, ending, Entry { about: Some(hold.id.uuid()), ..entry.clone() }).await?;
    Ok(follow(tx, cx, ended).await?)
}
