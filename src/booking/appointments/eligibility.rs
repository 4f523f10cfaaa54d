//! Who may book a service themselves. The desk may book anything for anyone.

use crate::clinic::offering::{Audience, ServiceRules};
use crate::types::instant::Instant;

/// What the clinic knows of whoever asks. Of a stranger it knows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Visits they had here.
    pub been: i64,
    /// Visits they have booked and not had yet.
    pub ahead: i64,
    pub labels: Vec<String>,
    /// Until when a referral for this service is good.
    pub referred_until: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ineligible {
    Desk,
    NewOnly,
    ReturningOnly,
    Label,
    Referral,
}

/// Whether whoever is known like this may book a visit at `start`.
pub fn may_book(rules: &ServiceRules, known: &Known, start: Instant) -> Result<(), Ineligible> {
    let fits = match &rules.audience {
        Audience::Anyone => Ok(()),
        Audience::New if known.been > 0 || known.ahead > 0 => Err(Ineligible::NewOnly),
        Audience::New => Ok(()),
        Audience::Returning if known.been == 0 => Err(Ineligible::ReturningOnly),
        Audience::Returning => Ok(()),
        Audience::Label(label) if !known.labels.contains(label) => Err(Ineligible::Label),
        Audience::Label(_) => Ok(()),
    };
    match (rules.online, fits) {
        (false, _) => Err(Ineligible::Desk),
        (true, Err(problem)) => Err(problem),
        (true, Ok(())) => may_move(rules, known, start),
    }
}

/// Whether a visit of theirs may be moved to `start`. It was theirs already; a referral has to reach as far as the new time.
pub fn may_move(rules: &ServiceRules, known: &Known, start: Instant) -> Result<(), Ineligible> {
    let referred = !rules.referral || known.referred_until.is_some_and(|until| start < until);
    if referred { Ok(()) } else { Err(Ineligible::Referral) }
}

/// Whether the service is worth showing to them. A missing referral is no reason to hide it: the list says that it needs one.
pub fn is_shown(rules: &ServiceRules, known: &Known) -> bool {
    !matches!(
        may_book(rules, known, Instant::from_micros(0)),
        Err(Ineligible::Desk | Ineligible::NewOnly | Ineligible::ReturningOnly | Ineligible::Label)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Instant {
        Instant::from_micros(micros)
    }

    fn rules(audience: Audience) -> ServiceRules {
        ServiceRules { audience, ..ServiceRules::default() }
    }

    fn maya() -> Known {
        Known { been: 14, ahead: 1, labels: vec!["WCB".to_owned()], referred_until: Some(at(100)) }
    }

    #[test]
    fn ines_may_book_a_first_visit_and_maya_may_not() {
        assert_eq!(may_book(&rules(Audience::New), &Known::default(), at(1)), Ok(()));
        assert_eq!(may_book(&rules(Audience::New), &maya(), at(1)), Err(Ineligible::NewOnly));
        assert_eq!(may_book(&rules(Audience::Returning), &Known::default(), at(1)), Err(Ineligible::ReturningOnly));
        assert_eq!(may_book(&rules(Audience::Returning), &maya(), at(1)), Ok(()));
    }

    #[test]
    fn a_first_visit_that_is_booked_already_is_not_booked_twice() {
        let known = Known { ahead: 1, ..Known::default() };
        assert_eq!(may_book(&rules(Audience::New), &known, at(1)), Err(Ineligible::NewOnly));
    }

    #[test]
    fn a_label_opens_what_is_for_that_label_only() {
        assert_eq!(may_book(&rules(Audience::Label("WCB".to_owned())), &maya(), at(1)), Ok(()));
        assert_eq!(may_book(&rules(Audience::Label("VAC".to_owned())), &maya(), at(1)), Err(Ineligible::Label));
    }

    #[test]
    fn a_referral_counts_until_the_day_it_ends_and_is_never_a_reason_to_hide() {
        let needs = ServiceRules { referral: true, ..ServiceRules::default() };
        assert_eq!(may_book(&needs, &maya(), at(99)), Ok(()));
        assert_eq!(may_book(&needs, &maya(), at(100)), Err(Ineligible::Referral));
        assert!(is_shown(&needs, &Known::default()));
    }

    #[test]
    fn what_is_booked_already_can_be_moved_as_far_as_its_referral_reaches() {
        let needs = ServiceRules { referral: true, online: false, audience: Audience::New, ..ServiceRules::default() };
        assert_eq!(may_move(&needs, &maya(), at(99)), Ok(()));
        assert_eq!(may_move(&needs, &maya(), at(100)), Err(Ineligible::Referral));
    }

    #[test]
    fn what_the_desk_books_is_neither_held_nor_shown() {
        let desk = ServiceRules { online: false, ..ServiceRules::default() };
        assert_eq!(may_book(&desk, &maya(), at(1)), Err(Ineligible::Desk));
        assert!(!is_shown(&desk, &maya()));
    }
}
