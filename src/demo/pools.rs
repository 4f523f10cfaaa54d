//! The exchanges that have not been used yet.

use super::rng::Rng;
use super::words::{CHECKS, Complaint, Exchange, PRACTICAL};
use crate::messaging::model::Side;
use strum::VariantArray;

pub struct Pools {
    of: Vec<(Complaint, Vec<Exchange>)>,
    practical: Vec<Exchange>,
    checks: Vec<Exchange>,
}

/// An exchange, and the side that begins it.
pub type Begun = (Side, Exchange);

impl Pools {
    pub fn new(rng: &mut Rng) -> Self {
        let of = Complaint::VARIANTS.iter().map(|complaint| (*complaint, rng.shuffled(complaint.bank().exchanges))).collect();
        Self { of, practical: rng.shuffled(PRACTICAL), checks: rng.shuffled(CHECKS) }
    }

    /// Up to `most` exchanges for someone with this complaint.
    pub fn draw(&mut self, complaint: Complaint, most: i64, rng: &mut Rng) -> Vec<Begun> {
        let mut drawn = Vec::new();
        for _ in 0..most {
            let own = self.of.iter_mut().find(|(of, _)| *of == complaint).map(|(_, rest)| rest);
            let begun = match rng.range(1, 10) {
                1 => self.checks.pop().map(|exchange| (Side::Therapist, exchange)),
                2..=3 => self.practical.pop().map(|exchange| (Side::Client, exchange)),
                _ => own.and_then(Vec::pop).or_else(|| self.practical.pop()).map(|exchange| (Side::Client, exchange)),
            };
            drawn.extend(begun);
        }
        drawn
    }
}
