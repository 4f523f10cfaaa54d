//! Two times for two people: both or neither.

use super::super::load;
use super::hold::{Wanted, count_hold, not_too_often};
use super::placing::Placing;
use super::refused::Refused;
use crate::audit::model::Action;
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::types::ids::BookingId;
use futures::FutureExt;

const ONE_IS_TAKEN: &str = "One of these two times is not free any more. Nothing was held. Please choose another pair.";

/// Holds a time for each of two people in one step.
pub async fn hold_both(cx: &Cx, both: [(&SignedInClient, Wanted); 2]) -> Result<[BookingId; 2], AppError> {
    not_too_often(cx)?;
    let ask = |service: &Service| load::ask(&cx.practice.clinic, service, cx.now);
    let place = |(me, wanted): &(&SignedInClient, Wanted)| {
        let entry = cx.entry(Action::Create, "booking/together", Some(me.subject()), None);
        Placing::prepare(cx, me.id, wanted, ask, entry)
    };
    let (first, second) = (place(&both[0])?, place(&both[1])?);
    let new = first.id;
    let held = cx.state.db.write(move |tx| async move { Ok::<_, Refused>([first.hold(tx).await?, second.hold(tx).await?]) }.boxed());
    match held.await {
        Ok(held) => {
            if held[0] == new {
                count_hold(cx)?;
            }
            Ok(held)
        }
        Err(Refused::Taken | Refused::NotThere(_)) => Err(AppError::Conflict(ONE_IS_TAKEN.to_owned())),
        Err(Refused::Because(error)) => Err(error),
    }
}
