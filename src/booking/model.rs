//! The nouns of booking: an opening, a booking with the rules it was made under, and the states it goes through.
//! Which state may follow which is decided in `appointments::policy`.

use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span, TimeRange};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BookingStatus {
    /// Kept for one client for a few minutes while they decide.
    Hold,
    Booked,
    /// The desk has seen the client come in.
    Arrived,
    Completed,
    Cancelled,
    NoShow,
    /// A hold that ran out before it was confirmed.
    Expired,
}

impl BookingStatus {
    /// The word the database stores.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether it keeps the therapist and the room from anyone else. The constraint in both schemas names the same four.
    pub const fn occupies(self) -> bool {
        matches!(self, Self::Hold | Self::Booked | Self::Arrived | Self::Completed)
    }

    /// As people read it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hold => "Held",
            Self::Booked => "Booked",
            Self::Arrived => "Here",
            Self::Completed => "Done",
            Self::Cancelled => "Cancelled",
            Self::NoShow => "Did not come",
            Self::Expired => "Let go",
        }
    }
}

/// Hands-on time that can be booked. The buffers around it are the clinic's business and not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Opening {
    pub therapist: TherapistId,
    pub start: Instant,
    pub end: Instant,
}

impl Opening {
    pub fn range(&self) -> TimeRange {
        TimeRange::new(self.start, self.end)
    }
}

/// What the client was promised about cancelling when the booking was made. A later change of the clinic's rules does not
/// apply to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRules {
    /// How long before the start cancelling stops being free.
    pub window: Span,
    /// What a later cancellation costs, in whole percent of the price before tax, 0 to 100.
    pub fee_percent: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CancelReason {
    ClientAsked,
    /// The client took another time instead.
    Moved,
    TherapistAway,
    ClinicClosed,
    /// Undone within minutes of booking.
    Undone,
}

impl CancelReason {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// For the desk.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ClientAsked => "the client asked",
            Self::Moved => "moved to another time",
            Self::TherapistAway => "the therapist was away",
            Self::ClinicClosed => "the clinic was closed",
            Self::Undone => "taken back at once",
        }
    }

    /// Whether the clinic, not the client, ended the visit. The clinic never charges for that.
    pub const fn is_the_clinics(self) -> bool {
        matches!(self, Self::TherapistAway | Self::ClinicClosed)
    }
}

/// Who ended a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EndedBy {
    Client,
    Clinic,
    /// A hold that ran out.
    Computer,
}

impl EndedBy {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Client => "by the client",
            Self::Clinic => "by the clinic",
            Self::Computer => "by itself",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_word_reads_back_as_what_was_written() {
        for status in BookingStatus::VARIANTS {
            assert_eq!(status.as_str().parse(), Ok(*status));
        }
        for reason in CancelReason::VARIANTS {
            assert_eq!(reason.as_str().parse(), Ok(*reason));
        }
        for word in ["", "Hold", "noshow", "no show", "held"] {
            assert!(word.parse::<BookingStatus>().is_err(), "{word:?}");
        }
    }

    #[test]
    fn stored_words_are_those_the_schema_allows() {
        assert_eq!(
            [BookingStatus::NoShow.as_str(), CancelReason::TherapistAway.as_str(), EndedBy::Computer.as_str()],
            ["no_show", "therapist_away", "computer"]
        );
    }

    #[test]
    fn an_ended_visit_gives_its_time_back() {
        let free: Vec<_> = BookingStatus::VARIANTS.iter().copied().filter(|status| !status.occupies()).collect();
        assert_eq!(free, [BookingStatus::Cancelled, BookingStatus::NoShow, BookingStatus::Expired]);
    }
}
