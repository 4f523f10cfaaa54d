//! The rules of the treatment record: who may sign and when, late entries, areas that need written consent, and how a visit
//! is named after where it hurt.

use super::model::{AreaMark, NoteState};
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span};
use crate::types::text::capitalised;

/// An entry made later than this after the service is marked as late (massage-therapy record rules ask for the label).
pub const LATE_AFTER: Span = Span::hours(24);

/// Why a note is not signed or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignProblem {
    NotTheAuthor,
    AlreadySigned,
    /// What is in it so far does not open, and would be lost.
    DoesNotOpen,
    /// A sensitive area is on the note and no written consent is linked.
    ConsentMissing,
}

pub fn may_sign(author: TherapistId, who: TherapistId, state: NoteState, has_sensitive_without_consent: bool) -> Result<(), SignProblem> {
    match state {
        _ if who != author => Err(SignProblem::NotTheAuthor),
        NoteState::Signed => Err(SignProblem::AlreadySigned),
        NoteState::Draft if has_sensitive_without_consent => Err(SignProblem::ConsentMissing),
        NoteState::Draft => Ok(()),
    }
}

/// Whether any marked area needs its own written consent.
pub fn needs_written_consent(areas: &[AreaMark]) -> bool {
    areas.iter().any(|area| area.region.is_sensitive())
}

/// Whether an entry made at `entered` carries the late-entry label.
pub fn late_entry(service_end: Instant, entered: Instant) -> bool {
    entered.since(service_end) > LATE_AFTER
}

/// A visit named after where it hurt: `Low back and right shoulder`. Names the strongest two areas and counts the rest. Left
/// and right, front and back of one area count as one. Empty when nothing was marked.
pub fn headline(areas: &[AreaMark]) -> String {
    let words: Vec<String> = spots(areas).into_iter().map(|spot| spot.words()).collect();
    let named = match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, _] => format!("{one}, {two} and 1 more area"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more areas", rest.len()),
    };
    capitalised(&named)
}

/// A part of the body with both its sides and both its views.
struct Spot {
    area: String,
    left: bool,
    right: bool,
    strength: u8,
}

impl Spot {
    fn words(&self) -> String {
        match (self.left, self.right) {
            (true, false) => format!("left {}", self.area),
            (false, true) => format!("right {}", self.area),
            (true, true) if !is_one_across(&self.area) => format!("both {}", plural(&self.area)),
            _ => self.area.clone(),
        }
    }
}

/// The marked spots, strongest first, else in the order they were marked.
fn spots(areas: &[AreaMark]) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for mark in areas {
        let (area, left, right) = area_and_side(mark);
        match spots.iter_mut().find(|spot| spot.area == area) {
            Some(spot) => {
                spot.left |= left;
                spot.right |= right;
                spot.strength = spot.strength.max(mark.strength());
            }
            None => spots.push(Spot { area, left, right, strength: mark.strength() }),
        }
    }
    spots.sort_by_key(|spot| std::cmp::Reverse(spot.strength));
    spots
}

/// `Right shoulder, back` is the shoulder, on the right.
fn area_and_side(mark: &AreaMark) -> (String, bool, bool) {
    let label = mark.region.label().to_lowercase();
    let bare = label.trim_end_matches(", front").trim_end_matches(", back");
    match (bare.strip_prefix("left "), bare.strip_prefix("right ")) {
        (Some(area), _) => (area.to_owned(), true, false),
        (_, Some(area)) => (area.to_owned(), false, true),
        _ => (bare.to_owned(), false, false),
    }
}

/// Parts with one name although the body map has two halves.
fn is_one_across(area: &str) -> bool {
    matches!(area, "neck" | "chest" | "upper back" | "mid back" | "low back")
}

/// `heel and ankle` becomes `heels and ankles`.
fn plural(area: &str) -> String {
    let many = area.split(" and ").map(|part| match part {
        "foot" => "feet".to_owned(),
        "calf" => "calves".to_owned(),
        "groin" => "groin".to_owned(),
        other => format!("{other}s"),
    });
    many.collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::region::Region;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn marks(areas: &[(&str, u8)]) -> Vec<AreaMark> {
        let mark = |(id, before): &(&str, u8)| Region::parse(id).map(|region| AreaMark { region, before: Some(*before), after: None });
        let marks: Vec<AreaMark> = areas.iter().filter_map(mark).collect();
        assert_eq!(marks.len(), areas.len(), "every area is on the map");
        marks
    }

    #[test]
    fn mayas_visit_is_named_after_her_low_back_and_right_shoulder() {
        let areas = marks(&[("front-shoulder-right", 3), ("back-shoulder-right", 5), ("back-lumbar-right", 7), ("back-lumbar-left", 5)]);
        assert_eq!(headline(&areas), "Low back and right shoulder");
    }

    #[test]
    fn further_areas_are_counted() {
        let mut areas = marks(&[("back-lumbar-right", 7), ("back-neck-right", 6), ("back-glute-right", 3)]);
        assert_eq!(headline(&areas), "Right low back, right neck and 1 more area");
        areas.extend(marks(&[("front-knee-left", 1)]));
        assert_eq!(headline(&areas), "Right low back, right neck and 2 more areas");
    }

    #[test]
    fn two_sides_of_a_limb_are_both_and_the_middle_has_no_side() {
        let both = |part: &str| headline(&marks(&[(&format!("{part}-left"), 2), (&format!("{part}-right"), 2)]));
        assert_eq!(
            [both("front-foot"), both("back-calf"), both("back-heel"), both("front-hip")].join("; "),
            "Both feet; Both calves; Both heels and ankles; Both hips and groin"
        );
        assert_eq!(both("back-neck"), "Neck");
        assert_eq!(headline(&marks(&[("back-sacrum", 4)])), "Tailbone");
        assert_eq!(headline(&[]), "");
    }

    #[test]
    fn only_tomas_signs_what_tomas_wrote_and_only_once() {
        let [tomas, priya] = [1_u128, 2].map(|n| TherapistId::from_uuid(Uuid::from_u128(n)));
        assert_eq!(may_sign(tomas, tomas, NoteState::Draft, false), Ok(()));
        assert_eq!(may_sign(tomas, priya, NoteState::Draft, false), Err(SignProblem::NotTheAuthor));
        assert_eq!(may_sign(tomas, tomas, NoteState::Signed, false), Err(SignProblem::AlreadySigned));
        assert_eq!(may_sign(tomas, tomas, NoteState::Draft, true), Err(SignProblem::ConsentMissing));
    }

    #[test]
    fn the_buttock_needs_written_consent_and_the_low_back_does_not() {
        assert!(needs_written_consent(&marks(&[("back-lumbar-right", 7), ("back-glute-right", 3)])));
        assert!(!needs_written_consent(&marks(&[("back-lumbar-right", 7), ("back-thigh-left", 2)])));
        assert!(!needs_written_consent(&[]));
    }

    #[test]
    fn a_note_entered_after_a_day_is_a_late_entry() {
        let end = Instant::from_micros(0);
        assert!(!late_entry(end, end.plus(Span::hours(24))));
        assert!(late_entry(end, end.plus(Span::hours(24)).plus(Span::micros(1))));
        assert!(!late_entry(end, end.minus(Span::hours(1))));
    }

    proptest! {
        #[test]
        fn a_headline_begins_with_a_capital_and_names_at_most_two(scores in prop::collection::vec(0_u8..=10, 1..7)) {
            let ids = ["back-lumbar-left", "front-knee-right", "front-head", "back-neck-left", "back-sacrum", "front-abdomen"];
            let areas: Vec<_> = ids.into_iter().zip(scores).collect();
            let words = headline(&marks(&areas));
            prop_assert!(words.starts_with(char::is_uppercase));
            prop_assert_eq!(words.contains("more area"), areas.len() > 2);
        }
    }
}
