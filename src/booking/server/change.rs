//! Offers time that a step has freed, at the end of the same transaction.

use crate::booking::appointments::policy::UNDO;
use crate::booking::appointments::server::steps::freed::Freed;
use crate::booking::appointments::server::steps::guards::Ending;
use crate::booking::appointments::server::store::booking::Detail;
use crate::booking::model::{BookingStatus, CancelReason, EndedBy};
use crate::booking::waitlist::server::offer;
use crate::error::AppError;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;

/// Offers what came free to those who wait, where anybody can have it.
pub async fn pass_on(tx: &mut Tx, cx: &Cx, visit: &Detail, ending: Ending) -> Result<(), AppError> {
    match visit.status {
        BookingStatus::Hold => offer::let_pass(tx, cx, visit.id, Freed::of(visit), "declined", true).await?,
        // What a client gives up they may take back for three minutes; nobody is told before.
        _ if ending.by == EndedBy::Client => {
            offer::offer(tx, cx, Freed::of(visit), ending.at.plus(UNDO)).await?;
        }
        // When the therapist is away nobody can have their time, but the room is free for others.
        _ if ending.reason == CancelReason::TherapistAway => offer::offer_its_room(tx, cx, Freed::of(visit), ending.at).await?,
        _ if ending.reason.is_the_clinics() => {}
        _ => {
            offer::offer(tx, cx, Freed::of(visit), ending.at).await?;
        }
    }
    Ok(())
}
