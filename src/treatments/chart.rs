//! Charting a visit: when a note may be opened, and how its form is read. Pure; the sentences are in `words`.

use super::forms::NoteForm;
use super::model::{AreaMark, NotAPressure, Pressure, Technique};
use crate::booking::model::BookingStatus;
use crate::outcomes::model::{NotAScore, score};
use crate::types::instant::{Instant, Span};
use crate::types::region::Region;
use crate::types::text::{Text, TextProblem};
use std::collections::BTreeSet;

/// A note may be opened this long before the visit begins, to write down what the client says on the way in.
pub const OPENS_BEFORE: Span = Span::minutes(30);
/// Rows for marked areas; more areas than this are written in words.
pub const AREA_ROWS: usize = 6;
pub const MOST_HOME_CARE: usize = 8;
const LONGEST_SESSION: i64 = 480;
/// The value of a ticked box.
pub const TICKED: &str = "yes";

/// The longest texts of a note, in characters.
pub const SUMMARY_MOST: u32 = 2000;
pub const HOME_CARE_MOST: u32 = 1000;
pub const PRIVATE_MOST: u32 = 2000;

/// Why a note is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartProblem {
    TooEarly,
    NotOn,
    /// By the same therapist, at the same moment.
    JustOpened,
}

pub fn may_start(status: BookingStatus, start: Instant, now: Instant) -> Result<(), StartProblem> {
    match status {
        BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed if start <= now.plus(OPENS_BEFORE) => Ok(()),
        BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed => Err(StartProblem::TooEarly),
        _ => Err(StartProblem::NotOn),
    }
}

/// A gap that keeps a note from being signed. The draft is kept either way. Addresses carry its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Unfinished {
    Summary,
    Consent,
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

/// Why a field of a note is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldProblem {
    Minutes,
    Score(NotAScore),
    Pressure(NotAPressure),
    Text(TextProblem),
    NamedTwice(Region),
    /// Scores without an area, or an area that is not on the map.
    NoArea,
    TooMuchHomeCare(usize),
}

/// The problems of a note by field, in the order of the form.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NoteProblems(pub Vec<(String, FieldProblem)>);

impl NoteProblems {
    /// The value read from a field. A problem is collected, and the default stands in.
    fn or_default<T: Default>(&mut self, field: impl Into<String>, read: Result<T, FieldProblem>) -> T {
        read.unwrap_or_else(|problem| {
            self.0.push((field.into(), problem));
            T::default()
        })
    }
}

/// The name of a technique's tick box.
pub fn technique_field(technique: Technique) -> String {
    format!("technique_{}", technique.into_str())
}

pub fn read(form: &NoteForm) -> Result<NoteDraft, NoteProblems> {
    let mut problems = NoteProblems::default();
    let draft = NoteDraft {
        minutes: problems.or_default("minutes", minutes(&form.minutes)),
        areas: areas(form, &mut problems),
        techniques: techniques(form),
        pressure: problems.or_default("pressure", pressure(&form.pressure)),
        pain_before: problems.or_default("pain_before", pain(&form.pain_before)),
        pain_after: problems.or_default("pain_after", pain(&form.pain_after)),
        consent: is_ticked(&form.consent),
        summary: problems.or_default("summary", text::<SUMMARY_MOST>(&form.summary)),
        home_care: problems.or_default("home_care", home_care(&form.home_care)),
        private_note: problems.or_default("private_note", text::<PRIVATE_MOST>(&form.private_note)),
    };
    if problems.0.is_empty() { Ok(draft) } else { Err(problems) }
}

fn is_ticked(typed: &str) -> bool {
    typed.trim() == TICKED
}

fn minutes(typed: &str) -> Result<i64, FieldProblem> {
    let minutes = typed.trim().parse().ok().filter(|minutes| (1..=LONGEST_SESSION).contains(minutes));
    minutes.ok_or(FieldProblem::Minutes)
}

/// An empty field was not asked about.
fn pain(typed: &str) -> Result<Option<u8>, FieldProblem> {
    if typed.trim().is_empty() { Ok(None) } else { score(typed).map(Some).map_err(FieldProblem::Score) }
}

fn pressure(typed: &str) -> Result<Option<Pressure>, FieldProblem> {
    if typed.trim().is_empty() { Ok(None) } else { Pressure::parse(typed).map(Some).map_err(FieldProblem::Pressure) }
}

fn areas(form: &NoteForm, problems: &mut NoteProblems) -> Vec<AreaMark> {
    let rows: [[&str; 3]; AREA_ROWS] = [
        [&form.region_1, &form.before_1, &form.after_1],
        [&form.region_2, &form.before_2, &form.after_2],
        [&form.region_3, &form.before_3, &form.after_3],
        [&form.region_4, &form.before_4, &form.after_4],
        [&form.region_5, &form.before_5, &form.after_5],
        [&form.region_6, &form.before_6, &form.after_6],
    ];
    let mut marks: Vec<AreaMark> = Vec::new();
    for (row, [region, before, after]) in (1..).zip(rows) {
        let before = problems.or_default(format!("before_{row}"), pain(before));
        let after = problems.or_default(format!("after_{row}"), pain(after));
        let problem = match Region::parse(region.trim()) {
            Some(region) if marks.iter().any(|mark| mark.region == region) => FieldProblem::NamedTwice(region),
            Some(region) => {
                marks.push(AreaMark { region, before, after });
                continue;
            }
            None if region.trim().is_empty() && before.is_none() && after.is_none() => continue,
            None => FieldProblem::NoArea,
        };
        problems.0.push((format!("region_{row}"), problem));
    }
    marks
}

fn techniques(form: &NoteForm) -> Vec<Technique> {
    let boxes = [
        (Technique::Relaxation, &form.technique_relaxation),
        (Technique::DeepTissue, &form.technique_deep_tissue),
        (Technique::TriggerPoint, &form.technique_trigger_point),
        (Technique::MyofascialRelease, &form.technique_myofascial_release),
        (Technique::JointMobilisation, &form.technique_joint_mobilisation),
        (Technique::Stretching, &form.technique_stretching),
        (Technique::CranialBase, &form.technique_cranial_base),
        (Technique::LymphDrainage, &form.technique_lymph_drainage),
        (Technique::Heat, &form.technique_heat),
        (Technique::Cupping, &form.technique_cupping),
        (Technique::Acupuncture, &form.technique_acupuncture),
        (Technique::ExerciseTeaching, &form.technique_exercise_teaching),
    ];
    boxes.into_iter().filter(|(_, typed)| is_ticked(typed)).map(|(technique, _)| technique).collect()
}

/// An empty text is fine; one that is too long is not.
fn text<const MOST: u32>(typed: &str) -> Result<String, FieldProblem> {
    match Text::<MOST>::parse(typed) {
        Ok(text) => Ok(text.into_string()),
        Err(TextProblem::Empty) => Ok(String::new()),
        Err(problem) => Err(FieldProblem::Text(problem)),
    }
}

fn home_care(typed: &str) -> Result<Vec<String>, FieldProblem> {
    let lines = home_care_lines(&text::<HOME_CARE_MOST>(typed)?);
    if lines.len() > MOST_HOME_CARE { Err(FieldProblem::TooMuchHomeCare(lines.len())) } else { Ok(lines) }
}

/// One thing to do per line; empty and repeated lines are dropped.
fn home_care_lines(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && seen.insert(line.to_lowercase())).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    fn filled(pairs: &[(&str, &str)]) -> NoteForm {
        let base = [("visit", "0198c0de-0000-7000-8000-000000000001"), ("then", "save"), ("minutes", "60")];
        let fields = base.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).into()));
        serde_json::from_value(serde_json::Value::Object(fields.collect())).unwrap()
    }

    fn problems(pairs: &[(&str, &str)]) -> Vec<String> {
        read(&filled(pairs)).err().map(|problems| problems.0.into_iter().map(|(field, _)| field).collect()).unwrap_or_default()
    }

    #[test]
    fn a_note_is_read_as_tomas_wrote_it() {
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
    fn a_problem_names_its_field() {
        assert_eq!(problems(&[("minutes", "0")]), ["minutes"]);
        assert_eq!(problems(&[("pain_before", "11"), ("pressure", "0")]), ["pressure", "pain_before"]);
        assert_eq!(problems(&[("before_2", "3")]), ["region_2"]);
        assert_eq!(problems(&[("region_1", "elbow")]), ["region_1"]);
        assert_eq!(problems(&[("region_1", "back-sacrum"), ("region_3", "back-sacrum")]), ["region_3"]);
        assert_eq!(problems(&[("home_care", "1\n2\n3\n4\n5\n6\n7\n8\n9")]), ["home_care"]);
        assert_eq!(problems(&[("summary", &"a".repeat(2001))]), ["summary"]);
    }

    #[test]
    fn a_note_opens_half_an_hour_before_the_visit_and_only_if_the_visit_takes_place() {
        let at = |minutes| Instant::from_micros(0).plus(Span::minutes(minutes));
        assert_eq!(may_start(BookingStatus::Booked, at(30), at(0)), Ok(()));
        assert_eq!(may_start(BookingStatus::Booked, at(31), at(0)), Err(StartProblem::TooEarly));
        assert_eq!(may_start(BookingStatus::Arrived, at(0), at(500)), Ok(()));
        for status in [BookingStatus::Hold, BookingStatus::Cancelled, BookingStatus::NoShow, BookingStatus::Expired] {
            assert_eq!(may_start(status, at(0), at(10)), Err(StartProblem::NotOn));
        }
    }

    #[test]
    fn every_reason_not_to_sign_parses_from_its_word() {
        for one in [Unfinished::Summary, Unfinished::Consent] {
            assert_eq!(one.into_str().parse(), Ok(one));
        }
        assert!("draft".parse::<Unfinished>().is_err());
    }

    #[test]
    fn every_box_and_row_is_read_from_its_own_field() {
        for one in Technique::VARIANTS {
            assert_eq!(read(&filled(&[(&technique_field(*one), TICKED)])).unwrap().techniques, [*one]);
        }
        for row in 1..=AREA_ROWS {
            let names = ["region", "before", "after"].map(|part| format!("{part}_{row}"));
            let note = read(&filled(&[(&names[0], "back-lumbar-right"), (&names[1], "7"), (&names[2], "4")])).unwrap();
            assert_eq!((note.areas.len(), note.areas[0].before, note.areas[0].after), (1, Some(7), Some(4)));
        }
    }
}
