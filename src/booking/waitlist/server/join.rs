//! Joining the waitlist and leaving it.

use super::offer::follow;
use super::store as waits;
use super::store::Wait;
use crate::booking::appointments::eligibility::{self, Ineligible};
use crate::booking::appointments::policy;
use crate::booking::appointments::server::steps::end::end;
use crate::booking::appointments::server::steps::guards::{Ending, own};
use crate::booking::appointments::server::store::eligibility::known_for;
use crate::booking::appointments::server::store::reads;
use crate::booking::availability::times::{Part, Parts, Weekdays};
use crate::booking::model::{BookingStatus, CancelReason};
use crate::booking::waitlist::forms::JoinWaitlist;
use crate::booking::waitlist::policy::JoinProblem;
use crate::clinic::model::Place;
use crate::clinic::offering::{add_on_ids, add_on_words};
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
use strum::VariantArray;

/// What a client wants to wait for.
#[derive(Debug, Clone)]
pub struct Join {
    pub service: ServiceId,
    /// None named: anyone.
    pub with: Vec<TherapistId>,
    /// `None`: any place.
    pub place: Option<Place>,
    pub add_ons: Vec<AddOnId>,
    pub weekdays: Weekdays,
    pub parts: Parts,
    pub first: Date,
    pub last: Date,
    pub notice: Span,
    pub swaps: Option<BookingId>,
}

impl Join {
    pub fn read(form: &JoinWaitlist) -> Result<Self, AppError> {
        let date = |field: &'static str, text: &str| text.parse::<Date>().map_err(|_| JoinProblem::NotADate { field });
        let with = match form.therapist.as_str() {
            "" | "anyone" => Vec::new(),
            ids => ids.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(|_| AppError::NotFound)?,
        };
        Ok(Self {
            service: form.service,
            with,
            place: form.place.parse().ok(),
            add_ons: add_on_ids(&form.add_ons),
            weekdays: Weekdays::of((1..).zip(form.days()).filter(|(_, ticked)| *ticked).map(|(day, _)| day)),
            parts: Parts::of(Part::VARIANTS.iter().zip(form.parts()).filter(|(_, ticked)| *ticked).map(|(part, _)| *part)),
            first: date("from", &form.from)?,
            last: date("until", &form.until)?,
            notice: Span::hours(form.notice.unwrap_or(12).clamp(0, 24 * 30)),
            swaps: if form.swaps.is_empty() { None } else { Some(form.swaps.parse().map_err(|_| AppError::NotFound)?) },
        })
    }
}

/// Puts a client on the list. Someone who waits for that service already stays there once, with the newest wish and their old
/// place in line. Nobody can wait for a visit that they may not book.
pub async fn join_waitlist(cx: &Cx, me: &SignedInClient, join: Join) -> Result<WaitId, AppError> {
    may_wait_for(cx, me, &join).await?;
    let mut wait = new_wait(cx, me, &join)?;
    let entry = cx.entry(Action::Create, "booking/wait", Some(me.subject()), Some(wait.id.uuid()));
    let (with, context, replacing) = (join.with, cx.clone(), entry.clone());
    cx.commit(entry, async move |tx: &mut Tx| {
        lock_clinic(&mut tx.conn).await?;
        if let Some(old) = waits::same(&mut tx.conn, wait.client, wait.service).await? {
            pass_on_offer_of(tx, &context, old.id, &replacing).await?;
            waits::leave(&mut tx.conn, old.id, wait.client, context.now).await?;
            (wait.created_at, wait.passed_up) = (old.created_at, old.passed_up);
        }
        if let Some(swaps) = wait.swaps {
            let visit = own(&mut tx.conn, swaps, wait.client).await?;
            policy::may_move(context.now, visit.status, visit.start)?;
        }
        waits::insert(&mut tx.conn, &wait).await?;
        for with in with {
            waits::insert_with(&mut tx.conn, wait.id, with).await?;
        }
        Ok(wait.id)
    })
    .await
}

/// Whether the clinic offers the service, by every therapist who is named, and whether this client may book it.
async fn may_wait_for(cx: &Cx, me: &SignedInClient, join: &Join) -> Result<(), AppError> {
    let service = cx.practice.service(join.service).filter(|_| join.with.iter().all(|with| cx.practice.gives(*with, join.service)));
    let service = service.ok_or(AppError::NotFound)?;
    let known = known_for(&mut cx.state.db.read().await?, me.id, service, cx.now).await?;
    match eligibility::may_book(&service.rules, &known, cx.now) {
        Ok(()) => Ok(()),
        // A first visit may be given up for an earlier one.
        Err(Ineligible::NewOnly) if join.swaps.is_some() => Ok(()),
        Err(problem) => Err(problem.into()),
    }
}

fn new_wait(cx: &Cx, me: &SignedInClient, join: &Join) -> Result<Wait, JoinProblem> {
    let first = join.first.max(cx.practice.wall.date(cx.now));
    if join.last < first {
        return Err(JoinProblem::EndsBeforeItBegins);
    }
    Ok(Wait {
        id: random::id(),
        client: me.id,
        client_name: me.person().name.clone(),
        service: join.service,
        // An unknown place is ignored.
        place: join.place.filter(|place| cx.practice.has_place(*place)).into(),
        add_ons: add_on_words(cx.practice.add_ons(join.service, &join.add_ons).iter().map(|one| one.id)),
        // Nothing ticked means any: nobody wishes for what can never come.
        weekdays: if join.weekdays.is_empty() { Weekdays::ALL } else { join.weekdays },
        parts: if join.parts.is_empty() { Parts::ALL } else { join.parts },
        first_day: first.to_string(),
        last_day: join.last.to_string(),
        notice_minutes: join.notice.whole_minutes(),
        swaps: join.swaps,
        passed_up: 0,
        created_at: cx.now,
        wished_at: cx.now,
    })
}

/// Takes a client off the list and passes on the offer they have.
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

/// Ends the offer that this wait has, even one its client has not been told of, so that the next in line can have it.
async fn pass_on_offer_of(tx: &mut Tx, cx: &Cx, wait: WaitId, entry: &Entry) -> Result<(), AppError> {
    let Some(hold) = waits::open_offer(&mut tx.conn, wait).await? else { return Ok(()) };
    let Some(hold) = reads::one(&mut tx.conn, hold).await?.filter(|hold| hold.status == BookingStatus::Hold) else { return Ok(()) };
    let ending = Ending::by_actor(cx, CancelReason::ClientAsked, Cents::new(0));
    let ended = end(tx, &hold, ending, Entry { about: Some(hold.id.uuid()), ..entry.clone() }).await?;
    Ok(follow(tx, cx, ended).await?)
}
