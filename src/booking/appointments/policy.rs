//! The rules of appointments: who may hold what and for how long, what confirming and undoing do, and which state may follow which.
//! Data and `now` in, decision out. Cancelling has its own file, `cancellation`.

use crate::booking::availability::starts;
use crate::booking::availability::starts::{Ask, Working};
use crate::booking::model::{BookingStatus, CancelReason, Opening};
use crate::types::ids::BookingId;
use crate::types::instant::{Instant, Span, TimeRange};
use BookingStatus::{Arrived, Booked, Cancelled, Completed, Expired, Hold, NoShow};
use serde::{Deserialize, Serialize};

/// How long a hold lasts.
pub const HOLD: Span = Span::minutes(10);
/// How long the first hold of someone lasts whose address nobody has proved yet.
pub const GUEST_HOLD: Span = Span::minutes(7);
/// How far a hold stretches in all, however it is lengthened.
pub const HOLD_IN_ALL: Span = Span::minutes(20);
/// Holds that guests of one network may have at once: a family in one house, or a few people in a waiting room.
pub const MOST_GUEST_HOLDS: i64 = 6;
/// How long a step can be undone. Its letter waits that long.
pub const UNDO: Span = Span::minutes(3);
/// Holds that a client and their household may have at once: enough for a family, too few to fill a therapist's week.
pub const MOST_HOLDS: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldTerms {
    pub until: Instant,
    /// The time of therapist and room, buffers included.
    pub occupied: TimeRange,
}

/// Why an opening cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldProblem {
    Past,
    TooSoon,
    BeyondHorizon,
    TooManyHolds,
    /// The guests of this network hold as many times as they may.
    NetworkHolds,
    OutsideHours,
    Rest,
    Taken,
}

/// Whether `wanted` may be held. Its own length counts, not the ask's, which gives buffers, notice and horizon. Whether therapist and
/// room are free is decided by the database in the end.
pub fn place_hold(
    now: Instant,
    wanted: &Opening,
    working: &Working,
    ask: &Ask,
    open_holds_of_client: u32,
) -> Result<HoldTerms, HoldProblem> {
    let occupied = Ask { length: wanted.end.since(wanted.start), ..*ask }.occupied(wanted.start);
    let problems = [
        (wanted.start <= now, HoldProblem::Past),
        (wanted.start < ask.earliest, HoldProblem::TooSoon),
        (wanted.start > ask.latest, HoldProblem::BeyondHorizon),
        (wanted.range().is_empty() || !starts::is_open(&working.open, occupied), HoldProblem::OutsideHours),
        (starts::is_busy(&working.busy, occupied), HoldProblem::Taken),
        (!working.hands.allow(wanted.range()), HoldProblem::Rest),
        (open_holds_of_client >= MOST_HOLDS, HoldProblem::TooManyHolds),
    ];
    match problems.into_iter().find(|(applies, _)| *applies) {
        Some((_, problem)) => Err(problem),
        // A hold ends when the visit would begin.
        None => Ok(HoldTerms { until: now.plus(HOLD).min(wanted.start), occupied }),
    }
}

/// The outcome of confirming. A second tap and a resent form get the same visit as the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    Now,
    Already,
}

/// Why a hold cannot be confirmed. Someone else's hold is not found at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmProblem {
    Expired,
    LetGo,
    Over,
}

pub fn confirm(now: Instant, status: BookingStatus, hold_until: Option<Instant>) -> Result<Confirmed, ConfirmProblem> {
    match status {
        BookingStatus::Hold if hold_until.is_some_and(|until| now < until) => Ok(Confirmed::Now),
        BookingStatus::Hold | BookingStatus::Expired => Err(ConfirmProblem::Expired),
        BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed => Ok(Confirmed::Already),
        BookingStatus::Cancelled => Err(ConfirmProblem::LetGo),
        BookingStatus::NoShow => Err(ConfirmProblem::Over),
    }
}

/// The whole life of a booking. Cancelled and missed visits can be booked again, for undo and for latecomers, if the database finds
/// their time free.
pub const fn may_become(from: BookingStatus, to: BookingStatus) -> bool {
    matches!(
        (from, to),
        (Hold, Booked | Cancelled | Expired)
            | (Booked, Arrived | Completed | Cancelled | NoShow)
            | (Arrived, Completed | Booked | NoShow)
            | (Cancelled, Booked)
            | (NoShow, Booked | Arrived)
    )
}

/// A hold that is to be extended.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub status: BookingStatus,
    pub since: Instant,
    pub until: Option<Instant>,
    pub start: Instant,
}

/// The new end of a hold that is extended: ten minutes from now, but neither after the visit begins nor longer than a hold stretches in
/// all. `None` when it is not longer than before.
pub fn extend(now: Instant, hold: Held) -> Result<Option<Instant>, ConfirmProblem> {
    match confirm(now, hold.status, hold.until)? {
        Confirmed::Already => Ok(None),
        Confirmed::Now => {
            let longest = hold.since.plus(HOLD_IN_ALL);
            let until = now.plus(HOLD).min(hold.start).min(longest);
            // An offer may last longer than that already.
            Ok(Some(until).filter(|until| hold.until.is_none_or(|kept| kept < *until)))
        }
    }
}

/// Why a visit cannot be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveProblem {
    Begun,
    Gone,
}

pub fn may_move(now: Instant, status: BookingStatus, start: Instant) -> Result<(), MoveProblem> {
    match status {
        BookingStatus::Booked if now < start => Ok(()),
        BookingStatus::Booked | BookingStatus::Arrived => Err(MoveProblem::Begun),
        _ => Err(MoveProblem::Gone),
    }
}

/// The last steps of a booking, for undoing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    pub status: BookingStatus,
    pub start: Instant,
    pub confirmed_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub reason: Option<CancelReason>,
    pub replaces: Option<BookingId>,
    /// Whether the client took the last step.
    pub by_client: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    Booking,
    /// Back to the visit that it replaced.
    Move(BookingId),
    Cancelling,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoProblem {
    TooLate,
    Nothing,
}

/// The step that is undone now. A visit that has begun stays as it is.
pub fn undo(now: Instant, steps: &Steps) -> Result<Undo, UndoProblem> {
    let recent = |at: Option<Instant>| at.is_some_and(|at| now.since(at) < UNDO) && now < steps.start;
    match (steps.status, steps.replaces) {
        _ if !steps.by_client => Err(UndoProblem::Nothing),
        (BookingStatus::Booked, replaces) if recent(steps.confirmed_at) => Ok(replaces.map_or(Undo::Booking, Undo::Move)),
        (BookingStatus::Booked, _) => Err(UndoProblem::TooLate),
        (BookingStatus::Cancelled, _) if steps.reason != Some(CancelReason::ClientAsked) => Err(UndoProblem::Nothing),
        // A hold that was released was never booked.
        (BookingStatus::Cancelled, _) if steps.confirmed_at.is_none() => Err(UndoProblem::Nothing),
        (BookingStatus::Cancelled, _) if recent(steps.ended_at) => Ok(Undo::Cancelling),
        (BookingStatus::Cancelled, _) => Err(UndoProblem::TooLate),
        _ => Err(UndoProblem::Nothing),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkProblem {
    NotYet,
    NotFromHere,
}

/// Whether the desk can mark a visit as this. `Booked`: not here yet after all.
pub const fn is_mark(to: BookingStatus) -> bool {
    matches!(to, BookingStatus::Arrived | BookingStatus::Completed | BookingStatus::NoShow | BookingStatus::Booked)
}

/// How the desk may mark a visit now, the likeliest first.
pub fn marks(now: Instant, from: BookingStatus, start: Instant) -> Vec<BookingStatus> {
    // A mistaken mark is corrected in two steps.
    let roundabout = |to: BookingStatus| matches!((from, to), (NoShow, Booked) | (Arrived, NoShow));
    let all = [Arrived, NoShow, Completed, Booked].into_iter();
    all.filter(|to| *to != from && !roundabout(*to) && mark(now, from, *to, start).is_ok()).collect()
}

/// Whether the desk may mark a visit as this now.
pub fn mark(now: Instant, from: BookingStatus, to: BookingStatus, start: Instant) -> Result<(), MarkProblem> {
    match to {
        _ if !is_mark(to) || from == BookingStatus::Hold || from == BookingStatus::Cancelled || !may_become(from, to) => {
            Err(MarkProblem::NotFromHere)
        }
        BookingStatus::Completed | BookingStatus::NoShow if now < start => Err(MarkProblem::NotYet),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ids::TherapistId;
    use proptest::prelude::*;
    use strum::VariantArray;
    use uuid::Uuid;

    fn at(hours: i64) -> Instant {
        Instant::from_micros(0).plus(Span::hours(hours))
    }

    fn with_tomas(from: i64, to: i64) -> Opening {
        Opening { therapist: TherapistId::from_uuid(Uuid::from_u128(7)), start: at(from), end: at(to) }
    }

    fn week_of_tomas() -> Working {
        Working { open: vec![TimeRange::new(at(2), at(100))], busy: vec![TimeRange::new(at(50), at(52))], ..Working::default() }
    }

    fn an_hour() -> Ask {
        let (before, after) = (Span::ZERO, Span::minutes(10));
        Ask { length: Span::hours(1), before, after, step: Span::minutes(15), earliest: at(4), latest: at(60) }
    }

    fn hold(from: i64, holds: u32) -> Result<HoldTerms, HoldProblem> {
        place_hold(at(1), &with_tomas(from, from + 1), &week_of_tomas(), &an_hour(), holds)
    }

    #[test]
    fn maya_holds_an_opening_for_ten_minutes_with_the_buffer_around_it() {
        let occupied = TimeRange::new(at(10), at(11).plus(Span::minutes(10)));
        assert_eq!(hold(10, 2), Ok(HoldTerms { until: at(1).plus(Span::minutes(10)), occupied }));
    }

    #[test]
    fn an_opening_that_breaks_a_rule_of_the_clinic_is_not_held() {
        assert_eq!(hold(1, 0), Err(HoldProblem::Past));
        assert_eq!(hold(3, 0), Err(HoldProblem::TooSoon));
        assert_eq!(hold(61, 0), Err(HoldProblem::BeyondHorizon));
        assert_eq!(hold(10, 3), Err(HoldProblem::TooManyHolds));
        assert_eq!(hold(51, 0), Err(HoldProblem::Taken));
        assert_eq!(hold(49, 0), Err(HoldProblem::Taken), "ten minutes after the visit belong to it");
        let late = Ask { latest: at(200), ..an_hour() };
        let closing = place_hold(at(1), &with_tomas(99, 100), &week_of_tomas(), &late, 0);
        assert_eq!(closing, Err(HoldProblem::OutsideHours));
        let nothing = place_hold(at(1), &with_tomas(10, 10), &week_of_tomas(), &an_hour(), 0);
        assert_eq!(nothing, Err(HoldProblem::OutsideHours));
    }

    #[test]
    fn confirming_twice_gets_the_same_visit_and_a_minute_late_is_too_late() {
        assert_eq!(confirm(at(1), BookingStatus::Hold, Some(at(2))), Ok(Confirmed::Now));
        assert_eq!(confirm(at(3), BookingStatus::Booked, None), Ok(Confirmed::Already));
        assert_eq!(confirm(at(2), BookingStatus::Hold, Some(at(2))), Err(ConfirmProblem::Expired));
        assert_eq!(confirm(at(1), BookingStatus::Expired, Some(at(2))), Err(ConfirmProblem::Expired));
        assert_eq!(confirm(at(1), BookingStatus::Cancelled, None), Err(ConfirmProblem::LetGo));
    }

    #[test]
    fn confirming_when_allowed_is_a_legal_step() {
        for status in BookingStatus::VARIANTS.iter().copied() {
            if confirm(at(1), status, Some(at(2))) == Ok(Confirmed::Now) {
                assert!(may_become(status, BookingStatus::Booked), "{status:?}");
            }
        }
    }

    #[test]
    fn a_booking_takes_these_steps_and_no_others() {
        use BookingStatus::{Arrived, Booked, Cancelled, Completed, Expired, Hold, NoShow};
        let legal = [
            (Hold, vec![Booked, Cancelled, Expired]),
            (Booked, vec![Arrived, Completed, Cancelled, NoShow]),
            (Arrived, vec![Booked, Completed, NoShow]),
            (Completed, vec![]),
            (Cancelled, vec![Booked]),
            (NoShow, vec![Booked, Arrived]),
            (Expired, vec![]),
        ];
        for (from, to) in legal {
            let mut found: Vec<_> = BookingStatus::VARIANTS.iter().copied().filter(|to| may_become(from, *to)).collect();
            found.sort_unstable();
            let mut to = to;
            to.sort_unstable();
            assert_eq!(found, to, "{from:?}");
        }
    }

    #[test]
    fn completed_and_expired_bookings_stay_so_and_nothing_becomes_a_hold() {
        for status in BookingStatus::VARIANTS.iter().copied() {
            assert!(!may_become(status, status));
            assert!(!may_become(status, BookingStatus::Hold));
            assert!(!may_become(BookingStatus::Completed, status));
            assert!(!may_become(BookingStatus::Expired, status));
        }
    }

    proptest! {
        #[test]
        fn every_start_that_is_offered_can_be_held(length in 1_i64..4, step in 5_i64..60) {
            let ask = Ask { length: Span::hours(length), step: Span::minutes(step), ..an_hour() };
            for start in starts::starts(&week_of_tomas(), &ask) {
                let wanted = Opening { start, end: start.plus(ask.length), ..with_tomas(0, 1) };
                prop_assert!(place_hold(at(1), &wanted, &week_of_tomas(), &ask, 0).is_ok());
            }
        }
    }

    #[test]
    fn the_desk_is_offered_the_marks_that_are_possible() {
        use BookingStatus::{Arrived, Booked, Cancelled, Completed, Hold, NoShow};
        let offered = |from, hour| marks(at(hour), from, at(10));
        assert_eq!((offered(Booked, 9), offered(Booked, 10)), (vec![Arrived], vec![Arrived, NoShow, Completed]));
        assert_eq!((offered(Arrived, 9), offered(Arrived, 10)), (vec![Booked], vec![Completed, Booked]));
        assert_eq!(offered(NoShow, 11), [Arrived]);
        assert!([Hold, Cancelled, Completed].into_iter().all(|from| offered(from, 11).is_empty()));
    }
}
