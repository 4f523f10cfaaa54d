//! Pages of outcomes: the check-in, the client's own progress, and the board for the clinic.

pub mod board;
pub mod check_in;
pub mod story;

use super::model::Tenths;
use super::server::store::Answer;
use crate::types::ids::ActivityId;

/// The scores of one activity, oldest first.
pub fn scores_of(answers: &[Answer], activity: ActivityId) -> Vec<u8> {
    let score = |answer: &Answer| answer.scores.iter().find(|(id, _)| *id == activity).map(|(_, score)| *score);
    answers.iter().filter_map(score).collect()
}

/// "6, 5, 4"
pub fn listed(values: &[f64]) -> String {
    values.iter().map(|value| crate::ui::chart::plain(*value)).collect::<Vec<_>>().join(", ")
}

/// A list of scores as a small drawing takes them; the last `most`.
fn last_of(values: &[f64], most: usize) -> Vec<f64> {
    values.get(values.len().saturating_sub(most)..).unwrap_or_default().to_vec()
}

fn points_of(values: &[(crate::types::instant::Instant, Tenths)]) -> Vec<f64> {
    values.iter().map(|(_, value)| value.as_points()).collect()
}
