//! The outcome board from pain scores: one row per person, and figures that hold for a small clinic. Pure.

use super::store::BoardRow;
use crate::outcomes::board::{need, summary};
use crate::outcomes::model::{BoardSummary, Course, Direction, FollowUp, Responder, Tenths};
use crate::outcomes::scoring;
use crate::types::ids::ClientId;
use crate::types::instant::{Instant, Span};

/// A second answer counts as a follow-up from four weeks after the first.
pub const FOLLOW_UP_AFTER: Span = Span::days(28);

/// One person on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardPerson {
    pub client: ClientId,
    pub name: String,
    /// Oldest first.
    pub values: Vec<(Instant, Tenths)>,
    pub course: Course,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeBoard {
    pub summary: BoardSummary,
    /// The greatest need first.
    pub people: Vec<BoardPerson>,
}

/// `rows` by client, each client's oldest first.
pub fn board(rows: Vec<BoardRow>, now: Instant) -> OutcomeBoard {
    let mut people: Vec<BoardPerson> = Vec::new();
    for row in rows {
        let value = (row.at, row.pain.tenths());
        match people.last_mut() {
            Some(last) if last.client == row.client => last.values.push(value),
            _ => people.push(BoardPerson { client: row.client, name: row.name, values: vec![value], course: course(&[value]) }),
        }
    }
    for person in &mut people {
        person.course = course(&person.values);
    }
    let due: Vec<FollowUp> = people.iter().filter_map(|person| follow_up(&person.values, now)).collect();
    people.sort_by(|a, b| {
        let need = |person: &BoardPerson| need(&person.course, now);
        need(a).cmp(&need(b)).then_with(|| a.name.cmp(&b.name))
    });
    OutcomeBoard { summary: summary(&due, Direction::LowerIsBetter, Responder::TwoPoints), people }
}

fn course(values: &[(Instant, Tenths)]) -> Course {
    scoring::course(values, Direction::LowerIsBetter)
}

/// A person is due four weeks after their first answer; the latest answer from then on is their follow-up. Those who stopped
/// answering count as due and not answered, so that leaving cannot improve the clinic's figures.
fn follow_up(values: &[(Instant, Tenths)], now: Instant) -> Option<FollowUp> {
    let (began, first) = values.first()?;
    let from = began.plus(FOLLOW_UP_AFTER);
    let latest = values.iter().rev().find(|(at, _)| *at >= from).map(|(_, value)| *value);
    (now >= from).then_some(FollowUp { first: *first, latest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::model::{Pain, Trend};
    use uuid::Uuid;

    fn week(n: i64) -> Instant {
        Instant::from_micros(0).plus(Span::days(7 * n))
    }

    fn rows(who: u128, name: &str, pains: &[(i64, u8)]) -> Vec<BoardRow> {
        let client = ClientId::from_uuid(Uuid::from_u128(who));
        pains
            .iter()
            .map(|(at, pain)| BoardRow { client, name: name.to_owned(), at: week(*at), pain: Pain::try_from(*pain).unwrap() })
            .collect()
    }

    #[test]
    fn wendell_who_worsens_comes_before_maya_who_improves() {
        let all = [rows(1, "Maya Fournier", &[(0, 6), (20, 4)]), rows(2, "Wendell Okafor", &[(0, 4), (20, 6)])].concat();
        let board = board(all, week(21));
        assert_eq!(board.people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Wendell Okafor", "Maya Fournier"]);
        assert_eq!(board.people[0].course.trend, Trend::Worsening);
        assert_eq!((board.summary.answered, board.summary.due, board.summary.figures), (2, 2, None), "two people give no figures");
    }

    #[test]
    fn someone_who_stopped_answering_is_due_and_a_beginner_is_not() {
        let all = [rows(1, "Gord Baines", &[(0, 6), (2, 3)]), rows(2, "Ines Carvalho", &[(20, 6)])].concat();
        let board = board(all, week(21));
        assert_eq!((board.summary.answered, board.summary.due), (0, 1));
        assert_eq!(board.people.len(), 2, "both have their row");
    }

    #[test]
    fn ten_people_give_figures() {
        let all: Vec<BoardRow> = (1..=10).flat_map(|who| rows(who, "Someone", &[(0, 6), (8, 4)])).collect();
        let figures = board(all, week(9)).summary.figures.unwrap();
        assert_eq!((figures.mean_change_tenths, figures.reached, figures.of), (-20, 10, 10));
    }
}
