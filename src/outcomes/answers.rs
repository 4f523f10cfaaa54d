//! The check-in form read: which scores and, the first time, which own activities. Pure: typed fields in, answers or
//! the sentences for the fields out.

use super::model::{Pain, score};
use crate::error::{FieldError, FieldErrors};
use crate::types::ids::ActivityId;
use crate::types::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of a form by name.
pub type Filled = BTreeMap<String, String>;

/// An own activity in the client's words.
pub type ActivityLabel = Text<80>;

/// More activities than this are too many for fifteen seconds.
pub const MOST_ACTIVITIES: usize = 3;
/// How many a client is asked to name at the first check-in.
pub const NAMED_FIRST: usize = 2;

/// A rated activity: one of the client's own, or one they name now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rated {
    Known(ActivityId, u8),
    Named(ActivityLabel, u8),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    pub pain: Pain,
    pub activities: Vec<Rated>,
}

/// Fields: `pain`; and for each line `activity_1` (an id) or `name_1` (new words) with `score_1`. An activity without a
/// score, or a name left empty, is not an answer.
pub fn read(filled: &Filled) -> Result<Answers, FieldErrors> {
    let typed = |name: &str| filled.get(name).map_or("", |text| text.trim());
    let mut problems = Vec::new();
    let mut problem = |field: &str, sentence: String| problems.push(FieldError { field: field.to_owned(), sentence });
    let pain = Pain::parse(typed("pain"));
    if let Err(sentence) = pain {
        problem("pain", sentence.to_string());
    }
    let (mut activities, mut seen) = (Vec::new(), BTreeSet::new());
    for line in 1..=MOST_ACTIVITIES {
        let (activity, name, field) = (typed(&format!("activity_{line}")), typed(&format!("name_{line}")), format!("score_{line}"));
        if activity.is_empty() && name.is_empty() || typed(&field).is_empty() && name.is_empty() {
            continue;
        }
        let Ok(points) = score(typed(&field)) else {
            problem(&field, "Please choose from 0 to 10 how well you can do it today.".to_owned());
            continue;
        };
        if !seen.insert(activity.to_lowercase() + &name.to_lowercase()) {
            continue;
        }
        match rated(activity, name, points) {
            Ok(rated) => activities.push(rated),
            Err((at, sentence)) => problem(&format!("{at}_{line}"), sentence),
        }
    }
    match (pain, problems.is_empty()) {
        (Ok(pain), true) => Ok(Answers { pain, activities }),
        _ => Err(FieldErrors(problems)),
    }
}

fn rated(activity: &str, name: &str, points: u8) -> Result<Rated, (&'static str, String)> {
    if !activity.is_empty() {
        let id = activity.parse().map_err(|_| ("activity", "Please load the page again and repeat your answer.".to_owned()))?;
        return Ok(Rated::Known(id, points));
    }
    match ActivityLabel::parse(name) {
        Ok(label) => Ok(Rated::Named(label, points)),
        Err(problem) => Err(("name", problem.sentence())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITTING: &str = "0198c0de-0000-7000-8000-000000000001";

    fn answered(pairs: &[(&str, &str)]) -> Result<Answers, Vec<String>> {
        let filled = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&filled).map_err(|errors| errors.0.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn maya_answers_pain_and_her_own_activity() {
        let Ok(answers) = answered(&[("pain", "4"), ("activity_1", SITTING), ("score_1", "7")]) else { panic!() };
        assert_eq!(answers.pain.points(), 4);
        assert_eq!(answers.activities, [Rated::Known(SITTING.parse().unwrap(), 7)]);
    }

    #[test]
    fn the_first_time_she_names_what_pain_makes_hard() {
        let answers =
            answered(&[("pain", "6"), ("name_1", " Sitting through a film "), ("score_1", "3"), ("name_2", ""), ("score_2", "5")]);
        let label = ActivityLabel::parse("Sitting through a film").unwrap();
        assert_eq!(answers.map(|a| a.activities), Ok(vec![Rated::Named(label, 3)]));
    }

    #[test]
    fn pain_is_needed_and_what_is_off_the_scale_is_named() {
        assert_eq!(answered(&[]), Err(vec!["pain".to_owned()]));
        assert_eq!(answered(&[("pain", "4"), ("activity_1", SITTING), ("score_1", "11")]), Err(vec!["score_1".to_owned()]));
        assert_eq!(answered(&[("pain", "4"), ("name_1", "Stairs")]), Err(vec!["score_1".to_owned()]), "a name without a score");
        assert_eq!(answered(&[("pain", "4"), ("name_1", &"a".repeat(81)), ("score_1", "1")]), Err(vec!["name_1".to_owned()]));
        assert_eq!(answered(&[("pain", "4"), ("activity_1", "x"), ("score_1", "1")]), Err(vec!["activity_1".to_owned()]));
    }

    #[test]
    fn an_activity_left_out_is_not_a_nought_and_one_named_twice_counts_once() {
        assert_eq!(answered(&[("pain", "4"), ("activity_1", SITTING)]).map(|a| a.activities.len()), Ok(0));
        let twice = [("pain", "4"), ("name_1", "Stairs"), ("score_1", "3"), ("name_2", "stairs"), ("score_2", "5")];
        assert_eq!(answered(&twice).map(|a| a.activities.len()), Ok(1));
    }
}
