//! Charting a visit: when a note may be opened, and what its form comes to. Pure: typed fields in, a draft or the
//! sentences for the fields out.

use super::model::{AreaMark, Pressure, Technique};
use crate::booking::model::BookingStatus;
use crate::error::{FieldError, FieldErrors};
use crate::outcomes::model::score;
use crate::types::instant::{Instant, Span};
use crate::types::region::Region;
use crate::types::text::{Text, TextProblem};
use std::collections::{BTreeMap, BTreeSet};

/// The fields of a form by name. A box that was not ticked is not among them.
pub type Filled = BTreeMap<String, String>;

/// A note may be opened this long before the visit begins, to write down what the client says on the way in.
pub const OPENS_BEFORE: Span = Span::minutes(30);
/// More areas than this are written in words.
pub const AREA_ROWS: usize = 6;
pub const MOST_HOME_CARE: usize = 8;
const LONGEST_SESSION: i64 = 480;
/// What a ticked box sends.
pub const TICKED: &str = "yes";

/// The longest texts of a note, in characters.
pub const SUMMARY_MOST: u32 = 2000;
pub const HOME_CARE_MOST: u32 = 1000;
pub const PRIVATE_MOST: u32 = 2000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartProblem {
    TooEarly,
    NotOn,
}

impl StartProblem {
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooEarly => "A note opens 30 minutes before the visit. Nothing was changed. Please come back then.",
            Self::NotOn => "This visit did not take place, so there is nothing to chart. Nothing was changed.",
        }
    }
}

pub fn may_start(status: BookingStatus, start: Instant, now: Instant) -> Result<(), StartProblem> {
    match status {
        BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed if start <= now.plus(OPENS_BEFORE) => Ok(()),
        BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed => Err(StartProblem::TooEarly),
        _ => Err(StartProblem::NotOn),
    }
}

/// What is missing before a note can be signed. The draft is kept either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    Summary,
    Consent,
}

impl Unfinished {
    /// As it travels in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Consent => "consent",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Summary, Self::Consent].into_iter().find(|one| one.code() == code)
    }

    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Summary => "The draft is kept. Before you sign, please write what was done, in words the client will read.",
            Self::Consent => "The draft is kept. The chest and the buttocks need written consent: tick that it is on file, then sign.",
        }
    }
}

/// A note as it was typed, every part within its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteDraft {
    pub minutes: i64,
    pub areas: Vec<AreaMark>,
    pub techniques: Vec<Technique>,
    pub pressure: Option<Pressure>,
    pub pain_before: Option<u8>,
    pub pain_after: Option<u8>,
    /// Written consent for a sensitive area is on file.
    pub consent: bool,
    pub summary: String,
    pub home_care: Vec<String>,
    pub private_note: String,
}

/// The name of a technique's tick box.
pub fn technique_field(technique: Technique) -> String {
    format!("technique_{}", technique.as_str())
}

pub fn read(filled: &Filled) -> Result<NoteDraft, FieldErrors> {
    let mut form = Form { filled, problems: Vec::new() };
    let draft = NoteDraft {
        minutes: form.minutes(),
        areas: form.areas(),
        techniques: Technique::ALL.iter().copied().filter(|one| form.is_ticked(&technique_field(*one))).collect(),
        pressure: form.pressure(),
        pain_before: form.score("pain_before"),
        pain_after: form.score("pain_after"),
        consent: form.is_ticked("consent"),
        summary: form.text::<SUMMARY_MOST>("summary"),
        home_care: form.home_care(),
        private_note: form.text::<PRIVATE_MOST>("private_note"),
    };
    if form.problems.is_empty() { Ok(draft) } else { Err(FieldErrors(form.problems)) }
}

struct Form<'a> {
    filled: &'a Filled,
    problems: Vec<FieldError>,
}

impl Form<'_> {
    fn typed(&self, name: &str) -> &str {
        self.filled.get(name).map_or("", |text| text.trim())
    }

    fn is_ticked(&self, name: &str) -> bool {
        self.typed(name) == TICKED
    }

    fn problem(&mut self, field: &str, sentence: impl Into<String>) {
        self.problems.push(FieldError { field: field.to_owned(), sentence: sentence.into() });
    }

    fn minutes(&mut self) -> i64 {
        match self.typed("minutes").parse::<i64>() {
            Ok(minutes) if (1..=LONGEST_SESSION).contains(&minutes) => minutes,
            _ => {
                self.problem("minutes", "Please write the hands-on time in whole minutes, 1 to 480.");
                0
            }
        }
    }

    fn score(&mut self, name: &str) -> Option<u8> {
        let typed = self.typed(name);
        if typed.is_empty() {
            return None;
        }
        match score(typed) {
            Ok(points) => Some(points),
            Err(problem) => {
                self.problem(name, problem.to_string());
                None
            }
        }
    }

    fn pressure(&mut self) -> Option<Pressure> {
        let typed = self.typed("pressure");
        if typed.is_empty() {
            return None;
        }
        match Pressure::parse(typed) {
            Ok(pressure) => Some(pressure),
            Err(problem) => {
                self.problem("pressure", problem.to_string());
                None
            }
        }
    }

    fn areas(&mut self) -> Vec<AreaMark> {
        let mut marks: Vec<AreaMark> = Vec::new();
        for row in 1..=AREA_ROWS {
            let name = format!("region_{row}");
            let (before, after) = (self.score(&format!("before_{row}")), self.score(&format!("after_{row}")));
            let typed = self.typed(&name).to_owned();
            match Region::parse(&typed) {
                Some(region) if marks.iter().any(|mark| mark.region == region) => {
                    self.problem(&name, format!("{} is named twice. Please keep one line.", region.label()));
                }
                Some(region) => marks.push(AreaMark { region, before, after }),
                None if typed.is_empty() && before.is_none() && after.is_none() => {}
                None => self.problem(&name, "Please choose the area these numbers belong to."),
            }
        }
        marks
    }

    /// Nothing written is fine here; too much is not.
    fn text<const MOST: u32>(&mut self, name: &str) -> String {
        match Text::<MOST>::parse(self.typed(name)) {
            Ok(text) => text.into_string(),
            Err(TextProblem::Empty) => String::new(),
            Err(problem) => {
                self.problem(name, problem.sentence());
                String::new()
            }
        }
    }

    fn home_care(&mut self) -> Vec<String> {
        let text = self.text::<HOME_CARE_MOST>("home_care");
        let lines = home_care_lines(&text);
        if lines.len() > MOST_HOME_CARE {
            self.problem("home_care", format!("That is {} things to do at home. Eight is the most a person can keep up.", lines.len()));
        }
        lines
    }
}

/// One thing to do a line; empty and repeated lines fall away.
pub fn home_care_lines(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && seen.insert(line.to_lowercase())).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        let base = [("minutes", "60")];
        base.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn problems(pairs: &[(&str, &str)]) -> Vec<String> {
        read(&filled(pairs)).err().map(|errors| errors.0.into_iter().map(|e| e.field).collect()).unwrap_or_default()
    }

    #[test]
    fn the_note_tomas_writes_comes_out_as_he_wrote_it() {
        let note = read(&filled(&[
            ("region_1", "back-lumbar-right"),
            ("before_1", "7"),
            ("after_1", "4"),
            ("technique_heat", "yes"),
            ("technique_deep_tissue", "yes"),
            ("pressure", "6"),
            ("pain_before", "5"),
            ("summary", " Slow pressure along the low back. "),
            ("home_care", "Heat, 15 minutes\r\n\r\nPelvic tilts\nheat, 15 minutes"),
        ]));
        let Ok(note) = note else { panic!("{note:?}") };
        assert_eq!((note.minutes, note.areas.len(), note.pressure.map(Pressure::get)), (60, 1, Some(6)));
        assert_eq!(note.techniques, [Technique::DeepTissue, Technique::Heat]);
        assert_eq!((note.pain_before, note.pain_after), (Some(5), None));
        assert_eq!(note.summary, "Slow pressure along the low back.");
        assert_eq!(note.home_care, ["Heat, 15 minutes", "Pelvic tilts"]);
        assert!(!note.consent);
    }

    #[test]
    fn an_empty_form_is_a_draft_with_nothing_in_it() {
        assert_eq!(read(&filled(&[("region_1", ""), ("technique_heat", "")])), Ok(NoteDraft { minutes: 60, ..NoteDraft::default() }));
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_field() {
        assert_eq!(problems(&[("minutes", "0")]), ["minutes"]);
        assert_eq!(problems(&[("pain_before", "11"), ("pressure", "0")]), ["pressure", "pain_before"]);
        assert_eq!(problems(&[("before_2", "3")]), ["region_2"]);
        assert_eq!(problems(&[("region_1", "elbow")]), ["region_1"]);
        assert_eq!(problems(&[("region_1", "back-sacrum"), ("region_3", "back-sacrum")]), ["region_3"]);
        assert_eq!(problems(&[("home_care", "1\n2\n3\n4\n5\n6\n7\n8\n9")]), ["home_care"]);
        assert_eq!(problems(&[("summary", &"a".repeat(2001))]), ["summary"]);
    }

    #[test]
    fn a_note_opens_half_an_hour_before_the_visit_and_only_for_one_that_takes_place() {
        let at = |minutes| Instant::from_micros(0).plus(Span::minutes(minutes));
        assert_eq!(may_start(BookingStatus::Booked, at(30), at(0)), Ok(()));
        assert_eq!(may_start(BookingStatus::Booked, at(31), at(0)), Err(StartProblem::TooEarly));
        assert_eq!(may_start(BookingStatus::Arrived, at(0), at(500)), Ok(()));
        for status in [BookingStatus::Hold, BookingStatus::Cancelled, BookingStatus::NoShow, BookingStatus::Expired] {
            assert_eq!(may_start(status, at(0), at(10)), Err(StartProblem::NotOn));
        }
    }

    #[test]
    fn every_reason_not_to_sign_travels_by_its_code() {
        for one in [Unfinished::Summary, Unfinished::Consent] {
            assert_eq!(Unfinished::parse(one.code()), Some(one));
        }
        assert_eq!(Unfinished::parse("draft"), None);
    }
}
