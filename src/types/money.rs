//! Money in whole cents, Canadian dollars. Sums never pass through floating point.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Cents(i64);

impl Cents {
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    pub const fn cents(self) -> i64 {
        self.0
    }

    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `percent` percent of the sum, half a cent rounded up.
    pub const fn percent(self, percent: i64) -> Self {
        Self((self.0.saturating_mul(percent).saturating_add(50)).div_euclid(100))
    }

    /// As in a sentence: `$60`, or `$62.50` where there are cents.
    pub fn spoken(self) -> String {
        if self.0 % 100 == 0 { format!("${}", self.0 / 100) } else { self.to_string() }
    }
}

/// As on a record: `$126.00`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}${}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_price_of_a_visit_is_spoken_whole() {
        assert_eq!(Cents::new(12_000).percent(50).spoken(), "$60");
        assert_eq!(Cents::new(12_500).percent(50).spoken(), "$62.50");
    }

    #[test]
    fn records_always_show_two_decimals() {
        assert_eq!(Cents::new(12_600).to_string(), "$126.00");
        assert_eq!(Cents::new(-205).to_string(), "−$2.05");
    }
}
