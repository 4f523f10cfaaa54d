//! The agenda of a therapist's day: a row per visit, with what changed since the last one and its note.

use crate::booking::desk::server::day::DayVisit;
use crate::booking::model::BookingStatus;
use crate::outcomes::server::queries::PainRow;
use crate::platform::local_time::Wall;
use crate::treatments::chart::may_start;
use crate::treatments::model::NoteState;
use crate::treatments::server::queries::DayTreatments;
use crate::types::ids::{BookingId, ClientId};
use crate::types::instant::Instant;
use crate::ui::{Button, ButtonKind, Hidden, LinkButton};
use leptos::prelude::*;
use std::collections::HashMap;

/// What the rows of a day are made from.
pub struct DayContext<'a> {
    pub notes: &'a DayTreatments,
    pub pain: &'a HashMap<ClientId, Vec<PainRow>>,
    pub unread: &'a HashMap<ClientId, i64>,
    pub wall: &'a Wall,
    pub now: Instant,
}

/// Whether a visit takes place.
pub const fn is_on(status: BookingStatus) -> bool {
    matches!(status, BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed)
}

/// "45 minutes", "3 hours", "3 h 45"
pub fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{hours} h {rest:02}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Past,
    Next,
    Later,
}

enum NoteStep {
    Start(BookingId),
    Finish(String),
    Signed(String),
    NotYet,
}

pub struct AgendaRow {
    stage: Stage,
    time: String,
    minutes: String,
    soon: Option<String>,
    client: String,
    record: String,
    facts: String,
    /// `None` while it is booked.
    status: Option<&'static str>,
    brief: Vec<(String, String)>,
    note: NoteStep,
}

/// A visit of the day; `next` is the next one that takes place.
pub fn row(visit: &DayVisit, next: Option<BookingId>, context: &DayContext<'_>) -> AgendaRow {
    let DayContext { notes, pain, unread, wall, now } = *context;
    let before = notes.before(visit.client);
    let count = before.map_or_else(|| "First visit".to_owned(), |before| format!("Visit {}", before.visits + 1));
    let stage = match next {
        Some(next) if next == visit.booking => Stage::Next,
        _ if visit.end <= now || !is_on(visit.status) => Stage::Past,
        _ => Stage::Later,
    };
    let scores = pain.get(&visit.client).map_or(&[][..], Vec::as_slice);
    let mut brief: Vec<(String, String)> = pain_brief(scores, before.map(|before| before.last), wall).into_iter().collect();
    if let Some(unread) = unread.get(&visit.client).filter(|unread| **unread > 0) {
        brief.push(("Messages".to_owned(), format!("{unread} unread")));
    }
    AgendaRow {
        stage,
        time: visit.time.clone(),
        minutes: format!("{} min", visit.minutes),
        soon: (stage == Stage::Next).then(|| soon(visit.start, now)),
        client: visit.client_name.clone(),
        record: format!("/clients/{}", visit.client),
        facts: format!("{count}, {}, {}", visit.service_name, visit.room),
        status: (!matches!(visit.status, BookingStatus::Booked)).then(|| visit.status.words()),
        brief,
        note: note_step(visit, notes, now),
    }
}

/// "in 14 min", or "now"
fn soon(start: Instant, now: Instant) -> String {
    let minutes = start.since(now).whole_minutes();
    if minutes <= 0 { "now".to_owned() } else { format!("in {}", hours(minutes).replace(" minutes", " min")) }
}

fn note_step(visit: &DayVisit, notes: &DayTreatments, now: Instant) -> NoteStep {
    match notes.note_of(visit.booking) {
        Some((_, note, NoteState::Draft)) => NoteStep::Finish(format!("/clients/{}/chart/{note}", visit.client)),
        Some((_, note, NoteState::Signed)) => NoteStep::Signed(format!("/clients/{}/visits/{note}", visit.client)),
        None if may_start(visit.status, visit.start, now).is_ok() => NoteStep::Start(visit.booking),
        None => NoteStep::NotYet,
    }
}

/// How pain went since the last visit: the latest score against the one nearest before that visit, or else the first one.
fn pain_brief(scores: &[PainRow], last_visit: Option<Instant>, wall: &Wall) -> Option<(String, String)> {
    let latest = scores.last()?;
    let earlier = last_visit.and_then(|visit| scores.iter().rev().find(|row| row.at <= visit).or(scores.first()));
    Some(match (earlier, last_visit) {
        (Some(earlier), Some(visit)) if earlier.at < latest.at && visit < latest.at => {
            (format!("Since {}", wall.day_tiny(visit)), format!("Pain {} to {}.", earlier.pain, latest.pain))
        }
        _ => (wall.day_tiny(latest.at), format!("Pain {}.", latest.pain)),
    })
}

#[component]
pub fn AgendaView(row: AgendaRow) -> impl IntoView {
    let AgendaRow { stage, time, minutes, soon, client, record, facts, status, brief, note } = row;
    let class = match stage {
        Stage::Past => Some("is-past"),
        Stage::Next => Some("is-now"),
        Stage::Later => None,
    };
    let facts = status.map_or_else(|| facts.clone(), |status| format!("{status}. {facts}"));
    let body = if stage == Stage::Past {
        view! {
            <div class="row row--apart">
                <p><a href=record>{client}</a>" "<span class="small">{facts}</span></p>
                <NoteView note main=false/>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="row row--apart"><h3><a href=record>{client}</a></h3><span class="small soft">{facts}</span></div>
            {brief_view(brief, stage)}
            <div class="btn-row agenda__do"><NoteView note main={stage == Stage::Next}/></div>
        }
        .into_any()
    };
    view! {
        <li class=class>
            <p class="agenda__time">{time}<small>{minutes}</small>{soon.map(|soon| view! { <small class="spruce">{soon}</small> })}</p>
            <div>{body}</div>
        </li>
    }
}

/// A list for the next client, one line for later ones.
fn brief_view(brief: Vec<(String, String)>, stage: Stage) -> AnyView {
    if brief.is_empty() {
        return ().into_any();
    }
    if stage == Stage::Later {
        let facts: Vec<String> = brief.into_iter().map(|(name, words)| format!("{name}: {words}")).collect();
        return view! { <p class="brief--line">{facts.join(" ")}</p> }.into_any();
    }
    let facts: Vec<_> = brief.into_iter().map(|(name, words)| view! { <div><dt>{name}</dt><dd>{words}</dd></div> }).collect();
    view! { <dl class="brief">{facts}</dl> }.into_any()
}

#[component]
fn NoteView(note: NoteStep, main: bool) -> impl IntoView {
    let kind = if main { ButtonKind::Main } else { ButtonKind::Plain };
    match note {
        NoteStep::Start(booking) => view! {
            <form method="post" action="/api/treatments/start">
                <Hidden name="booking" value=booking.to_string()/>
                <Button kind>"Start the note"</Button>
            </form>
        }
        .into_any(),
        NoteStep::Finish(href) => view! { <LinkButton href kind>"Finish the note"</LinkButton> }.into_any(),
        NoteStep::Signed(href) => view! { <a class="link" href=href>"Note signed"</a> }.into_any(),
        NoteStep::NotYet => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::model::Pain;
    use uuid::Uuid;

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    fn at(day: i8, hour: i64) -> Instant {
        calgary().instant(jiff::civil::date(2026, 11, day), hour * 60)
    }

    fn score(day: i8, pain: u8) -> PainRow {
        PainRow { client: ClientId::from_uuid(Uuid::from_u128(1)), at: at(day, 9), pain: Pain::try_from(pain).unwrap() }
    }

    #[test]
    fn the_brief_says_how_pain_went_since_the_last_visit() {
        let brief = |scores: &[PainRow], last: Option<Instant>| pain_brief(scores, last, &calgary());
        let words = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(brief(&[score(2, 6), score(8, 7), score(20, 5)], Some(at(9, 14))), words("Since 9 Nov", "Pain 7 to 5."));
        assert_eq!(brief(&[score(8, 7)], Some(at(9, 14))), words("8 Nov", "Pain 7."), "nothing new since");
        assert_eq!(brief(&[score(20, 6)], None), words("20 Nov", "Pain 6."), "a first visit");
        assert_eq!(brief(&[], Some(at(9, 14))), None);
    }

    #[test]
    fn time_left_is_written_short() {
        assert_eq!([hours(45), hours(60), hours(180), hours(225)], ["45 minutes", "1 hour", "3 hours", "3 h 45"]);
        assert_eq!([soon(at(23, 10), at(23, 10)), soon(at(23, 10), at(23, 9))], ["now", "in 1 hour"]);
    }
}
