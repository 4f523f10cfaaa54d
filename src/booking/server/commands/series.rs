//! Booking a plan of visits: all of them in one step, or none.

use super::super::load;
use super::super::store;
use super::hold::{Placing, Wanted};
use super::refused::Refused;
use super::{queue, settle};
use crate::audit::model::Action;
use crate::booking::series::MOST;
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::db::Tx;
use crate::types::ids::{RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use futures::FutureExt;

/// Books every one of these starts, or nothing. The same form sent twice books once.
pub async fn book_plan(
    cx: &Cx,
    me: &SignedInClient,
    therapist: TherapistId,
    service: ServiceId,
    room: Option<RoomId>,
    starts: Vec<Instant>,
) -> Result<(), AppError> {
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    if starts.is_empty() || starts.len() > most {
        return Err(AppError::Conflict("Nothing was ticked, so nothing was booked. Tick the visits you want.".to_owned()));
    }
    let ask = |service: &Service| load::ask(&cx.practice.clinic, service, cx.now);
    let entry = cx.entry(Action::Create, "booking/plan", Some(me.subject()), None);
    let mut placings = Vec::new();
    for start in starts {
        let wanted = Wanted { therapist, service, start, replaces: None, add_ons: Vec::new() };
        placings.push((start, Placing::prepare(cx, me.id, &wanted, ask, entry.clone())?.in_room(room)));
    }
    let (context, client) = (cx.clone(), me.id);
    let booked = cx.state.db.write(move |tx| {
        async move {
            // The same form sent twice at once: the second looks only when the first is done.
            queue(tx, &context).await?;
            for (start, placing) in placings {
                if store::booked_at(&mut tx.conn, client, therapist, start).await?.is_none() {
                    place(tx, &context, start, placing).await?;
                }
            }
            Ok::<_, AppError>(())
        }
        .boxed()
    });
    booked.await?;
    cx.state.job_bell.notify_one();
    Ok(())
}

async fn place(tx: &mut Tx, cx: &Cx, start: Instant, placing: Placing) -> Result<(), AppError> {
    let id = match placing.book(tx).await {
        Ok(id) => id,
        Err(Refused::Because(error)) => return Err(error),
        Err(Refused::Taken | Refused::NotThere(_)) => {
            let when = cx.practice.wall.moment(start);
            return Err(AppError::Conflict(format!("{when} is not free any more. Nothing was booked. Please look at the plan once more.")));
        }
    };
    let visit = store::one(&mut tx.conn, id).await?.ok_or(AppError::Broken)?;
    Ok(settle(tx, cx, &visit, None).await?)
}
