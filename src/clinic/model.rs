//! The nouns of the clinic: what it offers, who works there, in which rooms and when, and its rules of booking.
//! Shifts are local time; only the server turns them into instants.

use super::offering::{ServiceRules, Strain};
use crate::types::ids::{LocationId, NotAnId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Span;
use crate::types::money::Cents;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One of the clinic’s places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The clinic’s own address.
    Main,
    Branch(LocationId),
}

impl Place {
    pub fn is(self, location: Option<LocationId>) -> bool {
        self == Self::from(location)
    }

    /// As rows store it: nothing for the clinic’s own address.
    pub const fn location(self) -> Option<LocationId> {
        match self {
            Self::Main => None,
            Self::Branch(id) => Some(id),
        }
    }
}

impl From<Option<LocationId>> for Place {
    fn from(location: Option<LocationId>) -> Self {
        location.map_or(Self::Main, Self::Branch)
    }
}

const MAIN: &str = "here";

/// As forms and addresses write it.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Main => f.write_str(MAIN),
            Self::Branch(id) => id.fmt(f),
        }
    }
}

impl FromStr for Place {
    type Err = NotAnId;

    fn from_str(word: &str) -> Result<Self, NotAnId> {
        if word == MAIN { Ok(Self::Main) } else { word.parse().map(Self::Branch) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clinic {
    pub name: String,
    pub street: String,
    pub city: String,
    pub phone: String,
    /// IANA name, such as `America/Edmonton`.
    pub zone: String,
    /// How far apart the usual starts of visits are.
    pub step_minutes: i64,
    pub minimum_notice_minutes: i64,
    pub horizon_days: i64,
    pub cancel_window_hours: i64,
    /// Of the price before tax, 0 to 100.
    pub late_fee_percent: i64,
    pub gst_percent: i64,
    /// How long after the last visit a therapist can still read a client’s record.
    pub care_months: i64,
}

impl Clinic {
    /// The choices for `step_minutes`.
    pub const STEPS: [i64; 6] = [5, 10, 15, 20, 30, 60];

    pub fn step(&self) -> Span {
        Span::minutes(self.step_minutes.max(1))
    }

    /// `1812 4 Street SW, Calgary`.
    pub fn address(&self) -> String {
        let parts: Vec<&str> = [self.street.as_str(), self.city.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }

    pub fn minimum_notice(&self) -> Span {
        Span::minutes(self.minimum_notice_minutes.max(0))
    }

    pub fn horizon(&self) -> Span {
        Span::days(self.horizon_days.max(0))
    }

    pub fn care_lasts(&self) -> Span {
        Span::days(self.care_months.max(1).saturating_mul(30))
    }

    pub fn cancel_window(&self) -> Span {
        Span::hours(self.cancel_window_hours.max(0))
    }
}

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ServiceKind {
    Massage,
    Acupuncture,
    Physiotherapy,
}

impl ServiceKind {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Massage => "Massage",
            Self::Acupuncture => "Acupuncture",
            Self::Physiotherapy => "Physiotherapy",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    pub kind: ServiceKind,
    /// Hands-on time.
    pub minutes: i64,
    /// Before tax.
    pub price: Cents,
    /// Time that therapist and room need around it.
    pub before_minutes: i64,
    pub after_minutes: i64,
    /// Hours before a visit at which its client is reminded.
    pub reminders: Vec<i64>,
    pub rules: ServiceRules,
}

impl Service {
    pub fn length(&self) -> Span {
        Span::minutes(self.minutes)
    }

    pub fn before(&self) -> Span {
        Span::minutes(self.before_minutes)
    }

    pub fn after(&self) -> Span {
        Span::minutes(self.after_minutes)
    }

    /// The time it takes with its buffers.
    pub fn whole(&self) -> Span {
        Span::minutes(self.minutes.saturating_add(self.before_minutes).saturating_add(self.after_minutes))
    }

    /// `Massage, 60 minutes, $120 + GST`.
    pub fn line(&self, gst_percent: i64) -> String {
        let tax = if gst_percent > 0 { " + GST" } else { "" };
        format!("{}, {} minutes, {}{tax}", self.name, self.minutes, self.price.spoken())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Therapist {
    pub id: TherapistId,
    pub name: String,
    pub first_name: String,
    /// `RMT`, `R.Ac`, `PT`.
    pub credential: String,
    /// Registration or membership number, as receipts must carry it.
    pub registration: String,
    pub bio_line: String,
    /// How much hands-on work they do in a day.
    pub strain: Strain,
}

impl Therapist {
    pub fn with_credential(&self) -> String {
        with_credential(&self.name, &self.credential)
    }
}

/// `Tomás Rivera, RMT`.
pub fn with_credential(name: &str, credential: &str) -> String {
    if credential.is_empty() { name.to_owned() } else { format!("{name}, {credential}") }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: RoomId,
    pub name: String,
    /// `None`: at the clinic’s own address.
    pub location: Option<LocationId>,
}

/// A weekly stretch of work in the clinic's local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub therapist: TherapistId,
    /// 1 Monday to 7 Sunday, as ISO counts.
    pub weekday: i64,
    /// Minutes after midnight. `to_minute` is exclusive; 1440 is the end of the day.
    pub from_minute: i64,
    pub to_minute: i64,
    /// `None`: at the clinic’s own address.
    pub location: Option<LocationId>,
}

impl Shift {
    /// Whether it names a real weekday and a stretch of one day.
    pub fn is_sound(&self) -> bool {
        (1..=7).contains(&self.weekday) && 0 <= self.from_minute && self.from_minute < self.to_minute && self.to_minute <= 1440
    }

    /// Whether two shifts of one therapist on one day overlap. They may touch.
    pub fn crosses(&self, other: &Self) -> bool {
        self.therapist == other.therapist
            && self.weekday == other.weekday
            && self.from_minute < other.to_minute
            && other.from_minute < self.to_minute
    }

    pub fn minutes(&self) -> i64 {
        self.to_minute.saturating_sub(self.from_minute).max(0)
    }
}

/// A minute of the day: `4:30 pm`, and `midnight` for both ends of the day.
pub fn clock_words(minute: i64) -> String {
    let (hour, rest) = (minute.div_euclid(60), minute.rem_euclid(60));
    match (hour, rest) {
        (0 | 24, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (..12, _) => format!("{}:{rest:02} am", if hour == 0 { 12 } else { hour }),
        _ => format!("{}:{rest:02} pm", if hour == 12 { 12 } else { hour - 12 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;
    use uuid::Uuid;

    fn monday(from_minute: i64, to_minute: i64) -> Shift {
        Shift { therapist: TherapistId::from_uuid(Uuid::from_u128(7)), weekday: 1, from_minute, to_minute, location: None }
    }

    fn massage() -> Service {
        Service {
            id: ServiceId::from_uuid(Uuid::from_u128(1)),
            name: "Massage".to_owned(),
            kind: ServiceKind::Massage,
            minutes: 60,
            price: Cents::new(12_000),
            before_minutes: 5,
            after_minutes: 10,
            reminders: vec![72, 24],
            rules: ServiceRules::default(),
        }
    }

    #[test]
    fn a_service_is_written_with_its_price_and_tax() {
        assert_eq!(massage().line(5), "Massage, 60 minutes, $120 + GST");
        assert_eq!(massage().line(0), "Massage, 60 minutes, $120");
        assert_eq!(massage().whole(), Span::minutes(75));
    }

    #[test]
    fn a_minute_of_the_day_reads_as_a_clock_time() {
        assert_eq!(
            [0, 30, 719, 720, 750, 1439, 1440].map(clock_words).join(", "),
            "midnight, 12:30 am, 11:59 am, noon, 12:30 pm, 11:59 pm, midnight"
        );
    }

    #[test]
    fn a_shift_is_a_stretch_of_one_day() {
        assert!(monday(0, 1440).is_sound());
        for bad in [monday(480, 480), monday(600, 480), monday(-1, 480), monday(480, 1441), Shift { weekday: 8, ..monday(480, 600) }] {
            assert!(!bad.is_sound(), "{bad:?}");
        }
    }

    #[test]
    fn shifts_that_touch_do_not_cross() {
        assert!(!monday(480, 720).crosses(&monday(720, 1080)));
        assert!(monday(480, 721).crosses(&monday(720, 1080)));
        assert!(!monday(480, 721).crosses(&Shift { weekday: 2, ..monday(720, 1080) }));
    }

    #[test]
    fn every_kind_of_service_reads_back() {
        for kind in ServiceKind::VARIANTS {
            assert_eq!(kind.into_str().parse(), Ok(*kind));
        }
    }
}
