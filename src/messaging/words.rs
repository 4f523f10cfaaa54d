//! The sentences of messaging that need no clock: refusals, reply times and waits.

use super::policy::PostProblem;
use crate::error::AppError;
use crate::types::instant::Span;

const FORM_USED: &str = "These words were not sent: this form had already sent others. \
    Please copy them, open the conversation again and send them from there.";

impl From<PostProblem> for AppError {
    fn from(problem: PostProblem) -> Self {
        match problem {
            PostProblem::Text(problem) => Self::invalid("body", problem.sentence()),
            PostProblem::FormUsed => Self::invalid("once", FORM_USED),
        }
    }
}

/// The sentence of the reply clock; `None` where there are too few replies for a figure.
pub fn reply_sentence(median: Option<Span>) -> String {
    match median {
        Some(median) => format!("Usually replies within {}.", reply_words(median)),
        None => "We show a usual reply time after five answers.".to_owned(),
    }
}

/// `4 hours on weekdays`, always rounded up.
fn reply_words(median: Span) -> String {
    let minutes = median.as_micros().max(0).saturating_add(59_999_999).div_euclid(60_000_000);
    let hours = minutes.saturating_add(59).div_euclid(60);
    match (minutes, hours) {
        (..=30, _) => "half an hour on weekdays".to_owned(),
        (_, ..=1) => "an hour on weekdays".to_owned(),
        (_, ..=23) => format!("{hours} hours on weekdays"),
        (_, 24) => "one weekday".to_owned(),
        _ => format!("{} weekdays", hours.saturating_add(23).div_euclid(24)),
    }
}

/// A wait as a therapist's queue shows it: `2 min`, `1 h 05`, `3 days`.
pub fn wait_words(wait: Span) -> String {
    let minutes = wait.whole_minutes().max(0);
    match minutes {
        ..60 => format!("{minutes} min"),
        60..2880 => format!("{} h {:02}", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reply_times_are_rounded_up_in_words() {
        let words = |n| reply_words(Span::minutes(n));
        assert_eq!((words(0), words(30)), ("half an hour on weekdays".to_owned(), words(0)));
        assert_eq!((words(31), words(60)), ("an hour on weekdays".to_owned(), words(31)));
        assert_eq!((words(220).as_str(), words(241).as_str()), ("4 hours on weekdays", "5 hours on weekdays"));
        assert_eq!(reply_words(Span::micros(14_400_000_001)), "5 hours on weekdays");
        assert_eq!((words(24 * 60).as_str(), words(24 * 60 + 1).as_str()), ("one weekday", "2 weekdays"));
    }

    #[test]
    fn a_therapists_queue_shows_waits_to_the_minute() {
        assert_eq!([2, 65, 190, 4320].map(|n| wait_words(Span::minutes(n))), ["2 min", "1 h 05", "3 h 10", "3 days"]);
    }
}
