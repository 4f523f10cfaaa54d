//! `/today`: a therapist's day. Who is next and what changed since last time, which notes are open, which messages wait.

use crate::booking::desk::server::day;
use crate::booking::desk::server::day::DayVisit;
use crate::booking::model::BookingStatus;
use crate::error::AppError;
use crate::messaging::model::ThreadRow;
use crate::messaging::server::queries as messaging;
use crate::outcomes::server::queries as outcomes;
use crate::outcomes::server::store::PainRow;
use crate::platform::audit::entry::Subject;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInTherapist;
use crate::treatments::chart::may_start;
use crate::treatments::model::NoteState;
use crate::treatments::server::day_store::OpenNote;
use crate::treatments::server::queries as treatments;
use crate::treatments::server::queries::DayTreatments;
use crate::types::ids::{BookingId, ClientId};
use crate::types::instant::{Instant, Span};
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, PageHead, Section};
use crate::web::{Page, PageResult};
use leptos::prelude::*;
use std::collections::HashMap;

/// Rows of the queue shown here; the rest is in the inbox.
const MOST_WAITING: usize = 5;

pub async fn today_page(cx: Cx) -> PageResult {
    let me = cx.therapist()?;
    let (wall, now) = (&cx.practice.wall, cx.now);
    let day = wall.stretch(wall.date(now), 0, 1440);
    let visits = day::day(&cx, &me, wall.date(now)).await?;
    let notes = treatments::day(&cx, &me, day).await?;
    let pain = outcomes::pain_of_day(&cx, &me, day).await?;
    let queue = queue(&cx, &me).await?;
    let mut subjects: Vec<Subject> =
        visits.iter().map(DayVisit::subject).chain(queue.shown.iter().map(|(_, subject)| subject.clone())).collect();
    subjects.extend(notes.open.iter().map(|note| Subject { id: note.client, name: note.client_name.clone() }));
    subjects.sort_by_key(|subject| subject.id);
    subjects.dedup_by_key(|subject| subject.id);
    cx.looked_at_all("/today", subjects, None).await?;
    let next = visits.iter().find(|visit| now < visit.end && is_on(visit.status)).map(|visit| visit.booking);
    let rows = visits.iter().map(|visit| row(visit, next, Around { notes: &notes, pain: &pain, queue: &queue, wall, now })).collect();
    let open = notes.open.iter().map(|note| OpenNoteRow::of(note, wall)).collect();
    let today = Today {
        over: format!("{}, {}", wall.day(now), wall.called()),
        hello: format!("{}, {}", greeting(wall, now), me.person().first_name()),
        lead: lead(&visits, wall, now),
        rows,
        open,
        waiting: queue.shown.into_iter().map(|(thread, _)| thread).collect(),
        more: queue.more,
    };
    Ok(Page::new(&cx, "Today", "/today", move || view! { <TodayView today/> }))
}

struct Today {
    over: String,
    hello: String,
    lead: String,
    rows: Vec<AgendaRow>,
    open: Vec<OpenNoteRow>,
    waiting: Vec<ThreadRow>,
    more: usize,
}

/// A note of an earlier day that waits to be signed.
struct OpenNoteRow {
    href: String,
    client: String,
    day: String,
}

impl OpenNoteRow {
    fn of(note: &OpenNote, wall: &Wall) -> Self {
        let href = format!("/clients/{}/chart/{}", note.client, note.visit);
        Self { href, client: note.client_name.clone(), day: wall.day_short(note.start) }
    }
}

/// The messages that wait for an answer, and what each client has unread.
struct Queue {
    shown: Vec<(ThreadRow, Subject)>,
    more: usize,
    unread: HashMap<ClientId, i64>,
}

async fn queue(cx: &Cx, me: &SignedInTherapist) -> Result<Queue, AppError> {
    let (rows, subjects) = messaging::inbox(cx, me).await?;
    let unread = rows.iter().zip(&subjects).map(|(row, subject)| (subject.id, row.unread)).collect();
    let mut waiting: Vec<(ThreadRow, Subject)> = rows.into_iter().zip(subjects).filter(|(row, _)| !row.waits.is_empty()).collect();
    let more = waiting.len().saturating_sub(MOST_WAITING);
    waiting.truncate(MOST_WAITING);
    Ok(Queue { shown: waiting, more, unread })
}

const fn is_on(status: BookingStatus) -> bool {
    matches!(status, BookingStatus::Booked | BookingStatus::Arrived | BookingStatus::Completed)
}

fn greeting(wall: &Wall, now: Instant) -> &'static str {
    let since_midnight = now.since(wall.midnight(wall.date(now)));
    match since_midnight {
        early if early < Span::hours(12) => "Good morning",
        day if day < Span::hours(17) => "Good afternoon",
        _ => "Good evening",
    }
}

/// "3 visits left, 3 hours hands-on. You finish at 6:30 pm."
fn lead(visits: &[DayVisit], wall: &Wall, now: Instant) -> String {
    let all: Vec<&DayVisit> = visits.iter().filter(|visit| is_on(visit.status)).collect();
    let left: Vec<&&DayVisit> = all.iter().filter(|visit| now < visit.end).collect();
    match (left.len(), left.last()) {
        (_, None) if all.is_empty() => "No visits today.".to_owned(),
        (_, None) => "All of today’s visits are done.".to_owned(),
        (count, Some(last)) => {
            let minutes: i64 = left.iter().map(|visit| visit.minutes).sum();
            let visits = if count == 1 { "One visit".to_owned() } else { format!("{count} visits") };
            format!("{visits} left, {} hands-on. You finish at {}.", hours(minutes), wall.time(last.end))
        }
    }
}

/// "45 minutes", "3 hours", "3 h 45"
fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{hours} h {rest:02}"),
    }
}

/// What a row of the agenda is made from.
#[derive(Clone, Copy)]
struct Around<'a> {
    notes: &'a DayTreatments,
    pain: &'a HashMap<ClientId, Vec<PainRow>>,
    queue: &'a Queue,
    wall: &'a Wall,
    now: Instant,
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

struct AgendaRow {
    stage: Stage,
    time: String,
    minutes: String,
    soon: Option<String>,
    client: String,
    record: String,
    facts: String,
    /// "Booked" needs no word; anything else has one.
    status: Option<&'static str>,
    brief: Vec<(String, String)>,
    note: NoteStep,
}

fn row(visit: &DayVisit, next: Option<BookingId>, around: Around<'_>) -> AgendaRow {
    let Around { notes, pain, queue, wall, now } = around;
    let before = notes.before(visit.client);
    let count = before.map_or_else(|| "First visit".to_owned(), |before| format!("Visit {}", before.visits + 1));
    let stage = match next {
        Some(next) if next == visit.booking => Stage::Next,
        _ if visit.end <= now || !is_on(visit.status) => Stage::Past,
        _ => Stage::Later,
    };
    let unread = queue.unread.get(&visit.client).copied().unwrap_or_default();
    let mut brief = Vec::new();
    let scores = pain.get(&visit.client).map_or(&[][..], Vec::as_slice);
    brief.extend(pain_brief(scores, before.map(|before| before.last), wall));
    brief.extend(
        (unread > 0).then(|| ("Messages".to_owned(), if unread == 1 { "1 unread".to_owned() } else { format!("{unread} unread") })),
    );
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

/// How pain went since the last visit: the answer nearest before it, or the first there is, against the latest.
fn pain_brief(scores: &[PainRow], last_visit: Option<Instant>, wall: &Wall) -> Option<(String, String)> {
    let latest = scores.last()?;
    let then = last_visit.and_then(|visit| scores.iter().rev().find(|row| row.at <= visit).or(scores.first()));
    Some(match (then, last_visit) {
        (Some(then), Some(visit)) if then.at < latest.at && visit < latest.at => {
            (format!("Since {}", wall.day_tiny(visit)), format!("Pain {} to {}.", then.pain, latest.pain))
        }
        _ => (wall.day_tiny(latest.at), format!("Pain {}.", latest.pain)),
    })
}

#[component]
fn TodayView(today: Today) -> impl IntoView {
    let Today { over, hello, lead, rows, open, waiting, more } = today;
    let empty = rows.is_empty();
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <AgendaView row/> }).collect();
    view! {
        <PageHead over=over title=hello>
            <p class="soft">{lead}</p>
            <p><a class="link" href="/schedule">"Your day as a picture, and the week"</a></p>
        </PageHead>
        <div class="columns columns--main">
            <section aria-labelledby="day">
                <h2 id="day" class="hidden-visually">"Your day"</h2>
                {if empty {
                    view! { <p class="empty">"Nobody is booked with you today."</p> }.into_any()
                } else {
                    view! { <ol class="agenda">{rows}</ol> }.into_any()
                }}
            </section>
            <div>
                <WaitingView waiting more/>
                <OpenNotesView open/>
            </div>
        </div>
    }
}

/// Nothing at all when every note is signed.
#[component]
fn OpenNotesView(open: Vec<OpenNoteRow>) -> impl IntoView {
    let rows: Vec<_> = open
        .into_iter()
        .map(|note| {
            view! { <li><a href=note.href><span class="age">"Finish"</span><span><b>{note.client}</b><small>{note.day}</small></span></a></li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Section id="notes" heading="Notes to finish">
                <ul class="queue">{rows}</ul>
            </Section>
        }
    })
}

#[component]
fn AgendaView(row: AgendaRow) -> impl IntoView {
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

/// In full for the next client, in one line for those after.
fn brief_view(brief: Vec<(String, String)>, stage: Stage) -> AnyView {
    if brief.is_empty() {
        return ().into_any();
    }
    if stage == Stage::Later {
        let line: Vec<String> = brief.into_iter().map(|(name, words)| format!("{name}: {words}")).collect();
        return view! { <p class="brief--line">{line.join(" ")}</p> }.into_any();
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

#[component]
fn WaitingView(waiting: Vec<ThreadRow>, more: usize) -> impl IntoView {
    let empty = waiting.is_empty();
    let rows: Vec<_> = waiting
        .into_iter()
        .map(|row| {
            let age = row.waits.trim_start_matches("Waits ").to_owned();
            view! {
                <li><a href=row.href><span class="age">{age}</span><span><b>{row.with}</b><small>{row.excerpt}</small></span></a></li>
            }
        })
        .collect();
    let rest = if more == 0 { "All messages".to_owned() } else { format!("{more} more wait") };
    view! {
        <Section id="waiting" heading="Waiting for you" aside="The longest wait first">
            {if empty {
                view! { <p class="soft">"No message waits for an answer."</p> }.into_any()
            } else {
                view! { <ul class="queue">{rows}</ul> }.into_any()
            }}
            <p class="row"><a class="link" href="/inbox">{rest}</a></p>
        </Section>
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
        let said = |scores: &[PainRow], last: Option<Instant>| pain_brief(scores, last, &calgary());
        let words = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(said(&[score(2, 6), score(8, 7), score(20, 5)], Some(at(9, 14))), words("Since 9 Nov", "Pain 7 to 5."));
        assert_eq!(said(&[score(8, 7)], Some(at(9, 14))), words("8 Nov", "Pain 7."), "nothing new since");
        assert_eq!(said(&[score(20, 6)], None), words("20 Nov", "Pain 6."), "a first visit");
        assert_eq!(said(&[], Some(at(9, 14))), None);
    }

    #[test]
    fn the_greeting_follows_the_clinics_clock() {
        let said = |hour| greeting(&calgary(), at(23, hour));
        assert_eq!([said(8), said(12), said(17)], ["Good morning", "Good afternoon", "Good evening"]);
    }

    #[test]
    fn time_left_is_said_short() {
        assert_eq!([hours(45), hours(60), hours(180), hours(225)], ["45 minutes", "1 hour", "3 hours", "3 h 45"]);
        assert_eq!([soon(at(23, 10), at(23, 10)), soon(at(23, 10), at(23, 9))], ["now", "in 1 hour"]);
    }
}
