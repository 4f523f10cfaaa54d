//! The rules of the waitlist: whether a freed time suits a wish, how long it is kept for one person, and who comes first.
//! Data and `now` in, decision out.

use crate::booking::availability::times::{Moment, Part, Parts, Weekdays};
use crate::clinic::model::Place;
use crate::types::ids::{LocationId, TherapistId};
use crate::types::instant::{Instant, Span};

/// More than this many offers within a day would be a nuisance.
pub const MOST_OFFERS_A_DAY: usize = 3;

/// A client’s wish. Days are counted as in `Moment::day`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// None named: anyone.
    pub therapists: Vec<TherapistId>,
    /// `None`: any place.
    pub place: Option<Place>,
    pub weekdays: Weekdays,
    pub parts: Parts,
    pub first_day: i64,
    pub last_day: i64,
    /// How long before a visit they want to be told.
    pub notice: Span,
}

impl Wish {
    fn is_with(&self, therapist: TherapistId) -> bool {
        self.therapists.is_empty() || self.therapists.contains(&therapist)
    }
}

/// Why a time was not offered to someone. The log stores it as a word, and staff read it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Passed {
    OtherTherapist,
    OtherPlace,
    OtherDay,
    OtherPartOfDay,
    TooShortNotice,
    NoRoomForTheirVisit,
    HadItBefore,
    GaveItUp,
    BusyThen,
    OfferedEnough,
    /// They may not book that service, or may not any more.
    NotForThem,
    /// It is not earlier than the visit they would give up for it.
    NotEarlier,
}

/// A problem with a form that joins the waitlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinProblem {
    NotADate { field: &'static str },
    EndsBeforeItBegins,
}

/// Whether an opening of this therapist's day can suit at all: a cheap check before [`suits`] is asked of each opening.
pub fn may_suit(wish: &Wish, therapist: TherapistId, day: i64) -> Result<(), Passed> {
    if !wish.is_with(therapist) {
        return Err(Passed::OtherTherapist);
    }
    // A visit that begins late in the evening may reach into the next day.
    if day + 1 < wish.first_day || day > wish.last_day { Err(Passed::OtherDay) } else { Ok(()) }
}

/// Whether this opening, at this location, is what they wait for.
pub fn suits(now: Instant, wish: &Wish, moment: &Moment, location: Option<LocationId>) -> Result<(), Passed> {
    let obstacles = [
        (!wish.is_with(moment.opening.therapist), Passed::OtherTherapist),
        (wish.place.is_some_and(|wanted| !wanted.is(location)), Passed::OtherPlace),
        (moment.day < wish.first_day || moment.day > wish.last_day || !wish.weekdays.has(moment.weekday), Passed::OtherDay),
        (!wish.parts.has(Part::of_minute(moment.minute)), Passed::OtherPartOfDay),
        (moment.opening.start.since(now) < wish.notice, Passed::TooShortNotice),
    ];
    obstacles.into_iter().find(|(applies, _)| *applies).map_or(Ok(()), |(_, why)| Err(why))
}

/// Until when an offer is kept for one person: the sooner the visit, the shorter, and never past its start. `morning` is given
/// at night, so that nobody loses a time in their sleep that is still hours away.
pub fn kept_until(now: Instant, start: Instant, morning: Option<Instant>) -> Instant {
    let ahead = start.since(now);
    let span = match ahead {
        far if far >= Span::hours(72) => Span::hours(4),
        far if far >= Span::hours(24) => Span::minutes(90),
        far if far >= Span::hours(6) => Span::minutes(30),
        _ => Span::minutes(15),
    };
    let until = now.plus(span);
    let until = match morning {
        Some(morning) if start.since(morning) >= Span::hours(6) => until.max(morning.plus(Span::hours(1))),
        _ => until,
    };
    until.min(start)
}

/// What decides someone's place in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiter {
    pub since: Instant,
    /// Offers that they declined or let lapse.
    pub passed_up: i64,
}

/// Those who passed up the fewest offers come first, and among them those who have waited longest.
pub fn order(waiter: &Waiter) -> (i64, Instant) {
    (waiter.passed_up, waiter.since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::model::Opening;
    use strum::VariantArray;
    use uuid::Uuid;

    const TOMAS: TherapistId = TherapistId::from_uuid(Uuid::from_u128(1));
    const MISSION: LocationId = LocationId::from_uuid(Uuid::from_u128(3));
    const PRIYA: TherapistId = TherapistId::from_uuid(Uuid::from_u128(2));

    fn at(hour: i64) -> Instant {
        Instant::from_micros(0).plus(Span::hours(hour))
    }

    fn thursday_at_half_past_four() -> Moment {
        let opening = Opening { therapist: TOMAS, start: at(100), end: at(101) };
        Moment { opening, day: 20_000, weekday: 4, minute: 990 }
    }

    fn anything() -> Wish {
        Wish {
            therapists: vec![],
            place: None,
            weekdays: Weekdays::ALL,
            parts: Parts::ALL,
            first_day: 19_990,
            last_day: 20_010,
            notice: Span::hours(2),
        }
    }

    #[test]
    fn any_time_suits_a_wish_for_anything() {
        assert_eq!(suits(at(0), &anything(), &thursday_at_half_past_four(), None), Ok(()));
    }

    #[test]
    fn each_part_of_a_wish_can_rule_a_time_out() {
        let moment = thursday_at_half_past_four();
        let why = |wish: Wish| suits(at(0), &wish, &moment, Some(MISSION));
        assert_eq!(why(Wish { therapists: vec![PRIYA], ..anything() }), Err(Passed::OtherTherapist));
        assert_eq!(why(Wish { therapists: vec![PRIYA, TOMAS], ..anything() }), Ok(()));
        assert_eq!(why(Wish { place: Some(Place::Main), ..anything() }), Err(Passed::OtherPlace));
        assert_eq!(why(Wish { place: Some(Place::Branch(MISSION)), ..anything() }), Ok(()));
        assert_eq!(why(Wish { weekdays: Weekdays::of([1, 2, 5]), ..anything() }), Err(Passed::OtherDay));
        assert_eq!(why(Wish { last_day: 19_999, ..anything() }), Err(Passed::OtherDay));
        assert_eq!(why(Wish { first_day: 20_000, last_day: 20_000, ..anything() }), Ok(()));
        assert_eq!(why(Wish { parts: Parts::of([Part::Morning, Part::Evening]), ..anything() }), Err(Passed::OtherPartOfDay));
        assert_eq!(why(Wish { notice: Span::hours(101), ..anything() }), Err(Passed::TooShortNotice));
        assert_eq!(why(Wish { notice: Span::hours(100), ..anything() }), Ok(()));
    }

    #[test]
    fn a_day_that_cannot_suit_is_skipped() {
        let wish = Wish { therapists: vec![TOMAS], first_day: 20_000, last_day: 20_002, ..anything() };
        assert_eq!(may_suit(&wish, PRIYA, 20_001), Err(Passed::OtherTherapist));
        assert_eq!(
            [19_998, 19_999, 20_000, 20_002, 20_003].map(|day| may_suit(&wish, TOMAS, day).is_ok()),
            [false, true, true, true, false]
        );
        assert_eq!(may_suit(&anything(), PRIYA, 20_000), Ok(()));
    }

    #[test]
    fn parts_of_the_day_meet_at_noon_and_at_five() {
        assert_eq!([719, 720, 1019, 1020].map(Part::of_minute), [Part::Morning, Part::Afternoon, Part::Afternoon, Part::Evening]);
    }

    #[test]
    fn an_offer_is_kept_shorter_the_sooner_the_visit() {
        let kept = |start: i64| kept_until(at(0), at(start), None).since(at(0)).whole_minutes();
        assert_eq!([kept(100), kept(72), kept(71), kept(24), kept(23), kept(6), kept(5)], [240, 240, 90, 90, 30, 30, 15]);
        assert_eq!(kept_until(at(0), at(0).plus(Span::minutes(5)), None), at(0).plus(Span::minutes(5)));
    }

    #[test]
    fn nobody_loses_an_offer_in_their_sleep_while_the_visit_is_far_away() {
        assert_eq!(kept_until(at(0), at(60), Some(at(8))), at(9));
        assert_eq!(kept_until(at(0), at(12), Some(at(8))), at(0).plus(Span::minutes(30)));
    }

    #[test]
    fn the_longest_wait_comes_first_unless_offers_were_passed_up() {
        let (maya, wendell, ines) =
            (Waiter { since: at(1), passed_up: 1 }, Waiter { since: at(3), passed_up: 0 }, Waiter { since: at(2), passed_up: 0 });
        let mut all = [maya, wendell, ines];
        all.sort_by_key(order);
        assert_eq!(all, [ines, wendell, maya]);
    }

    #[test]
    fn sets_and_reasons_survive_being_stored() {
        let days = Weekdays::of([1, 3, 7, 9, 0]);
        assert_eq!(Weekdays::from_bits(days.bits()), days);
        assert!(days.has(7) && !days.has(2) && !days.has(0) && !days.has(8));
        assert!(Parts::from_bits(0).is_empty() && Weekdays::of([]).is_empty());
        for why in Passed::VARIANTS {
            assert_eq!(<&str>::from(why).parse(), Ok(*why));
        }
    }
}
