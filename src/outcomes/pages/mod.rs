//! The pages of outcomes: the check-in, the pain line as other pages show it, and the board for the clinic.

pub mod board;
pub mod check_in;
pub mod story;

use super::model::Tenths;
use super::server::rows::Answer;
use crate::types::ids::ActivityId;
use crate::types::instant::Instant;
use crate::ui::chart::plain;

/// The scores of one activity, oldest first.
pub fn scores_of(answers: &[Answer], activity: ActivityId) -> Vec<u8> {
    let score = |answer: &Answer| answer.scores.iter().find(|(id, _)| *id == activity).map(|(_, score)| *score);
    answers.iter().filter_map(score).collect()
}

/// "6, 5, 4"
pub fn listed(values: &[f64]) -> String {
    values.iter().copied().map(plain).collect::<Vec<_>>().join(", ")
}

/// The last `most` scores, for a sparkline.
fn last_of(values: &[f64], most: usize) -> Vec<f64> {
    values.get(values.len().saturating_sub(most)..).unwrap_or_default().to_vec()
}

fn points_of(values: &[(Instant, Tenths)]) -> Vec<f64> {
    values.iter().map(|(_, value)| value.as_points()).collect()
}
