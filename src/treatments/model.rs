//! The nouns of treatment: a visit that took place, where it hurt, what was done and how firmly.
//! Labels are in the client's words.

use crate::types::ids::{ClientId, TherapistId, VisitId};
use crate::types::instant::Instant;
use crate::types::region::Region;
use serde::{Deserialize, Serialize};

/// What a therapist did.
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
pub enum Technique {
    Relaxation,
    DeepTissue,
    TriggerPoint,
    MyofascialRelease,
    JointMobilisation,
    Stretching,
    CranialBase,
    LymphDrainage,
    Heat,
    Cupping,
    Acupuncture,
    ExerciseTeaching,
}

impl Technique {
    /// As a client reads it inside a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Relaxation => "relaxation massage",
            Self::DeepTissue => "slow pressure",
            Self::TriggerPoint => "trigger points",
            Self::MyofascialRelease => "myofascial release (slow stretch of the tissue around the muscle)",
            Self::JointMobilisation => "gentle joint movement",
            Self::Stretching => "stretching",
            Self::CranialBase => "release at the base of the skull",
            Self::LymphDrainage => "light strokes against swelling",
            Self::Heat => "heat",
            Self::Cupping => "cupping",
            Self::Acupuncture => "acupuncture",
            Self::ExerciseTeaching => "exercises taught",
        }
    }
}

/// The pressure a client asked for, from 1 (barely any) to 10 (as firm as possible).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Pressure(u8);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please choose a pressure from 1 to 10.")]
pub struct NotAPressure;

impl Pressure {
    pub fn parse(typed: &str) -> Result<Self, NotAPressure> {
        typed.trim().parse::<u8>().map_err(|_| NotAPressure)?.try_into()
    }

    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Pressure {
    type Error = NotAPressure;

    fn try_from(pressure: u8) -> Result<Self, NotAPressure> {
        if (1..=10).contains(&pressure) { Ok(Self(pressure)) } else { Err(NotAPressure) }
    }
}

impl From<Pressure> for u8 {
    fn from(pressure: Pressure) -> Self {
        pressure.0
    }
}

/// One marked area with its pain from 0 to 10, `None` where nobody asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaMark {
    pub region: Region,
    pub before: Option<u8>,
    pub after: Option<u8>,
}

impl AreaMark {
    /// Areas are ranked by the pain before the visit, else by the pain after it.
    pub fn strength(&self) -> u8 {
        self.before.or(self.after).unwrap_or_default()
    }
}

/// Only its author sees a draft. A signed note never changes; a correction is a further version beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NoteState {
    Draft,
    Signed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub id: VisitId,
    pub client: ClientId,
    pub therapist: TherapistId,
    pub service_name: String,
    pub start: Instant,
    pub end: Instant,
    /// Hands-on time; a record has to name it.
    pub minutes: i64,
    pub areas: Vec<AreaMark>,
    pub techniques: Vec<Technique>,
    pub pressure: Option<Pressure>,
    /// Pain as a whole, 0 to 10.
    pub pain_before: Option<u8>,
    pub pain_after: Option<u8>,
    /// What was done, in words for the client.
    pub summary: String,
    pub home_care: Vec<String>,
    pub state: NoteState,
    pub signed_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn every_technique_reads_back_and_has_plain_words() {
        for technique in Technique::VARIANTS {
            assert_eq!(technique.into_str().parse(), Ok(*technique));
            assert!(technique.label().starts_with(|c: char| c.is_lowercase()));
        }
        assert_eq!(Technique::DeepTissue.label(), "slow pressure");
        assert!("Deep tissue".parse::<Technique>().is_err());
    }

    #[test]
    fn pressure_runs_from_one_to_ten() {
        assert_eq!(Pressure::parse(" 6 ").map(Pressure::get), Ok(6));
        for bad in ["0", "11", "", "firm", "-1", "6.5"] {
            assert_eq!(Pressure::parse(bad), Err(NotAPressure), "{bad:?}");
        }
    }

    #[test]
    fn an_area_is_as_strong_as_its_pain_before_the_visit() {
        let low_back = Region::parse("back-lumbar-right");
        let strength = |before, after| low_back.map(|region| AreaMark { region, before, after }.strength());
        assert_eq!(strength(Some(2), Some(7)), Some(2));
        assert_eq!(strength(None, Some(3)), Some(3));
        assert_eq!(strength(None, None), Some(0));
    }
}
