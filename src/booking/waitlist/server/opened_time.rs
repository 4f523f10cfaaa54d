//! Time that the clinic opens: a day off that is not taken after all, a new shift, a closure that ends. Those who wait for it
//! are asked before it is open to everyone, as with time that a client gives up.

use super::{offer, store as waits};
use crate::booking::appointments::server::steps::freed::Freed;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts;
use crate::clinic::server::practice::Practice;
use crate::platform::db::DbResult;
use crate::platform::tx::Tx;
use crate::session::cx::Cx;
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::civil::Date;

/// Holds the time that a change of the practice has opened for those whom it suits, one after the other as long as there is
/// room. The practice of `cx` is the changed one. They are told at once.
pub async fn offer_opened(tx: &mut Tx, cx: &Cx, before: &Practice) -> DbResult<()> {
    let wall = &cx.practice.wall;
    let today = wall.date(cx.now);
    let waiting = waits::waiting(&mut tx.conn, &today.to_string()).await?;
    let Some(last) = waiting.iter().filter_map(|wait| wait.last_day.parse::<Date>().ok()).max() else { return Ok(()) };
    let last = last.min(wall.date(cx.now.plus(cx.practice.clinic.horizon())));
    let days = Days { first: today, count: hours::days_between(today, last) + 1 };
    for (therapist, busy) in opened(before, &cx.practice, days, cx.now) {
        let freed = Freed { booking: None, client: None, therapist, busy, allocation: None, held_since: None };
        while offer::offer(tx, cx, freed, cx.now).await? {}
    }
    Ok(())
}

/// When therapists work on these days and did not before, in order of time. A stretch that has begun counts from now.
fn opened(before: &Practice, after: &Practice, days: Days, now: Instant) -> Vec<(TherapistId, TimeRange)> {
    let soonest = now.plus(Span::minutes(1));
    let mut all = Vec::new();
    for therapist in &after.therapists {
        if before.closures == after.closures && before.week_of(therapist.id) == after.week_of(therapist.id) {
            continue;
        }
        // Date by date: hours that meet at midnight stay two stretches.
        for date in days.dates() {
            let today = Days::one(date);
            let works =
                |practice| hours::rosters(practice, therapist, today).into_iter().flat_map(|roster| roster.open).collect::<Vec<_>>();
            let new = starts::free(&works(after), &works(before)).into_iter().filter(|stretch| stretch.end > soonest);
            all.extend(new.map(|stretch| (therapist.id, TimeRange::new(stretch.start.max(soonest), stretch.end))));
        }
    }
    all.sort_by_key(|(therapist, stretch)| (stretch.start, *therapist));
    all
}
