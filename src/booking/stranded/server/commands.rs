//! Asking a client to choose another time.

use crate::booking::appointments::server::feasibility;
use crate::booking::appointments::server::steps::guards::{found, queue};
use crate::booking::appointments::server::store::writes;
use crate::booking::appointments::server::words::letters::{self, mail};
use crate::booking::model::BookingStatus;
use crate::booking::stranded::words::NothingHinders;
use crate::error::AppError;
use crate::notifications::server::commands::link;
use crate::platform::audit::entry::{Action, Entry};
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::BookingId;
use crate::types::instant::Span;

/// Makes cancelling and moving free for visits that the clinic has just made impossible.
pub async fn let_go_free(tx: &mut Tx, visits: impl Iterator<Item = BookingId>) -> DbResult<()> {
    for visit in visits {
        writes::free_to_go(&mut tx.conn, visit).await?;
    }
    Ok(())
}

/// Asks the client of a stranded visit to choose another time, once an hour at most.
pub async fn ask_to_move(cx: &Cx, _desk: &SignedInStaff, id: BookingId) -> Result<(), AppError> {
    let context = cx.clone();
    let entry = cx.entry(Action::Change, "schedule/ask", None, Some(id.uuid()));
    cx.state
        .db
        .write(async move |tx: &mut Tx| {
            let cx = &context;
            queue(tx, cx).await?;
            let visit = found(&mut tx.conn, id).await?;
            let Some(why) = feasibility::obstacle(&cx.practice, &visit).filter(|_| visit.status == BookingStatus::Booked) else {
                return Err(NothingHinders.into());
            };
            if visit.asked_at.is_some_and(|asked| cx.now.since(asked) < Span::hours(1)) {
                return Ok(());
            }
            writes::ask_to_move(&mut tx.conn, id, cx.now).await?;
            writes::free_to_go(&mut tx.conn, id).await?;
            let choose = link(&cx.state, &format!("/book?move={id}"));
            letters::please_choose(tx, &mail(cx, &visit), &choose, cx.now).await?;
            tx.audit(Entry { subject: Some(visit.subject()), ..entry });
            tracing::debug!(why = why.words(), "a client is asked to choose another time");
            Ok::<_, AppError>(())
        })
        .await?;
    cx.state.job_signal.send();
    Ok(())
}
