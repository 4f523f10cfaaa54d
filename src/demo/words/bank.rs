//! Phrases about one part of the body.

use crate::clinic::model::ServiceKind;

/// A question and its answer, the unit of a thread.
pub type Exchange = (&'static str, &'static str);

pub struct Bank {
    /// Areas of the body map, the worst first, with `{side}` in their ids too.
    pub areas: &'static [&'static str],
    /// Massage, first and second part.
    pub hands: &'static [&'static str],
    pub hands_then: &'static [&'static str],
    pub needles: &'static [&'static str],
    pub movement: &'static [&'static str],
    pub home_care: &'static [&'static str],
    pub activities: &'static [&'static str],
    /// For the therapist only.
    pub private: &'static [&'static str],
    pub exchanges: &'static [Exchange],
}

impl Bank {
    /// The sentences for the first and the second part of a visit.
    pub const fn work(&self, kind: ServiceKind) -> (&'static [&'static str], &'static [&'static str]) {
        match kind {
            ServiceKind::Massage => (self.hands, self.hands_then),
            ServiceKind::Acupuncture => (self.needles, self.hands_then),
            ServiceKind::Physiotherapy => (self.movement, self.hands_then),
        }
    }
}
