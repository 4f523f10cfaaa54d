//! Two times for two people: both or neither.

use crate::booking::appointments::server::acting::acting;
use crate::booking::appointments::server::steps::placement::Placement;
use crate::booking::appointments::server::steps::refusal::Refused;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::client::server::hold::take_hold;
use crate::booking::server::change::change;
use crate::booking::together::forms::HoldBoth;
use crate::booking::together::policy::OneIsTaken;
use crate::error::AppError;
use crate::platform::audit::entry::Action;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::BookingId;

/// Holds a time for each of two people in one step.
pub async fn hold_both(cx: &Cx, form: &HoldBoth) -> Result<[BookingId; 2], AppError> {
    let (one, other) = (acting(cx, form.first, None).await?, acting(cx, Some(form.client), None).await?);
    if one.id == other.id {
        return Err(AppError::BadForm);
    }
    let place = |me: &SignedInClient, therapist, service, start| {
        let wanted = Wanted { therapist, service, start, replaces: None, add_ons: Vec::new() };
        let entry = cx.entry(Action::Create, "booking/together", Some(me.subject()), None);
        Placement::new(cx, me.id, &wanted, entry)
    };
    let first = place(&one, form.therapist, form.service, form.start)?;
    let second = place(&other, form.therapist2, form.service2, form.start2)?;
    let (new, context) = ([first.id, second.id], cx.clone());
    let held = change(cx, async move |tx: &mut Tx| {
        let ((first, mut ended), (second, more)) = (first.hold(tx).await?, second.hold(tx).await?);
        ended.extend(more);
        // Both ids differ where an earlier tap has made both holds.
        if first == new[0] || second == new[1] {
            take_hold(tx, &context).await?;
        }
        Ok::<_, Refused>(([first, second], ended))
    });
    match held.await {
        Ok(held) => Ok(held),
        Err(Refused::Taken | Refused::NotThere(_)) => Err(OneIsTaken.into()),
        Err(Refused::Because(error)) => Err(error),
    }
}
