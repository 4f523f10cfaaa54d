//! The pain line of one person: positions along a time axis, and the finding in words. Pure but for the clinic's local time,
//! which names days and months.

use super::rows::Answer;
use crate::outcomes::model::Tenths;
use crate::outcomes::scoring::{meaningful_band, psfs_mean};
use crate::platform::local_time::{Wall, month};
use crate::types::instant::{Instant, Span};
use crate::ui::{PainLineData, Point, Tick};
use jiff::ToSpan;

/// The longest time one line shows: a little more than a year, so that the same season appears twice.
const SHOWN: Span = Span::days(427);
/// A visit booked further ahead would squeeze the past into a corner and is left out.
const NEXT_WITHIN: Span = Span::days(60);
/// A month this long ago is named with its year.
const A_YEAR: Span = Span::days(330);
/// Within this span the day is named, not the month.
const RECENT: Span = Span::days(45);

/// A visit as the pain line marks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitTick {
    pub at: Instant,
    /// "massage, 60 minutes, Tomás Rivera"
    pub what: String,
}

/// The pain line of one person with its finding.
#[derive(Debug, Clone, PartialEq)]
pub struct PainStory {
    /// "Pain is down 2 points since March"
    pub heading: String,
    /// How that compares with the change most people notice.
    pub range: Option<String>,
    pub data: PainLineData,
}

impl Answer {
    /// The mean of the own activities rated this time.
    pub fn able(&self) -> Option<Tenths> {
        let scores: Vec<u8> = self.scores.iter().map(|(_, score)| *score).collect();
        psfs_mean(&scores)
    }
}

/// `answers` oldest first. Without an answer there is no story.
pub fn story(answers: &[Answer], visits: &[VisitTick], next: Option<Instant>, now: Instant, wall: &Wall) -> Option<PainStory> {
    let (first, last) = (answers.first()?, answers.last()?);
    let next = next.filter(|next| next.since(now) <= NEXT_WITHIN);
    let axis = TimeAxis::of(answers, next, now, wall);
    let (start, latest) = (first.pain.points(), last.pain.points());
    let band = if answers.len() > 1 { meaningful_band(start) } else { None };
    let ticks: Vec<Tick> = visits.iter().rev().filter(|visit| axis.holds(visit.at)).map(|visit| tick(visit, &axis, wall)).collect();
    Some(PainStory {
        heading: finding(first, last, answers.len() == 1, now, wall),
        range: if answers.len() > 1 { range_words(start, latest) } else { None },
        data: PainLineData {
            points: answers.iter().filter(|answer| axis.holds(answer.at)).map(|answer| point(answer, &axis, now, wall)).collect(),
            next: next.map(|next| axis.position(next)),
            months: axis.months(wall),
            band: band.map(|(from, to)| (f64::from(start) - to, f64::from(start) - from)),
            start: Some(f64::from(start)),
            sentence: sentence(answers, ticks.len(), &axis, wall),
            ticks,
        },
    })
}

/// "Pain is down 2 points since March"
pub fn finding(first: &Answer, latest: &Answer, only: bool, now: Instant, wall: &Wall) -> String {
    let (was, is) = (i32::from(first.pain.points()), i32::from(latest.pain.points()));
    let points = |n: i32| if n == 1 { "1 point".to_owned() } else { format!("{n} points") };
    match is - was {
        _ if only => format!("One check-in so far: pain {is} of 10"),
        0 => format!("Pain is where it was {}", then_words(first.at, now, wall)),
        down @ ..0 => format!("Pain is down {} since {}", points(-down), since_words(first.at, now, wall)),
        up => format!("Pain is up {} since {}", points(up), since_words(first.at, now, wall)),
    }
}

/// "9 March", "March" or "March 2025", depending on how long ago it is.
fn since_words(at: Instant, now: Instant, wall: &Wall) -> String {
    let date = wall.date(at);
    match now.since(at) {
        ago if ago < RECENT => wall.day_of_month(at),
        ago if ago < A_YEAR => month(date.month()).to_owned(),
        _ => format!("{} {}", month(date.month()), date.year()),
    }
}

fn then_words(at: Instant, now: Instant, wall: &Wall) -> String {
    let since = since_words(at, now, wall);
    if now.since(at) < RECENT { format!("on {since}") } else { format!("in {since}") }
}

/// How far pain has come, compared with the band in which most people notice a change.
pub fn range_words(start: u8, latest: u8) -> Option<String> {
    let (from, to) = meaningful_band(start)?;
    let fall = f64::from(start) - f64::from(latest);
    let (low, high) = (half_points(from), half_points(to));
    Some(if fall < from {
        format!("Most people notice a fall of {low} to {high} points from where they started.")
    } else if fall <= to {
        format!("That is inside the range most people notice: {low} to {high} points below where you started.")
    } else {
        format!("That is beyond the range most people notice, {low} to {high} points below where you started.")
    })
}

fn half_points(points: f64) -> String {
    crate::ui::chart::plain(points)
}

/// The time that a line shows.
struct TimeAxis {
    from: Instant,
    until: Instant,
}

impl TimeAxis {
    fn of(answers: &[Answer], next: Option<Instant>, now: Instant, wall: &Wall) -> Self {
        let oldest = now.minus(SHOWN);
        let first = answers.first().map_or(now, |answer| answer.at);
        let recent = answers.iter().map(|answer| answer.at).find(|at| *at >= oldest);
        // The answers of someone who has been quiet for longer are all shown.
        let begin = recent.map_or(first, |recent| if first >= oldest { first } else { recent });
        let from = wall.midnight(wall.date(begin).first_of_month());
        let end = next.unwrap_or(now).max(now);
        let room = Span::micros(end.since(from).as_micros() / 50);
        Self { from, until: end.plus(room) }
    }

    fn holds(&self, at: Instant) -> bool {
        self.from <= at && at <= self.until
    }

    /// 0 at the start, 1 at the end.
    fn position(&self, at: Instant) -> f64 {
        let whole = minutes(self.until.since(self.from)).max(1.0);
        (minutes(at.since(self.from)) / whole).clamp(0.0, 1.0)
    }

    fn months(&self, wall: &Wall) -> Vec<(f64, String)> {
        let mut months = Vec::new();
        let mut first = Some(wall.date(self.from));
        while let Some(day) = first {
            let at = wall.midnight(day);
            if at >= self.until {
                break;
            }
            months.push((self.position(at), month(day.month()).chars().take(3).collect()));
            first = day.checked_add(1.month()).ok();
        }
        months
    }
}

fn minutes(span: Span) -> f64 {
    i32::try_from(span.whole_minutes()).map_or(f64::from(i32::MAX), f64::from)
}

fn point(answer: &Answer, axis: &TimeAxis, now: Instant, wall: &Wall) -> Point {
    let (year, day) = (wall.date(answer.at).year(), wall.day_tiny(answer.at));
    Point {
        at: axis.position(answer.at),
        pain: Some(f64::from(answer.pain.points())),
        able: answer.able().map(Tenths::as_points),
        label: if year == wall.date(now).year() { day } else { format!("{day} {year}") },
    }
}

fn tick(visit: &VisitTick, axis: &TimeAxis, wall: &Wall) -> Tick {
    Tick { at: axis.position(visit.at), label: format!("{}, {}", wall.day_tiny(visit.at), visit.what) }
}

/// The line in words, for screen readers.
fn sentence(answers: &[Answer], visits: usize, axis: &TimeAxis, wall: &Wall) -> String {
    let shown: Vec<&Answer> = answers.iter().filter(|answer| axis.holds(answer.at)).collect();
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return "Line chart without check-ins.".to_owned() };
    let pain = if shown.len() == 1 {
        format!("Pain is {} on {}.", last.pain, wall.day_of_month(last.at))
    } else {
        format!("Pain starts at {} and is {} on {}.", first.pain, last.pain, wall.day_of_month(last.at))
    };
    let able = match (shown.iter().find_map(|answer| answer.able()), shown.iter().rev().find_map(|answer| answer.able())) {
        (Some(was), Some(is)) if was != is => format!(" Own activities go from {was} to {is}."),
        (Some(_), Some(is)) => format!(" Own activities are at {is}."),
        _ => String::new(),
    };
    let visits = match visits {
        0 => String::new(),
        1 => " One visit is marked below.".to_owned(),
        many => format!(" {many} visits are marked below."),
    };
    format!("Line chart, scale 0 to 10. {pain}{able}{visits} A table follows.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::model::Pain;
    use crate::types::ids::{ActivityId, CheckInId};
    use uuid::Uuid;

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    fn day(month: i8, day: i8) -> Instant {
        calgary().instant(jiff::civil::date(2026, month, day), 12 * 60)
    }

    fn answer(at: Instant, pain: u8, scores: &[u8]) -> Answer {
        let scores = scores.iter().zip(1..).map(|(score, n)| (ActivityId::from_uuid(Uuid::from_u128(n)), *score)).collect();
        Answer { id: CheckInId::from_uuid(Uuid::from_u128(9)), at, pain: Pain::try_from(pain).unwrap(), scores }
    }

    fn maya() -> Vec<Answer> {
        vec![answer(day(3, 9), 6, &[3, 4]), answer(day(3, 23), 7, &[3, 3]), answer(day(7, 6), 5, &[5, 5]), answer(day(11, 20), 4, &[7, 6])]
    }

    fn visits() -> Vec<VisitTick> {
        let visit = |at| VisitTick { at, what: "massage, 60 minutes, Tomás Rivera".to_owned() };
        vec![visit(day(11, 12)), visit(day(3, 10)), visit(day(1, 5))]
    }

    #[test]
    fn mayas_line_matches_the_design() {
        let story = story(&maya(), &visits(), Some(day(11, 26)), day(11, 23), &calgary()).unwrap();
        assert_eq!(story.heading, "Pain is down 2 points since March");
        assert_eq!(story.range.unwrap(), "That is inside the range most people notice: 1.5 to 3.5 points below where you started.");
        assert_eq!((story.data.band, story.data.start), (Some((2.5, 4.5)), Some(6.0)));
        assert_eq!(story.data.points.iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["9 Mar", "23 Mar", "6 Jul", "20 Nov"]);
        assert_eq!(story.data.points.last().map(|p| (p.pain, p.able)), Some((Some(4.0), Some(6.5))));
        assert_eq!(story.data.months.first(), Some(&(0.0, "Mar".to_owned())));
        assert_eq!(
            story.data.sentence,
            "Line chart, scale 0 to 10. Pain starts at 6 and is 4 on 20 November. Own activities go from 3.5 to 6.5. \
             2 visits are marked below. A table follows."
        );
    }

    #[test]
    fn positions_are_in_order_between_zero_and_one() {
        let data = story(&maya(), &visits(), Some(day(11, 26)), day(11, 23), &calgary()).unwrap().data;
        let positions: Vec<f64> = data.points.iter().map(|point| point.at).collect();
        assert!(positions.windows(2).all(|pair| pair[0] < pair[1]) && positions.iter().all(|at| (0.0..=1.0).contains(at)), "{positions:?}");
        assert_eq!(data.ticks.iter().map(|tick| tick.label.split(',').next().unwrap()).collect::<Vec<_>>(), ["10 Mar", "12 Nov"]);
        assert!(data.next.is_some_and(|next| next > positions[3] && next < 1.0));
    }

    #[test]
    fn ines_has_no_story_before_her_first_answer_and_a_short_one_after_it() {
        assert_eq!(story(&[], &[], Some(day(11, 24)), day(11, 23), &calgary()), None);
        let one = story(&[answer(day(11, 23), 6, &[])], &[], None, day(11, 23), &calgary()).unwrap();
        assert_eq!((one.heading.as_str(), one.range, one.data.band), ("One check-in so far: pain 6 of 10", None, None));
        assert!(one.data.sentence.contains("Pain is 6 on 23 November.") && !one.data.sentence.contains("visit"), "{}", one.data.sentence);
    }

    #[test]
    fn the_finding_names_days_months_or_years() {
        let found = |first: (Instant, u8), latest: u8| {
            let latest = answer(day(11, 23), latest, &[]);
            finding(&answer(first.0, first.1, &[]), &latest, false, day(11, 23), &calgary())
        };
        assert_eq!(found((day(11, 2), 6), 5), "Pain is down 1 point since 2 November");
        assert_eq!(found((day(11, 2), 6), 6), "Pain is where it was on 2 November");
        assert_eq!(found((day(8, 2), 4), 6), "Pain is up 2 points since August");
        assert_eq!(found((day(8, 2), 4), 4), "Pain is where it was in August");
        let last_year = calgary().instant(jiff::civil::date(2025, 9, 20), 0);
        assert_eq!(found((last_year, 6), 3), "Pain is down 3 points since September 2025");
    }

    #[test]
    fn answers_from_long_ago_are_still_shown() {
        let old = calgary().instant(jiff::civil::date(2024, 3, 1), 0);
        let data = story(&[answer(old, 6, &[])], &[], None, day(11, 23), &calgary()).unwrap().data;
        assert_eq!(data.points.len(), 1);
        assert_eq!(data.points[0].label, "1 Mar 2024");
    }

    #[test]
    fn the_range_has_a_sentence_below_inside_and_beyond() {
        assert!(range_words(6, 6).unwrap().starts_with("Most people notice a fall of 1.5 to 3.5"));
        assert!(range_words(6, 4).unwrap().starts_with("That is inside"));
        assert!(range_words(6, 1).unwrap().starts_with("That is beyond"));
        assert_eq!(range_words(1, 0), None);
    }
}
