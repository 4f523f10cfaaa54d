//! Days and times as the clock on the clinic’s wall shows them.

use crate::booking::model::Opening;

/// A set of weekdays, 1 Monday to 7 Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(i64);

impl Weekdays {
    pub const ALL: Self = Self(0b111_1111);

    pub fn of(days: impl IntoIterator<Item = i64>) -> Self {
        Self(days.into_iter().filter(|day| (1..=7).contains(day)).fold(0, |set, day| set | 1 << (day - 1)))
    }

    pub const fn from_bits(bits: i64) -> Self {
        Self(bits & Self::ALL.0)
    }

    pub const fn bits(self) -> i64 {
        self.0
    }

    pub fn has(self, day: i64) -> bool {
        (1..=7).contains(&day) && self.0 & (1 << (day - 1)) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<i64> for Weekdays {
    fn from(bits: i64) -> Self {
        Self::from_bits(bits)
    }
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Part {
    Morning,
    Afternoon,
    Evening,
}

impl Part {
    /// Noon and five in the afternoon begin the next part.
    pub const fn of_minute(minute: i64) -> Self {
        match minute {
            ..720 => Self::Morning,
            720..1020 => Self::Afternoon,
            _ => Self::Evening,
        }
    }

    /// From and until, in minutes after midnight.
    pub const fn minutes(self) -> (i64, i64) {
        match self {
            Self::Morning => (0, 720),
            Self::Afternoon => (720, 1020),
            Self::Evening => (1020, 1440),
        }
    }

    /// As an address writes it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Morning => "Morning, until noon",
            Self::Afternoon => "Afternoon, until 5 pm",
            Self::Evening => "Evening",
        }
    }

    const fn bit(self) -> i64 {
        match self {
            Self::Morning => 1,
            Self::Afternoon => 2,
            Self::Evening => 4,
        }
    }
}

/// A set of parts of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts(i64);

impl Parts {
    pub const ALL: Self = Self(0b111);

    pub fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        Self(parts.into_iter().fold(0, |set, part| set | part.bit()))
    }

    pub const fn from_bits(bits: i64) -> Self {
        Self(bits & Self::ALL.0)
    }

    pub const fn bits(self) -> i64 {
        self.0
    }

    pub const fn has(self, part: Part) -> bool {
        self.0 & part.bit() != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<i64> for Parts {
    fn from(bits: i64) -> Self {
        Self::from_bits(bits)
    }
}

/// An opening in the clinic's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub opening: Opening,
    pub day: i64,
    pub weekday: i64,
    pub minute: i64,
}
