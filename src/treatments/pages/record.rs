//! `/clients/{id}`: a client's record, for their therapist and for staff with the right to outcomes: the pain line, then
//! visits and check-ins in order. And one visit of it, read only.

use super::ids::ClientVisit;
use super::list::{Item, ListView, check_in_item, visit_item};
use super::visit::{self, VisitView};
use crate::booking::appointments::server::queries as booking;
use crate::error::AppError;
use crate::messaging::server::queries as messaging;
use crate::outcomes::pages::story::StoryView;
use crate::outcomes::server::pain_line::PainStory;
use crate::outcomes::server::queries as outcomes;
use crate::session::cx::Cx;
use crate::treatments::model::NoteState;
use crate::treatments::server::queries::{self, Reader};
use crate::types::ids::{ClientId, ThreadId};
use crate::ui::{LinkButton, PageHead, Section};
use crate::web::{Id, Page, PageResult};
use leptos::prelude::*;

pub async fn record_page(cx: Cx, Id(client): Id<ClientId>) -> PageResult {
    let reader = Reader::current(&cx)?;
    let subject = reader.subject(&cx, client).await?;
    let next = booking::upcoming(&cx, client).await?.into_iter().next();
    let visits = queries::timeline(&cx, client).await?;
    let ticks = queries::ticks_of(&visits);
    let progress = outcomes::progress(&cx, client, &ticks, next.as_ref().map(|one| one.start)).await?;
    let thread = thread(&cx, &reader, client).await?;
    cx.looked_at("/clients/{id}", subject.clone(), None).await?;
    let (wall, now, base) = (&cx.practice.wall, cx.now, format!("/clients/{client}/visits"));
    let mut items: Vec<Item> = visits.iter().map(|visit| visit_item(visit, &base, wall, now)).collect();
    items.extend(progress.answers.iter().map(|answer| check_in_item(answer, false, wall, now)));
    let record = Record {
        name: subject.name.clone(),
        lead: match (visits.len(), next) {
            (0, None) => "No visit yet, none booked.".to_owned(),
            (0, Some(next)) => format!("First visit {}, with {}.", next.moment, next.therapist_name),
            (many, next) => format!("{many} {}. {}", if many == 1 { "visit" } else { "visits" }, next_words(next)),
        },
        activities: progress.activities.into_iter().map(|activity| activity.label).collect(),
        story: progress.story,
        items,
        thread,
    };
    let current = if matches!(reader, Reader::Therapist(_)) { "/clients" } else { "/outcomes" };
    Ok(Page::new(&cx, subject.name, current, move || view! { <RecordView record/> }))
}

/// One visit of the record, read only.
pub async fn record_visit_page(cx: Cx, ClientVisit(client, id): ClientVisit) -> PageResult {
    let reader = Reader::current(&cx)?;
    let shown = queries::visit_for_clinic(&cx, &reader, client, id).await?;
    cx.looked_at("/clients/{id}/visits/{visit}", shown.subject(), Some(id.uuid())).await?;
    let title = format!("{}: {}", shown.client_name, shown.headline());
    let current = if matches!(reader, Reader::Therapist(_)) { "/clients" } else { "/outcomes" };
    let (name, draft) = (shown.client_name.clone(), shown.visit.state == NoteState::Draft);
    let mut words = visit::words(shown, &cx.practice.wall);
    words.over = format!("{name}, {}", words.over);
    let (record, chart) = (format!("/clients/{client}"), format!("/clients/{client}/chart/{id}"));
    Ok(Page::new(&cx, title, current, move || {
        view! {
            <VisitView words/>
            <p class="btn-row space-above">
                {draft.then(|| view! { <LinkButton href=chart>"Finish the note"</LinkButton> })}
                <LinkButton href=record>{format!("All of {name}’s record")}</LinkButton>
            </p>
        }
    }))
}

fn next_words(next: Option<booking::ClientBooking>) -> String {
    next.map_or_else(|| "None booked.".to_owned(), |next| format!("The next is {}, with {}.", next.moment, next.therapist_name))
}

/// A therapist's own thread with this client. Staff do not read messages.
async fn thread(cx: &Cx, reader: &Reader, client: ClientId) -> Result<Option<ThreadId>, AppError> {
    match reader {
        Reader::Therapist(me) => messaging::thread_of(cx, client, me.id).await,
        Reader::Staff(_) => Ok(None),
    }
}

struct Record {
    name: String,
    lead: String,
    story: Option<PainStory>,
    activities: Vec<String>,
    items: Vec<Item>,
    thread: Option<ThreadId>,
}

#[component]
fn RecordView(record: Record) -> impl IntoView {
    let Record { name, lead, story, activities, items, thread } = record;
    let empty = items.is_empty();
    let hard = !activities.is_empty();
    let activities: Vec<_> = activities.into_iter().map(|label| view! { <li>{label}</li> }).collect();
    view! {
        <PageHead title=name>
            <p class="soft">{lead}</p>
            {thread.map(|thread| view! { <p><a class="link" href=format!("/inbox/{thread}")>"Messages"</a></p> })}
        </PageHead>
        <div class="columns columns--main">
            <div>
                {match story {
                    Some(story) => view! { <StoryView story/> }.into_any(),
                    None => view! {
                        <Section id="line" heading="No check-in yet"><p class="soft">"The first one says where they start."</p></Section>
                    }.into_any(),
                }}
                {hard.then(|| view! {
                    <Section id="activities" heading="What pain makes hard">
                        <ul class="dash-list">{activities}</ul>
                    </Section>
                })}
            </div>
            <div>
                <Section id="history" heading="Visits and check-ins">
                    {if empty {
                        view! { <p class="soft">"Nothing has happened yet."</p> }.into_any()
                    } else {
                        view! { <ListView items/> }.into_any()
                    }}
                </Section>
            </div>
        </div>
    }
}
