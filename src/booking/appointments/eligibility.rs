//! Decides whether a client may book a service themselves. The desk may book anything for anyone.

use crate::clinic::offering::{Audience, ServiceRules};
use crate::types::instant::Instant;

/// What the clinic knows of a client. The default: a stranger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Past visits.
    pub been: i64,
    /// Booked visits to come.
    pub ahead: i64,
    pub labels: Vec<String>,
    /// When their referral for this service ends.
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

/// Whether a client may book a visit at `start`.
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

/// Whether a client may move a visit to `start`: only a referral has to last until then.
pub fn may_move(rules: &ServiceRules, known: &Known, start: Instant) -> Result<(), Ineligible> {
    let referred = !rules.referral || known.referred_until.is_some_and(|until| start < until);
    if referred { Ok(()) } else { Err(Ineligible::Referral) }
}

/// Whether a client is shown the service. A missing referral does not hide it: the list says that it needs one.
pub fn is_shown(rules: &ServiceRules, known: &Known) -> bool {
    matches!(may_book(rules, known, Instant::from_micros(0)), Ok(()) | Err(Ineligible::Referral))
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
    fn a_first_visit_is_not_booked_twice() {
        let known = Known { ahead: 1, ..Known::default() };
        assert_eq!(may_book(&rules(Audience::New), &known, at(1)), Err(Ineligible::NewOnly));
    }

    #[test]
    fn a_label_opens_the_services_of_that_label_only() {
        assert_eq!(may_book(&rules(Audience::Label("WCB".to_owned())), &maya(), at(1)), Ok(()));
        assert_eq!(may_book(&rules(Audience::Label("VAC".to_owned())), &maya(), at(1)), Err(Ineligible::Label));
    }

    #[test]
    fn a_referral_counts_until_it_ends_and_hides_nothing() {
        let needs = ServiceRules { referral: true, ..ServiceRules::default() };
        assert_eq!(may_book(&needs, &maya(), at(99)), Ok(()));
        assert_eq!(may_book(&needs, &maya(), at(100)), Err(Ineligible::Referral));
        assert!(is_shown(&needs, &Known::default()));
    }

    #[test]
    fn a_booked_visit_can_be_moved_as_far_as_its_referral_lasts() {
        let needs = ServiceRules { referral: true, online: false, audience: Audience::New, ..ServiceRules::default() };
        assert_eq!(may_move(&needs, &maya(), at(99)), Ok(()));
        assert_eq!(may_move(&needs, &maya(), at(100)), Err(Ineligible::Referral));
    }

    #[test]
    fn a_service_that_the_desk_books_is_neither_held_nor_shown() {
        let desk = ServiceRules { online: false, ..ServiceRules::default() };
        assert_eq!(may_book(&desk, &maya(), at(1)), Err(Ineligible::Desk));
        assert!(!is_shown(&desk, &maya()));
    }
}
