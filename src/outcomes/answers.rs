//! How a check-in form is read: the scores and, the first time, new activities. Pure; the sentences are in `words`.

use super::forms::CheckInForm;
use super::model::{NotAScore, Pain, score};
use crate::types::ids::ActivityId;
use crate::types::text::{Text, TextProblem};
use std::collections::BTreeSet;

/// An own activity in the client's words.
pub type ActivityLabel = Text<80>;

/// More activities than this would take longer than fifteen seconds.
pub const MOST_ACTIVITIES: usize = 3;
/// How many activities the first check-in asks for.
pub const NAMED_FIRST: usize = 2;

/// A rated activity: one of the client's own, or a new one.
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

/// Why a field of a check-in is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerProblem {
    Pain(NotAScore),
    Score,
    /// Not an id.
    Activity,
    Name(TextProblem),
}

/// The problems of a check-in by field, in the order of the form.
#[derive(Debug, PartialEq, Eq)]
pub struct AnswerProblems(pub Vec<(String, AnswerProblem)>);

/// An activity without a score, or a name left empty, is not an answer.
pub fn read(form: &CheckInForm) -> Result<Answers, AnswerProblems> {
    let rows: [[&str; 3]; MOST_ACTIVITIES] = [
        [&form.activity_1, &form.name_1, &form.score_1],
        [&form.activity_2, &form.name_2, &form.score_2],
        [&form.activity_3, &form.name_3, &form.score_3],
    ];
    let mut problems = Vec::new();
    let pain = Pain::parse(&form.pain).map_err(|problem| problems.push(("pain".to_owned(), AnswerProblem::Pain(problem))));
    let (mut activities, mut seen) = (Vec::new(), BTreeSet::new());
    for (row, fields) in (1..).zip(rows) {
        let [activity, name, typed_score] = fields.map(str::trim);
        if name.is_empty() && (activity.is_empty() || typed_score.is_empty()) {
            continue;
        }
        let Ok(points) = score(typed_score) else {
            problems.push((format!("score_{row}"), AnswerProblem::Score));
            continue;
        };
        if !seen.insert(activity.to_lowercase() + &name.to_lowercase()) {
            continue;
        }
        match rated(activity, name, points) {
            Ok(rated) => activities.push(rated),
            Err((field, problem)) => problems.push((format!("{field}_{row}"), problem)),
        }
    }
    match (pain, problems.is_empty()) {
        (Ok(pain), true) => Ok(Answers { pain, activities }),
        _ => Err(AnswerProblems(problems)),
    }
}

fn rated(activity: &str, name: &str, points: u8) -> Result<Rated, (&'static str, AnswerProblem)> {
    if activity.is_empty() {
        let label = ActivityLabel::parse(name).map_err(|problem| ("name", AnswerProblem::Name(problem)))?;
        return Ok(Rated::Named(label, points));
    }
    let id = activity.parse().map_err(|_| ("activity", AnswerProblem::Activity))?;
    Ok(Rated::Known(id, points))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITTING: &str = "0198c0de-0000-7000-8000-000000000001";

    fn answered(pairs: &[(&str, &str)]) -> Result<Answers, Vec<String>> {
        let fields = pairs.iter().chain(&[("check_in", SITTING)]).map(|(name, value)| ((*name).to_owned(), (*value).into()));
        let form: CheckInForm = serde_json::from_value(serde_json::Value::Object(fields.collect())).unwrap();
        read(&form).map_err(|problems| problems.0.into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn maya_answers_pain_and_her_own_activity() {
        let Ok(answers) = answered(&[("pain", "4"), ("activity_1", SITTING), ("score_1", "7")]) else { panic!() };
        assert_eq!(answers.pain.points(), 4);
        assert_eq!(answers.activities, [Rated::Known(SITTING.parse().unwrap(), 7)]);
    }

    #[test]
    fn the_first_time_maya_names_an_activity_that_pain_makes_hard() {
        let answers =
            answered(&[("pain", "6"), ("name_1", " Sitting through a film "), ("score_1", "3"), ("name_2", ""), ("score_2", "5")]);
        let label = ActivityLabel::parse("Sitting through a film").unwrap();
        assert_eq!(answers.map(|a| a.activities), Ok(vec![Rated::Named(label, 3)]));
    }

    #[test]
    fn pain_is_required_and_a_score_off_the_scale_names_its_field() {
        assert_eq!(answered(&[]), Err(vec!["pain".to_owned()]));
        assert_eq!(answered(&[("pain", "4"), ("activity_1", SITTING), ("score_1", "11")]), Err(vec!["score_1".to_owned()]));
        assert_eq!(answered(&[("pain", "4"), ("name_1", "Stairs")]), Err(vec!["score_1".to_owned()]), "a name without a score");
        assert_eq!(answered(&[("pain", "4"), ("name_1", &"a".repeat(81)), ("score_1", "1")]), Err(vec!["name_1".to_owned()]));
        assert_eq!(answered(&[("pain", "4"), ("activity_1", "x"), ("score_1", "1")]), Err(vec!["activity_1".to_owned()]));
    }

    #[test]
    fn an_activity_left_out_is_not_a_zero_and_one_named_twice_counts_once() {
        assert_eq!(answered(&[("pain", "4"), ("activity_1", SITTING)]).map(|a| a.activities.len()), Ok(0));
        let twice = [("pain", "4"), ("name_1", "Stairs"), ("score_1", "3"), ("name_2", "stairs"), ("score_2", "5")];
        assert_eq!(answered(&twice).map(|a| a.activities.len()), Ok(1));
    }
}
