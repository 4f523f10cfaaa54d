//! The client’s usual next time.

use super::choices;
use crate::booking::appointments::server::store::reads;
use crate::booking::appointments::server::words;
use crate::booking::availability::capacity::Capacity;
use crate::booking::availability::server::hours::Days;
use crate::booking::availability::server::{hours, store};
use crate::booking::availability::starts::Ask;
use crate::booking::model::Opening;
use crate::booking::openings::habits::Usual;
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::platform::db::{Conn, DbResult};
use crate::platform::local_time::{Wall, weekday_number};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Instant;

/// The next visit that a client would likely book, with everything that holding it takes.
#[derive(Debug, Clone)]
pub struct UsualNext {
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub start: Instant,
    /// "Your usual next time", or "Near your usual time" when that one is not free.
    pub heading: &'static str,
    /// "Thu 10 Dec, 4:30 pm"
    pub when: String,
    pub therapist_name: String,
    /// "Hold it: Thursday 10 December 4:30 pm with Tomás Rivera". Begins with the words on the button.
    pub label: String,
}

/// Two weeks after the client's latest visit, at their usual weekday and time with the same therapist; else the free time
/// nearest to it.
pub async fn usual_next(cx: &Cx, me: &SignedInClient) -> Result<Option<UsualNext>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let recent = reads::recent(&mut conn, me.id, cx.now).await?;
    let Some((last, usual)) = recent.iter().find(|one| !one.is_hold).zip(choices::usual_of(&cx.practice.wall, &recent)) else {
        return Ok(None);
    };
    let Some(service) = cx.practice.service_by(last.service, last.therapist) else {
        return Ok(None);
    };
    // A first visit is not offered to someone who has had it, and no visit past the end of its referral.
    if !choices::is_shown(cx, &mut conn, service, Some(me.id)).await? {
        return Ok(None);
    }
    let wall = &cx.practice.wall;
    let ask = hours::ask(&cx.practice.clinic, service, cx.now);
    let target = two_weeks_on(wall, last.start, usual, ask.earliest);
    let found = nearest_with(cx, &mut conn, service, last.therapist, &ask, target).await?;
    Ok(found.map(|opening| UsualNext {
        therapist: opening.therapist,
        service: service.id,
        start: opening.start,
        heading: if opening.start == target { "Your usual next time" } else { "Near your usual time" },
        when: wall.moment(opening.start),
        therapist_name: last.therapist_name.clone(),
        label: format!("Hold it: {}", words::with_in_full(wall, opening.start, &last.therapist_name)),
    }))
}

/// The opening with this therapist that is nearest to `target`. Reads all of that therapist's time, but rooms only around each
/// candidate, the nearest first.
async fn nearest_with(
    cx: &Cx,
    conn: &mut Conn,
    service: &Service,
    therapist: TherapistId,
    ask: &Ask,
    target: Instant,
) -> DbResult<Option<Opening>> {
    let practice = cx.practice.as_ref();
    let days = Days::around(practice.wall.date(target), practice.wall.date(cx.now));
    let hours = hours::hours_of(practice, service, therapist, days);
    let own = store::taken_of(conn, therapist, hours::padded(days.range(&practice.wall))).await?;
    let working = Capacity::new(&hours, &own, cx.now);
    let mut starts: Vec<Instant> = working.starts_without_room(ask).into_iter().collect();
    starts.sort_by_key(|start| (start.micros().abs_diff(target.micros()), *start));
    for start in starts {
        let occupied = ask.occupied(start);
        let around = store::taken(conn, hours::padded(occupied)).await?;
        if Capacity::new(&hours, &around, cx.now).allocate(therapist, occupied).is_some() {
            return Ok(Some(Opening { therapist, start, end: start.plus(ask.length) }));
        }
    }
    Ok(None)
}

/// The usual weekday nearest to two weeks after `last`, moved on by whole weeks until it can still be booked.
fn two_weeks_on(wall: &Wall, last: Instant, usual: Usual, earliest: Instant) -> Instant {
    let fortnight = hours::add(wall.date(last), 14);
    let shift = (usual.weekday - weekday_number(fortnight) + 3).rem_euclid(7) - 3;
    let day = hours::add(fortnight, shift);
    let late_by = words::day_number(wall, earliest) - words::day_number(wall, wall.instant(day, usual.minute));
    let weeks = late_by.max(0).saturating_add(6).div_euclid(7);
    let at = wall.instant(hours::add(day, weeks * 7), usual.minute);
    if at < earliest { wall.instant(hours::add(day, weeks * 7 + 7), usual.minute) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use jiff::civil::date;
    use uuid::Uuid;

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));
    const THURSDAY: Usual = Usual { therapist: TOMAS, weekday: 4, minute: 990 };

    fn next(last: Date, earliest: Date) -> String {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        wall.moment(two_weeks_on(&wall, wall.instant(last, 600), THURSDAY, wall.instant(earliest, 1020)))
    }

    #[test]
    fn mayas_usual_next_time_is_two_weeks_on() {
        assert_eq!(next(date(2026, 11, 26), date(2026, 11, 23)), "Thu 10 Dec, 4:30 pm");
        assert_eq!(next(date(2026, 11, 24), date(2026, 11, 23)), "Thu 10 Dec, 4:30 pm");
        assert_eq!(next(date(2026, 11, 29), date(2026, 11, 23)), "Thu 10 Dec, 4:30 pm");
    }

    #[test]
    fn after_a_long_pause_it_is_the_next_one_that_can_still_be_booked() {
        assert_eq!(next(date(2026, 8, 6), date(2026, 11, 23)), "Thu 26 Nov, 4:30 pm");
        assert_eq!(next(date(2026, 8, 6), date(2026, 11, 26)), "Thu 3 Dec, 4:30 pm");
    }
}
