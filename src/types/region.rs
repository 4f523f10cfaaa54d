//! The 48 areas of the body map, in words. Left and right are always the person's own. The ids are stored and never
//! change; `ui::body_map` draws the areas.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An area, known by its stable id: `view-area-side`, such as `back-lumbar-left`; middle areas have no side.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Region(u8);

/// An id that names none of the 48 areas.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an area of the body map")]
pub struct NotARegion;

impl Region {
    pub const COUNT: usize = NAMES.len();

    /// Every area in reading order: front from head to foot, then back.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..).take(Self::COUNT).map(Self)
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::all().find(|region| region.id() == id)
    }

    pub fn id(self) -> &'static str {
        self.names().0
    }

    /// For a list or table: "Left low back".
    pub fn label(self) -> &'static str {
        self.names().1
    }

    /// Within a sentence: "left low back".
    pub fn in_sentence(self) -> String {
        let mut letters = self.label().chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// Chest and buttocks: treated only with their own written consent.
    pub fn is_sensitive(self) -> bool {
        self.id().contains("-chest-") || self.id().contains("-glute-")
    }

    fn names(self) -> (&'static str, &'static str) {
        NAMES.get(usize::from(self.0)).copied().unwrap_or(("", ""))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl TryFrom<String> for Region {
    type Error = NotARegion;

    fn try_from(id: String) -> Result<Self, NotARegion> {
        Self::parse(&id).ok_or(NotARegion)
    }
}

impl From<Region> for &'static str {
    fn from(region: Region) -> Self {
        region.id()
    }
}

const NAMES: [(&str, &str); 48] = [
    ("front-head", "Face and jaw"),
    ("front-neck-right", "Right neck, front"),
    ("front-neck-left", "Left neck, front"),
    ("front-shoulder-right", "Right shoulder, front"),
    ("front-shoulder-left", "Left shoulder, front"),
    ("front-upper-arm-right", "Right upper arm, front"),
    ("front-upper-arm-left", "Left upper arm, front"),
    ("front-forearm-right", "Right forearm, front"),
    ("front-forearm-left", "Left forearm, front"),
    ("front-hand-right", "Right hand, front"),
    ("front-hand-left", "Left hand, front"),
    ("front-chest-right", "Right chest"),
    ("front-chest-left", "Left chest"),
    ("front-abdomen", "Abdomen"),
    ("front-hip-right", "Right hip and groin"),
    ("front-hip-left", "Left hip and groin"),
    ("front-thigh-right", "Right thigh, front"),
    ("front-thigh-left", "Left thigh, front"),
    ("front-knee-right", "Right knee"),
    ("front-knee-left", "Left knee"),
    ("front-shin-right", "Right shin"),
    ("front-shin-left", "Left shin"),
    ("front-foot-right", "Right foot"),
    ("front-foot-left", "Left foot"),
    ("back-head", "Back of head"),
    ("back-neck-right", "Right neck, back"),
    ("back-neck-left", "Left neck, back"),
    ("back-shoulder-right", "Right shoulder, back"),
    ("back-shoulder-left", "Left shoulder, back"),
    ("back-upper-arm-right", "Right upper arm, back"),
    ("back-upper-arm-left", "Left upper arm, back"),
    ("back-forearm-right", "Right forearm and hand, back"),
    ("back-forearm-left", "Left forearm and hand, back"),
    ("back-upper-back-right", "Right upper back"),
    ("back-upper-back-left", "Left upper back"),
    ("back-mid-back-right", "Right mid back"),
    ("back-mid-back-left", "Left mid back"),
    ("back-lumbar-right", "Right low back"),
    ("back-lumbar-left", "Left low back"),
    ("back-sacrum", "Tailbone"),
    ("back-glute-right", "Right buttock"),
    ("back-glute-left", "Left buttock"),
    ("back-thigh-right", "Right thigh, back"),
    ("back-thigh-left", "Left thigh, back"),
    ("back-calf-right", "Right calf"),
    ("back-calf-left", "Left calf"),
    ("back-heel-right", "Right heel and ankle"),
    ("back-heel-left", "Left heel and ankle"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_forty_eight_areas_and_no_two_share_an_id_or_a_name() {
        let ids: HashSet<_> = Region::all().map(Region::id).collect();
        let names: HashSet<_> = Region::all().map(Region::label).collect();
        assert_eq!((ids.len(), names.len()), (48, 48));
    }

    #[test]
    fn every_area_comes_back_from_its_id_and_from_json() {
        for region in Region::all() {
            assert_eq!(Region::parse(region.id()), Some(region));
            let json = serde_json::to_string(&region).unwrap();
            assert_eq!(json, format!("\"{}\"", region.id()));
            assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), region);
        }
    }

    #[test]
    fn an_unknown_area_is_refused() {
        for id in ["", "back-lumbar", "back-lumbar-middle", "Back-lumbar-left", "back-lumbar-left "] {
            assert_eq!(Region::parse(id), None, "{id:?}");
        }
        assert!(serde_json::from_str::<Region>("\"elbow\"").is_err());
        assert!(serde_json::from_str::<Region>("3").is_err());
    }

    #[test]
    fn a_label_is_in_lower_case_within_a_sentence() {
        let lumbar = Region::parse("back-lumbar-left").unwrap();
        assert_eq!(lumbar.label(), "Left low back");
        assert_eq!(lumbar.in_sentence(), "left low back");
    }

    #[test]
    fn chest_and_buttocks_alone_are_sensitive() {
        let sensitive: Vec<_> = Region::all().filter(|region| region.is_sensitive()).map(Region::id).collect();
        assert_eq!(sensitive, ["front-chest-right", "front-chest-left", "back-glute-right", "back-glute-left"]);
    }
}
