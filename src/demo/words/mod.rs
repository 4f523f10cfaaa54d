//! The words of the demo, by complaint. `{side}` is the client's worse side, `{other}` the other one. Exchanges are drawn
//! without replacement, so that nobody repeats them.

pub mod anyone;
pub mod back;
pub mod bank;
pub mod head;
pub mod limbs;
pub mod neck;

pub use self::anyone::{CHECKS, ENDINGS, FIRM, LOAD, PRACTICAL, THANKS};
pub use self::bank::{Bank, Exchange};
use crate::types::text::capitalised;

/// The main complaint of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum Complaint {
    LowBack,
    Neck,
    Headache,
    Hip,
    Knee,
    Jaw,
}

impl Complaint {
    pub const fn bank(self) -> &'static Bank {
        match self {
            Self::LowBack => &back::LOW_BACK,
            Self::Neck => &neck::NECK,
            Self::Headache => &head::HEADACHE,
            Self::Hip => &limbs::HIP,
            Self::Knee => &limbs::KNEE,
            Self::Jaw => &head::JAW,
        }
    }
}

/// The words with the sides put in.
pub fn sided(words: &str, side: &str, other: &str) -> String {
    words.replace("{side}", side).replace("{other}", other)
}

/// A sentence with the sides put in, and its first letter in upper case.
pub fn sentence(words: &str, side: &str, other: &str) -> String {
    capitalised(&sided(words, side, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::region::Region;
    use std::collections::BTreeSet;
    use strum::VariantArray;

    #[test]
    fn every_area_of_every_bank_is_on_the_body_map() {
        for complaint in Complaint::VARIANTS {
            for area in complaint.bank().areas {
                assert!(Region::parse(&sided(area, "left", "right")).is_some(), "{complaint:?}: {area}");
            }
        }
    }

    #[test]
    fn every_bank_is_large_enough_and_no_sentence_is_in_two() {
        let mut said = BTreeSet::new();
        for complaint in Complaint::VARIANTS {
            let bank = complaint.bank();
            for (least, words) in [
                (4, bank.hands),
                (3, bank.hands_then),
                (2, bank.needles),
                (2, bank.movement),
                (4, bank.home_care),
                (4, bank.activities),
                (3, bank.private),
            ] {
                assert!(words.len() >= least, "{complaint:?}: {words:?}");
                assert!(words.iter().all(|one| said.insert(*one)), "{complaint:?}");
            }
            assert!(bank.exchanges.len() >= 4, "{complaint:?}");
            assert!(bank.exchanges.iter().all(|(ask, answer)| said.insert(*ask) && said.insert(*answer)), "{complaint:?}");
        }
        assert!(PRACTICAL.iter().chain(CHECKS).all(|(ask, answer)| said.insert(*ask) && said.insert(*answer)));
        assert!(said.iter().all(|words| !words.contains('!') && !words.contains('\'')), "plain, with real apostrophes");
    }
}
