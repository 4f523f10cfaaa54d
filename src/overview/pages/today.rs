//! `/today`: a therapist's day. The agenda, unsigned notes, and messages that wait for an answer.

use super::agenda::{AgendaRow, AgendaView, DayContext, hours, is_on, row};
use crate::booking::desk::server::day;
use crate::booking::desk::server::day::DayVisit;
use crate::error::AppError;
use crate::messaging::model::ThreadRow;
use crate::messaging::server::queries as messaging;
use crate::outcomes::server::queries as outcomes;
use crate::platform::audit::entry::Subject;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInTherapist;
use crate::treatments::server::queries as treatments;
use crate::treatments::server::queries::OpenNote;
use crate::types::ids::ClientId;
use crate::types::instant::{Instant, Span};
use crate::ui::{PageHead, Section};
use crate::web::{Page, PageResult};
use leptos::prelude::*;
use std::collections::HashMap;

/// Messages shown here; the rest is in the inbox.
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
    let context = DayContext { notes: &notes, pain: &pain, unread: &queue.unread, wall, now };
    let rows = visits.iter().map(|visit| row(visit, next, &context)).collect();
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

/// An unsigned note of an earlier day.
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

/// The messages that wait for an answer, and the unread messages of each client.
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

/// Empty when every note is signed.
#[component]
fn OpenNotesView(open: Vec<OpenNoteRow>) -> impl IntoView {
    let rows: Vec<_> = open
        .into_iter()
        .map(|note| {
            view! {
                <li>
                    <a href=note.href><span class="age">"Finish"</span><span><b>{note.client}</b><small>{note.day}</small></span></a>
                </li>
            }
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

    #[test]
    fn the_greeting_follows_the_clinics_clock() {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        let greeting = |hour: i64| super::greeting(&wall, wall.instant(jiff::civil::date(2026, 11, 23), hour * 60));
        assert_eq!([greeting(8), greeting(12), greeting(17)], ["Good morning", "Good afternoon", "Good evening"]);
    }
}
