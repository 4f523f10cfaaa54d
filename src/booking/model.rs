//! The nouns of booking: an opening, a booking with the rules it was made under, and the states it goes through.
//! Which state may follow which is for `booking::policy`.

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
    pub const ALL: [Self; 7] = [Self::Hold, Self::Booked, Self::Arrived, Self::Completed, Self::Cancelled, Self::NoShow, Self::Expired];

    /// The word the database stores.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
            Self::Expired => "expired",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
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

/// Hands-on time that can be had. Buffers around it are the clinic's business and not part of it.
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

/// What the client was promised about cancelling when the booking was made; a later change of the clinic's rules does
/// not reach back.
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
    /// Taken back within minutes of booking.
    Undone,
}

impl CancelReason {
    pub const ALL: [Self; 5] = [Self::ClientAsked, Self::Moved, Self::TherapistAway, Self::ClinicClosed, Self::Undone];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientAsked => "client_asked",
            Self::Moved => "moved",
            Self::TherapistAway => "therapist_away",
            Self::ClinicClosed => "clinic_closed",
            Self::Undone => "undone",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
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

    /// Whether the clinic, not the client, is why the visit falls away. The clinic never charges for that.
    pub const fn is_the_clinics(self) -> bool {
        matches!(self, Self::TherapistAway | Self::ClinicClosed)
    }
}

/// Who took a booking out of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    Client,
    Clinic,
    /// A hold that ran out.
    Computer,
}

impl EndedBy {
    pub const ALL: [Self; 3] = [Self::Client, Self::Clinic, Self::Computer];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Clinic => "clinic",
            Self::Computer => "computer",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Client => "by the client",
            Self::Clinic => "by the clinic",
            Self::Computer => "by itself",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_word_reads_back_as_what_was_written() {
        for status in BookingStatus::ALL {
            assert_eq!(BookingStatus::parse(status.as_str()), Some(status));
        }
        for reason in CancelReason::ALL {
            assert_eq!(CancelReason::parse(reason.as_str()), Some(reason));
        }
        for word in ["", "Hold", "noshow", "no show", "held"] {
            assert_eq!(BookingStatus::parse(word), None, "{word:?}");
        }
    }

    #[test]
    fn a_visit_that_fell_away_gives_its_time_back() {
        let free: Vec<_> = BookingStatus::ALL.into_iter().filter(|status| !status.occupies()).collect();
        assert_eq!(free, [BookingStatus::Cancelled, BookingStatus::NoShow, BookingStatus::Expired]);
    }
}
