//! The cost of cancelling, and the policy's sentences that pages, letters and calendars share. Data and `now` in, decision out; the
//! server passes times already formatted.

use crate::booking::model::{BookingStatus, CancelReason, CancelRules};
use crate::types::instant::{Instant, Span};
use crate::types::money::Cents;
use serde::{Deserialize, Serialize};

/// The cost of cancelling one visit, as of one moment, and the end of free cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelTerms {
    pub free_until: Instant,
    /// The fee once the free time has passed.
    pub fee: Cents,
    pub fee_percent: i64,
    /// Whether cancelling is free now.
    pub free: bool,
    /// Whether cancelling stays free until the visit begins.
    pub to_the_start: bool,
}

impl CancelTerms {
    /// Whether cancelling can ever cost anything.
    const fn costs(&self) -> bool {
        self.fee.cents() > 0 && !self.to_the_start
    }

    /// Owed by a client who does not come: as much as cancelling at the last minute, and nothing if cancelling is always free.
    pub const fn missed(&self) -> Cents {
        if self.costs() { self.fee } else { Cents::new(0) }
    }

    /// Owed when the visit is cancelled now. A visit that the clinic calls off costs the client nothing.
    pub fn owed(&self, reason: CancelReason) -> Cents {
        if self.free || reason.is_the_clinics() { Cents::new(0) } else { self.fee }
    }
}

/// The terms as they are now. Cancelling exactly at `free_until` is still free.
pub fn terms(now: Instant, start: Instant, rules: CancelRules, price: Cents) -> CancelTerms {
    let free_until = start.minus(rules.window.max(Span::ZERO));
    let fee_percent = rules.fee_percent.clamp(0, 100);
    CancelTerms { free_until, fee: price.percent(fee_percent), fee_percent, free: now <= free_until, to_the_start: free_until == start }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelProblem {
    AlreadyCancelled,
    AlreadyBegun,
    Over,
}

/// Whether it may be cancelled, and on which terms. Releasing a hold is always free.
pub fn cancel(now: Instant, status: BookingStatus, start: Instant, rules: CancelRules, price: Cents) -> Result<CancelTerms, CancelProblem> {
    let terms = terms(now, start, rules, price);
    match status {
        BookingStatus::Hold => Ok(CancelTerms { free: true, ..terms }),
        BookingStatus::Booked if now < start => Ok(terms),
        BookingStatus::Booked | BookingStatus::Arrived => Err(CancelProblem::AlreadyBegun),
        BookingStatus::Cancelled => Err(CancelProblem::AlreadyCancelled),
        BookingStatus::Completed | BookingStatus::NoShow | BookingStatus::Expired => Err(CancelProblem::Over),
    }
}

/// The policy in two sentences. `free_until_words` is `free_until` as the server writes it, zone named:
/// `Wed 25 Nov, 4:30 pm (Calgary time)`.
pub fn sentence(terms: &CancelTerms, free_until_words: &str) -> (String, String) {
    let fee = fee_words(terms);
    match (terms.costs(), terms.free) {
        (false, _) => ("Free to cancel until the visit begins.".to_owned(), "There is no fee.".to_owned()),
        (_, true) => (format!("Free to cancel until {free_until_words}."), format!("After that the fee is {fee}.")),
        (_, false) => ("The free time to cancel has passed.".to_owned(), format!("The fee is {fee}.")),
    }
}

/// The policy of several visits at once: "Each is free to cancel until 24 hours before it."
pub fn of_each(rules: CancelRules) -> (String, String) {
    let window = match rules.window.whole_minutes() {
        minutes if minutes == 0 || rules.fee_percent == 0 => {
            return ("Free to cancel until each visit begins.".to_owned(), "There is no fee.".to_owned());
        }
        60 => "an hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        minutes => format!("{minutes} minutes"),
    };
    (format!("Each is free to cancel until {window} before it."), format!("After that the fee is {}.", share(rules.fee_percent)))
}

/// What moving the visit costs, in two sentences.
pub fn moving(terms: &CancelTerms, free_until_words: &str) -> (String, String) {
    match (terms.costs(), terms.free) {
        (false, _) => ("Moving it is free.".to_owned(), String::new()),
        (_, true) => ("Moving it is free now.".to_owned(), format!("It stays free until {free_until_words}.")),
        (_, false) => ("The free time to change this visit has passed.".to_owned(), format!("Moving it costs {}.", fee_words(terms))),
    }
}

/// The fee that a form agrees to. A form without one comes from a page that showed none, so any fee is accepted.
pub fn agreed(cents: Option<i64>) -> Cents {
    Cents::new(cents.unwrap_or(i64::MAX))
}

fn fee_words(terms: &CancelTerms) -> String {
    format!("{}, {}", share(terms.fee_percent), terms.fee.spoken())
}

fn share(percent: i64) -> String {
    match percent {
        50 => "half the price".to_owned(),
        100 => "the full price".to_owned(),
        percent => format!("{percent}% of the price"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::appointments::policy::may_become;
    use proptest::prelude::*;
    use strum::VariantArray;

    const HALF: CancelRules = CancelRules { window: Span::hours(24), fee_percent: 50 };
    const PRICE: Cents = Cents::new(12_000);
    const UNTIL: &str = "Wed 25 Nov, 4:30 pm (Calgary time)";

    fn at(hours: i64) -> Instant {
        Instant::from_micros(0).plus(Span::hours(hours))
    }

    #[test]
    fn several_visits_share_one_policy_sentence() {
        let said = ("Each is free to cancel until 24 hours before it.".to_owned(), "After that the fee is half the price.".to_owned());
        assert_eq!(of_each(HALF), said);
        assert_eq!(of_each(CancelRules { fee_percent: 0, ..HALF }).1, "There is no fee.");
    }

    #[test]
    fn the_policy_is_worded_as_the_front_desk_says_it() {
        let booked = terms(at(0), at(48), HALF, PRICE);
        let said = sentence(&booked, UNTIL);
        assert_eq!(said.0, "Free to cancel until Wed 25 Nov, 4:30 pm (Calgary time).");
        assert_eq!(said.1, "After that the fee is half the price, $60.");
        let late = sentence(&terms(at(25), at(48), HALF, PRICE), UNTIL);
        assert_eq!(late, ("The free time to cancel has passed.".to_owned(), "The fee is half the price, $60.".to_owned()));
        let fee = |fee_percent| sentence(&terms(at(0), at(48), CancelRules { fee_percent, ..HALF }, PRICE), UNTIL).1;
        assert_eq!(fee(100), "After that the fee is the full price, $120.");
        assert_eq!(fee(30), "After that the fee is 30% of the price, $36.");
        assert_eq!(fee(0), "There is no fee.");
    }

    #[test]
    fn a_visit_that_is_free_until_it_begins_has_no_fee_in_its_policy() {
        let to_the_start = terms(at(0), at(48), CancelRules { window: Span::ZERO, ..HALF }, PRICE);
        assert_eq!(sentence(&to_the_start, UNTIL), ("Free to cancel until the visit begins.".to_owned(), "There is no fee.".to_owned()));
        assert_eq!(moving(&to_the_start, UNTIL).0, "Moving it is free.");
    }

    #[test]
    fn cancelling_in_the_last_free_minute_is_free() {
        let owed = |now| terms(now, at(48), HALF, PRICE).owed(CancelReason::ClientAsked);
        assert_eq!(owed(at(24)), Cents::new(0));
        assert_eq!(owed(at(24).plus(Span::micros(1))), Cents::new(6_000));
    }

    #[test]
    fn nobody_pays_when_tomas_is_away_or_for_releasing_a_hold() {
        let late = cancel(at(47), BookingStatus::Booked, at(48), HALF, PRICE);
        assert_eq!(late.map(|terms| terms.owed(CancelReason::TherapistAway)), Ok(Cents::new(0)));
        let held = cancel(at(47), BookingStatus::Hold, at(48), HALF, PRICE);
        assert_eq!(held.map(|terms| terms.owed(CancelReason::ClientAsked)), Ok(Cents::new(0)));
    }

    #[test]
    fn a_visit_that_has_begun_or_is_over_cannot_be_cancelled() {
        let asked = |now, status| cancel(now, status, at(48), HALF, PRICE).err();
        assert_eq!(asked(at(48), BookingStatus::Booked), Some(CancelProblem::AlreadyBegun));
        assert_eq!(asked(at(47), BookingStatus::Arrived), Some(CancelProblem::AlreadyBegun));
        assert_eq!(asked(at(1), BookingStatus::Cancelled), Some(CancelProblem::AlreadyCancelled));
        assert_eq!(asked(at(60), BookingStatus::Completed), Some(CancelProblem::Over));
    }

    #[test]
    fn cancelling_when_allowed_is_a_legal_step() {
        for status in BookingStatus::VARIANTS.iter().copied() {
            if cancel(at(1), status, at(48), HALF, PRICE).is_ok() {
                assert!(may_become(status, BookingStatus::Cancelled), "{status:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_fee_is_between_nothing_and_the_price(
            percent in -50_i64..200,
            price in 0_i64..100_000,
            window in -5_i64..100,
            now in -100_i64..100,
        ) {
            let rules = CancelRules { window: Span::hours(window), fee_percent: percent };
            let terms = terms(at(now), at(50), rules, Cents::new(price));
            let owed = terms.owed(CancelReason::ClientAsked);
            prop_assert!(Cents::new(0) <= owed && owed <= Cents::new(price));
            prop_assert!(terms.free_until <= at(50));
        }

        #[test]
        fn cancelling_later_never_costs_less(a in 0_i64..49, b in 0_i64..49) {
            let owed = |now| terms(at(now), at(50), HALF, PRICE).owed(CancelReason::ClientAsked);
            prop_assert!(owed(a.min(b)) <= owed(a.max(b)));
        }
    }
}
