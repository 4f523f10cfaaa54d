//! The waiting list's rules: what someone waits for, whether a time that came free suits them, how long it is kept for
//! them, and who comes first. Data and `now` in, decision out.

use crate::booking::availability::times::{Moment, Part, Parts, Weekdays};
use crate::clinic::model::Place;
use crate::types::ids::{LocationId, TherapistId};
use crate::types::instant::{Instant, Span};

/// More than this many offers within a day would be a nuisance.
pub const MOST_OFFERS_A_DAY: usize = 3;

/// What someone waits for. Days are counted as `Moment::day` counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// None named: anyone.
    pub therapists: Vec<TherapistId>,
    /// `None`: at any place.
    pub place: Option<Place>,
    pub weekdays: Weekdays,
    pub parts: Parts,
    pub first_day: i64,
    pub last_day: i64,
    /// How long before a visit they want to know.
    pub notice: Span,
}

impl Wish {
    fn is_with(&self, therapist: TherapistId) -> bool {
        self.therapists.is_empty() || self.therapists.contains(&therapist)
    }
}

/// Why a time was not offered to someone. Staff read it in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// They may not book that service, or not any more.
    NotForThem,
    /// They would give a visit up for something earlier, and this is not.
    NotEarlier,
}

impl Passed {
    pub const ALL: [Self; 12] = [
        Self::OtherTherapist,
        Self::OtherPlace,
        Self::OtherDay,
        Self::OtherPartOfDay,
        Self::TooShortNotice,
        Self::NoRoomForTheirVisit,
        Self::HadItBefore,
        Self::GaveItUp,
        Self::BusyThen,
        Self::OfferedEnough,
        Self::NotForThem,
        Self::NotEarlier,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherTherapist => "other_therapist",
            Self::OtherPlace => "other_place",
            Self::OtherDay => "other_day",
            Self::OtherPartOfDay => "other_part_of_day",
            Self::TooShortNotice => "too_short_notice",
            Self::NoRoomForTheirVisit => "no_room_for_their_visit",
            Self::HadItBefore => "had_it_before",
            Self::GaveItUp => "gave_it_up",
            Self::BusyThen => "busy_then",
            Self::OfferedEnough => "offered_enough",
            Self::NotForThem => "not_for_them",
            Self::NotEarlier => "not_earlier",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::OtherTherapist => "waits for another therapist",
            Self::OtherPlace => "waits for another place",
            Self::OtherDay => "waits for other days",
            Self::OtherPartOfDay => "waits for another part of the day",
            Self::TooShortNotice => "wants to know earlier",
            Self::NoRoomForTheirVisit => "the time is too short for the visit",
            Self::GaveItUp => "gave this time up themselves",
            Self::HadItBefore => "had this time and let it pass",
            Self::BusyThen => "has another visit then",
            Self::OfferedEnough => "was offered three times that day",
            Self::NotForThem => "may not book that service themselves",
            Self::NotEarlier => "has a visit that is not later",
        }
    }
}

/// Whether any opening of this therapist's day can be what they wait for. Costs nothing; [`suits`] says of each.
pub fn may_suit(wish: &Wish, therapist: TherapistId, day: i64) -> Result<(), Passed> {
    if !wish.is_with(therapist) {
        return Err(Passed::OtherTherapist);
    }
    // What begins late in the evening may reach into the next day.
    if day + 1 < wish.first_day || day > wish.last_day { Err(Passed::OtherDay) } else { Ok(()) }
}

/// Whether this opening, at this place, is what they wait for.
pub fn suits(now: Instant, wish: &Wish, moment: &Moment, place: Option<LocationId>) -> Result<(), Passed> {
    let hinders = [
        (!wish.is_with(moment.opening.therapist), Passed::OtherTherapist),
        (wish.place.is_some_and(|wanted| !wanted.is(place)), Passed::OtherPlace),
        (moment.day < wish.first_day || moment.day > wish.last_day || !wish.weekdays.has(moment.weekday), Passed::OtherDay),
        (!wish.parts.has(Part::of_minute(moment.minute)), Passed::OtherPartOfDay),
        (moment.opening.start.since(now) < wish.notice, Passed::TooShortNotice),
    ];
    hinders.into_iter().find(|(applies, _)| *applies).map_or(Ok(()), |(_, why)| Err(why))
}

/// Until when an offer is kept for one person: the sooner the visit, the shorter. `morning` is given at night: nobody
/// loses a time asleep that is still far enough away. Never past the visit itself.
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

/// One of those who wait, as the order sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiter {
    pub since: Instant,
    /// Offers that they let lapse or declined.
    pub passed_up: i64,
}

/// Who comes first: those who passed up the fewest, and of them who waits longest.
pub fn order(waiter: &Waiter) -> (i64, Instant) {
    (waiter.passed_up, waiter.since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::model::Opening;
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
    fn a_time_suits_whoever_waits_for_anything() {
        assert_eq!(suits(at(0), &anything(), &thursday_at_half_past_four(), None), Ok(()));
    }

    #[test]
    fn each_part_of_a_wish_can_pass_a_time_on() {
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
    fn a_day_that_cannot_suit_is_not_looked_into() {
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
    fn the_sooner_the_visit_the_shorter_it_is_kept() {
        let kept = |start: i64| kept_until(at(0), at(start), None).since(at(0)).whole_minutes();
        assert_eq!([kept(100), kept(72), kept(71), kept(24), kept(23), kept(6), kept(5)], [240, 240, 90, 90, 30, 30, 15]);
        assert_eq!(kept_until(at(0), at(0).plus(Span::minutes(5)), None), at(0).plus(Span::minutes(5)));
    }

    #[test]
    fn nobody_loses_a_time_asleep_that_is_far_enough_away() {
        assert_eq!(kept_until(at(0), at(60), Some(at(8))), at(9));
        assert_eq!(kept_until(at(0), at(12), Some(at(8))), at(0).plus(Span::minutes(30)));
    }

    #[test]
    fn who_waits_longest_comes_first_unless_they_passed_offers_up() {
        let (maya, wendell, ines) =
            (Waiter { since: at(1), passed_up: 1 }, Waiter { since: at(3), passed_up: 0 }, Waiter { since: at(2), passed_up: 0 });
        let mut all = [maya, wendell, ines];
        all.sort_by_key(order);
        assert_eq!(all, [ines, wendell, maya]);
    }

    #[test]
    fn sets_survive_being_stored() {
        let days = Weekdays::of([1, 3, 7, 9, 0]);
        assert_eq!(Weekdays::from_bits(days.bits()), days);
        assert!(days.has(7) && !days.has(2) && !days.has(0) && !days.has(8));
        assert!(Parts::from_bits(0).is_empty() && Weekdays::of([]).is_empty());
        for why in Passed::ALL {
            assert_eq!(Passed::parse(why.as_str()), Some(why));
        }
    }
}
