//! Booking a plan of visits: all of them in one step, or none.

use crate::booking::appointments::server::steps::freed::Ended;
use crate::booking::appointments::server::steps::guards::queue;
use crate::booking::appointments::server::steps::placement::Placement;
use crate::booking::appointments::server::steps::refusal::Refused;
use crate::booking::appointments::server::steps::settle::settle;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::reads;
use crate::booking::client::server::hold::take_hold;
use crate::booking::series::forms::BookPlan;
use crate::booking::series::policy::{MOST, PlanProblem};
use crate::booking::server::change::change;
use crate::clinic::offering::add_on_ids;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{AddOnId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;

/// The ticked visits of a plan.
pub struct Planned {
    pub therapist: TherapistId,
    pub service: ServiceId,
    /// The room of all of them, if one was asked for.
    pub room: Option<RoomId>,
    pub add_ons: Vec<AddOnId>,
    pub starts: Vec<Instant>,
}

impl From<BookPlan> for Planned {
    fn from(form: BookPlan) -> Self {
        let (starts, add_ons) = (form.starts(), add_on_ids(&form.add_ons));
        Self { therapist: form.therapist, service: form.service, room: form.room, add_ons, starts }
    }
}

/// Books all of these starts or none. A form sent twice books once.
pub async fn book_plan(cx: &Cx, me: &SignedInClient, planned: Planned) -> Result<(), AppError> {
    let Planned { therapist, service, room, add_ons, starts } = planned;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    if starts.is_empty() || starts.len() > most {
        return Err(PlanProblem::NothingTicked.into());
    }
    let entry = cx.entry(Action::Create, "booking/plan", Some(me.subject()), None);
    let mut placements = Vec::new();
    for start in starts {
        let wanted = Wanted { therapist, service, start, replaces: None, add_ons: add_ons.clone() };
        placements.push((start, Placement::new(cx, me.id, &wanted, entry.clone())?.in_room(room)));
    }
    let (context, client) = (cx.clone(), me.id);
    let booked = change(cx, async move |tx: &mut Tx| {
        // When the form is sent twice at once, the second waits here and finds the first done.
        queue(tx, &context).await?;
        let mut ended = Vec::new();
        for (start, placement) in placements {
            if reads::booked_at(&mut tx.conn, client, therapist, start).await?.is_none() {
                // Each counts like a hold.
                take_hold(tx, &context).await?;
                ended.extend(book_one(tx, &context, start, placement).await?);
            }
        }
        Ok::<_, AppError>(((), ended))
    });
    booked.await?;
    cx.state.job_signal.send();
    Ok(())
}

async fn book_one(tx: &mut Tx, cx: &Cx, start: Instant, placement: Placement) -> Result<Vec<Ended>, AppError> {
    let (id, ended) = match placement.book(tx).await {
        Ok(booked) => booked,
        Err(Refused::Because(error)) => return Err(error),
        Err(Refused::Taken | Refused::NotThere(_)) => {
            return Err(PlanProblem::Taken { when: cx.practice.wall.moment(start) }.into());
        }
    };
    let visit = reads::one(&mut tx.conn, id).await?.ok_or(AppError::Broken)?;
    settle(tx, cx, &visit, None).await?;
    Ok(ended)
}
