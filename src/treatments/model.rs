//! The nouns of treatment: a visit that took place, where it hurt, what was done and how firmly.
//! Words are those a client reads; the record keeps the same ones.

use crate::types::ids::{ClientId, TherapistId, VisitId};
use crate::types::instant::Instant;
use crate::types::region::Region;
use serde::{Deserialize, Serialize};

macro_rules! techniques {
    ($($name:ident $word:literal $label:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Technique {
            $($name,)*
        }

        impl Technique {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word the database stores.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// As a client reads it, to stand inside a sentence.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }
        }
    };
}

techniques! {
    Relaxation "relaxation" "relaxation massage",
    DeepTissue "deep_tissue" "slow pressure",
    TriggerPoint "trigger_point" "trigger points",
    MyofascialRelease "myofascial_release" "myofascial release (slow stretch of the tissue around the muscle)",
    JointMobilisation "joint_mobilisation" "gentle joint movement",
    Stretching "stretching" "stretching",
    CranialBase "cranial_base" "release at the base of the skull",
    LymphDrainage "lymph_drainage" "light strokes against swelling",
    Heat "heat" "heat",
    Cupping "cupping" "cupping",
    Acupuncture "acupuncture" "acupuncture",
    ExerciseTeaching "exercise_teaching" "exercises taught",
}

impl Technique {
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|technique| technique.as_str() == word)
    }
}

/// The firmness a client asked for, 1 barely there to 10 as firm as it gets.
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

/// One marked area with its pain from 0 to 10. `None` where nobody asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaMark {
    pub region: Region,
    pub before: Option<u8>,
    pub after: Option<u8>,
}

impl AreaMark {
    /// What the area is ranked by: the pain it came with, else the pain it left with.
    pub fn strength(&self) -> u8 {
        self.before.or(self.after).unwrap_or_default()
    }
}

/// A draft is seen by its author alone. A signed note never changes; a correction is a further version beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteState {
    Draft,
    Signed,
}

impl NoteState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Draft, Self::Signed].into_iter().find(|state| state.as_str() == word)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub id: VisitId,
    pub client: ClientId,
    pub therapist: TherapistId,
    pub service_name: String,
    pub start: Instant,
    pub end: Instant,
    /// Hands-on time, which the record must name.
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

    #[test]
    fn every_technique_reads_back_and_has_plain_words() {
        for technique in Technique::ALL {
            assert_eq!(Technique::parse(technique.as_str()), Some(*technique));
            assert!(technique.label().starts_with(|c: char| c.is_lowercase()));
        }
        assert_eq!(Technique::DeepTissue.label(), "slow pressure");
        assert_eq!(Technique::parse("Deep tissue"), None);
    }

    #[test]
    fn pressure_runs_from_one_to_ten() {
        assert_eq!(Pressure::parse(" 6 ").map(Pressure::get), Ok(6));
        for bad in ["0", "11", "", "firm", "-1", "6.5"] {
            assert_eq!(Pressure::parse(bad), Err(NotAPressure), "{bad:?}");
        }
    }

    #[test]
    fn an_area_is_as_strong_as_the_pain_it_came_with() {
        let low_back = Region::parse("back-lumbar-right");
        let strength = |before, after| low_back.map(|region| AreaMark { region, before, after }.strength());
        assert_eq!(strength(Some(2), Some(7)), Some(2));
        assert_eq!(strength(None, Some(3)), Some(3));
        assert_eq!(strength(None, None), Some(0));
    }
}
