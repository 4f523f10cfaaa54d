//! `/home`: a client's first page. Their next visit, what waits for them, their pain line, home care and the last visit.

use super::family::{AlsoBookedView, JustDoneView, Relative, RelativeView, family};
use super::flare::{FlareView, flare};
use crate::booking::appointments::islands::{LiveOffer, OfferLine};
use crate::booking::appointments::server::queries as booking;
use crate::booking::appointments::server::queries::{JustDone, NextVisit};
use crate::booking::openings::server::usual;
use crate::booking::openings::server::usual::UsualNext;
use crate::booking::waitlist::server::queries::{self, Waiting};
use crate::error::AppError;
use crate::messaging::islands::LiveCount;
use crate::messaging::model::ThreadRow;
use crate::messaging::server::queries as messaging;
use crate::outcomes::pages::story::StoryView;
use crate::outcomes::server::pain_line::PainStory;
use crate::outcomes::server::queries as outcomes;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::treatments::server::queries as treatments;
use crate::treatments::server::queries::VisitShown;
use crate::types::person::first_name;
use crate::ui::{Button, ButtonKind, Glyph, Hidden, Icon, LinkButton, Notice, PageHead, Section, TextButton, Tone};
use crate::web::{Page, PageResult, Query};
use leptos::prelude::*;

/// The most things to do that are shown. The check-in comes first.
const MOST_TO_DO: usize = 3;

pub async fn home_page(cx: Cx, typed: Query) -> PageResult {
    let me = cx.client()?;
    // A bad pain day.
    if typed.has("flare") {
        let (flare, ()) = tokio::try_join!(flare(&cx, &me), cx.looked_at("/home", me.subject(), None))?;
        return Ok(Page::new(&cx, "A hard day", "/home", move || view! { <FlareView flare/> }));
    }
    // It is their own record, so the look may be recorded while it is read.
    let (home, ()) = tokio::try_join!(home(&cx, &me), cx.looked_at("/home", me.subject(), None))?;
    Ok(Page::new(&cx, "Home", "/home", move || view! { <LiveOffer><OfferLine/></LiveOffer><HomeView home/> }).with_live_count(true))
}

async fn home(cx: &Cx, me: &SignedInClient) -> Result<Home, AppError> {
    let ahead = booking::ahead(cx, me.id).await?;
    let just = ahead.just;
    let mut visits = ahead.visits.into_iter();
    let (next, rest) = (visits.next(), visits.collect());
    let usual = usual::usual_next(cx, me).await?;
    let mut family = family(cx, me).await?;
    let mut waiting = queries::of_client(cx, me).await?;
    waiting.extend(family.iter_mut().flat_map(|one| std::mem::take(&mut one.waiting)));
    // Offers come first: they are held for a short time only.
    waiting.sort_by_key(|one| matches!(one, Waiting::Wait { .. }));
    let to_do = to_do(cx, me).await?;
    let answers = outcomes::answers(cx, me.id).await?;
    let ticks = if answers.is_empty() { Vec::new() } else { treatments::ticks(cx, me.id).await? };
    let story = outcomes::pain_line(cx, &answers, &ticks, next.as_ref().map(|visit| visit.start));
    let last = treatments::last_visit(cx, me.id).await?.map(|last| LastVisit::new(cx, last));
    Ok(Home {
        today: cx.practice.wall.day(cx.now),
        hello: format!("Hello, {}", me.person().first_name()),
        // Within a week a visit is named by its weekday.
        to_do_heading: match &next {
            Some(next) if cx.practice.wall.date(next.start) == cx.practice.wall.date(cx.now) => "Before today’s visit".to_owned(),
            Some(next) if next.start.since(cx.now).whole_days() < 6 => format!("Before {}", next.weekday),
            _ => "Waiting for you".to_owned(),
        },
        next,
        rest,
        usual,
        just,
        waiting,
        family,
        to_do,
        story,
        last,
    })
}

struct Home {
    today: String,
    hello: String,
    next: Option<NextVisit>,
    /// Booked after it.
    rest: Vec<NextVisit>,
    usual: Option<UsualNext>,
    /// A step of a moment ago that can be undone.
    just: Option<JustDone>,
    waiting: Vec<Waiting>,
    family: Vec<Relative>,
    to_do_heading: String,
    to_do: Vec<ToDo>,
    story: Option<PainStory>,
    last: Option<LastVisit>,
}

/// One thing to do, with the page where it is done.
struct ToDo {
    href: String,
    glyph: Glyph,
    title: String,
    small: String,
}

async fn to_do(cx: &Cx, me: &SignedInClient) -> Result<Vec<ToDo>, AppError> {
    let mut to_do = Vec::new();
    if let Some(due) = outcomes::due(cx, me.id).await? {
        let small = "Takes about 15 seconds".to_owned();
        to_do.push(ToDo { href: format!("/check-in/{}", due.id), glyph: Glyph::Body, title: "Check in".to_owned(), small });
    }
    // The session knows whether anything is unread, so most requests do not load the threads.
    if cx.session.as_ref().is_some_and(|session| session.unread > 0) {
        to_do.extend(messaging::threads(cx, me).await?.into_iter().filter(|thread| thread.unread > 0).map(reply));
    }
    to_do.truncate(MOST_TO_DO);
    Ok(to_do)
}

fn reply(thread: ThreadRow) -> ToDo {
    ToDo { title: format!("{} replied", first_name(&thread.with)), href: thread.href, glyph: Glyph::Messages, small: thread.when }
}

/// The last visit in short, and its home care.
struct LastVisit {
    href: String,
    day: String,
    sentence: String,
    home_care: Vec<String>,
}

impl LastVisit {
    fn new(cx: &Cx, shown: VisitShown) -> Self {
        let sentence = format!("{}, {} minutes.", shown.headline(), shown.visit.minutes);
        let pain = pain_sentence(shown.visit.pain_before, shown.visit.pain_after);
        Self {
            href: format!("/visits/{}", shown.visit.id),
            day: cx.practice.wall.day_short(shown.visit.start),
            sentence: format!("{sentence}{pain}"),
            home_care: shown.visit.home_care,
        }
    }
}

fn pain_sentence(before: Option<u8>, after: Option<u8>) -> String {
    match (before, after) {
        (Some(before), Some(after)) if before == after => format!(" Pain was {before} before and after."),
        (Some(before), Some(after)) => format!(" Pain went from {before} to {after} on the table."),
        _ => String::new(),
    }
}

#[component]
fn HomeView(home: Home) -> impl IntoView {
    let Home { today, hello, next, rest, usual, just, waiting, family, to_do_heading, to_do, story, last } = home;
    let (care, last) = match last {
        Some(last) => (Some((last.home_care, last.day.clone())), Some((last.href, last.day, last.sentence))),
        None => (None, None),
    };
    let has_to_do = !to_do.is_empty();
    let held = waiting.iter().any(|one| matches!(one, Waiting::Offer { .. }));
    let waits = (!waiting.is_empty()).then(|| view! { <WaitingView waiting/> }.into_any());
    let (first, later) = if held { (waits, None) } else { (None, waits) };
    // One link to the check-in is enough.
    let (first_time, begin) = (last.is_none(), !to_do.iter().any(|one| one.glyph == Glyph::Body));
    view! {
        <PageHead over=today title=hello><p class="small"><a class="link" href="/home?flare=1">"Having a flare?"</a></p></PageHead>
        {just.map(|just| view! { <JustDoneView just/> })}
        <div class="columns columns--home">
            <div>
                {first}
                {match next {
                    Some(next) => view! { <NextView next usual/> }.into_any(),
                    None => view! { <NoneBookedView usual/> }.into_any(),
                }}
                {(!rest.is_empty()).then(|| view! { <AlsoBookedView visits=rest/> })}
                {family.into_iter().map(|one| view! { <RelativeView one/> }).collect_view()}
                {later}
                {has_to_do.then(|| view! { <ToDoView heading=to_do_heading to_do/> })}
            </div>
            <div>
                {match story {
                    Some(story) => view! { <StoryView story/> }.into_any(),
                    None => view! { <NoStoryView first_time begin/> }.into_any(),
                }}
            </div>
            {care.filter(|(lines, _)| !lines.is_empty()).map(|(lines, day)| view! { <div><CareView lines day/></div> })}
            {last.map(|(href, day, sentence)| view! { <div><LastView href day sentence/></div> })}
        </div>
        <LiveCount/>
    }
}

#[component]
fn NextView(next: NextVisit, usual: Option<UsualNext>) -> impl IntoView {
    let write = format!("Write to {}", first_name(&next.therapist_name));
    let with = if next.credential.is_empty() { String::new() } else { format!(", {}", next.credential) };
    let what = format!("{with}. {}, {} minutes.", next.service_name, next.minutes);
    let date = if next.address.is_empty() { next.date } else { format!("{}, {}", next.date, next.address) };
    view! {
        <section class="sheet" aria-labelledby="next">
            <h2 id="next" class="over">"Your next visit"</h2>
            <p class="appointment__when">{next.when}</p>
            <div class="appointment__facts">
                <p><b>{next.therapist_name}</b>{what}</p>
                <p class="soft">{date}</p>
                <form method="post" action="/api/messaging/start">
                    <Hidden name="therapist" value=next.therapist.to_string()/>
                    <TextButton>{write}</TextButton>
                </form>
            </div>
            {next.asked.then(|| view! {
                <Notice tone=Tone::Problem>
                    "The clinic has to change this visit. "
                    <a class="link" href=format!("/book?move={}", next.id)>"Choose another time"</a>
                    ". It costs you nothing."
                </Notice>
            })}
            {next.can_change.then(|| view! {
                <p class="appointment__policy"><b>{next.policy.0}</b>" "{next.policy.1}</p>
                <div class="btn-row appointment__do">
                    <LinkButton href=format!("/book?move={}", next.id) aria_label="Move this visit">"Move"</LinkButton>
                    <LinkButton href=format!("/book/cancel/{}", next.id) kind=ButtonKind::Ends aria_label="Cancel this visit">
                        "Cancel"
                    </LinkButton>
                </div>
            })}
            {usual.map(|usual| view! { <AgainView usual/> })}
        </section>
    }
}

#[component]
fn NoneBookedView(usual: Option<UsualNext>) -> impl IntoView {
    let kind = if usual.is_some() { ButtonKind::Plain } else { ButtonKind::Main };
    view! {
        <section class="sheet" aria-labelledby="next">
            <h2 id="next" class="over">"Your next visit"</h2>
            <p class="appointment__when">"None booked yet"</p>
            <p class="soft">"See what is open and hold a time while you decide."</p>
            <div class="btn-row appointment__do space-above">
                <LinkButton href="/book" kind>"Find a time"</LinkButton>
            </div>
            {usual.map(|usual| view! { <AgainView usual/> })}
        </section>
    }
}

/// One tap to the time the client usually books.
#[component]
fn AgainView(usual: UsualNext) -> impl IntoView {
    view! {
        <div class="again">
            <p><span class="over">{usual.heading}</span><br/><b>{usual.when}</b></p>
            <form method="post" action="/api/booking/hold">
                <Hidden name="therapist" value=usual.therapist.to_string()/>
                <Hidden name="service" value=usual.service.to_string()/>
                <Hidden name="start" value=usual.start.micros().to_string()/>
                <Button kind=ButtonKind::Main aria_label=usual.label>"Hold it"</Button>
            </form>
        </div>
    }
}

#[component]
fn WaitingView(waiting: Vec<Waiting>) -> impl IntoView {
    let rows: Vec<_> = waiting.into_iter().map(waiting_row).collect();
    view! { <Section id="waiting" heading="Waiting for a time"><ul class="ruled-list">{rows}</ul></Section> }
}

fn waiting_row(one: Waiting) -> AnyView {
    match one {
        Waiting::Offer { hold, what, until } => view! {
            <li>
                <span><b>{what}</b><small class="small soft">{until}</small></span>
                <LinkButton href=format!("/book/confirm/{hold}") kind=ButtonKind::Main>"Look at it"</LinkButton>
            </li>
        }
        .into_any(),
        Waiting::Wait { id, what } => view! {
            <li>
                <span>{what}<small class="small soft">"We write to you when one comes free."</small></span>
                <form method="post" action="/api/booking/leave-wait">
                    <Hidden name="wait" value=id.to_string()/>
                    <TextButton>"Leave the list"</TextButton>
                </form>
            </li>
        }
        .into_any(),
    }
}

#[component]
fn ToDoView(heading: String, to_do: Vec<ToDo>) -> impl IntoView {
    let rows: Vec<_> = to_do
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <a href=one.href>
                        <Icon glyph=one.glyph/>
                        <span><b>{one.title}</b><span>{one.small}</span></span>
                        <Icon glyph=Glyph::Right small=true/>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section section--todo" aria-labelledby="todo">
            <h2 id="todo">{heading}</h2>
            <ul class="todo">{rows}</ul>
        </section>
    }
}

/// Before the first check-in there is no pain line, only the link to begin.
#[component]
fn NoStoryView(first_time: bool, begin: bool) -> impl IntoView {
    let when = if first_time { "Tell us how it is before your first visit." } else { "Tell us how it is." };
    view! {
        <Section id="line" heading="How it is now">
            <p>{when}" Later you see here what changed, with each visit on the same line."</p>
            {begin.then(|| view! {
                <form class="btn-row space-above" method="post" action="/api/outcomes/begin">
                    <Button>"Check in for the first time"</Button>
                </form>
            })}
        </Section>
    }
}

#[component]
fn CareView(lines: Vec<String>, day: String) -> impl IntoView {
    let items: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    view! {
        <Section id="care" heading="Home care" aside=format!("From {day}")>
            <ul class="dash-list">{items}</ul>
        </Section>
    }
}

#[component]
fn LastView(href: String, day: String, sentence: String) -> impl IntoView {
    view! {
        <Section id="last" heading="Last visit" aside=day>
            <p>{sentence}</p>
            <p class="row"><a class="link" href=href>"What we did"</a></p>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn pain_during_a_visit_is_told_only_when_it_was_asked_twice() {
        assert_eq!(pain_sentence(Some(5), Some(3)), " Pain went from 5 to 3 on the table.");
        assert_eq!(pain_sentence(Some(5), Some(5)), " Pain was 5 before and after.");
        assert_eq!(pain_sentence(None, Some(3)), "");
    }

    #[test]
    fn ines_who_has_nothing_yet_sees_a_whole_page() {
        let home = Home {
            today: "Monday 23 November".to_owned(),
            hello: "Hello, Ines".to_owned(),
            next: None,
            rest: Vec::new(),
            usual: None,
            just: None,
            waiting: Vec::new(),
            family: Vec::new(),
            to_do_heading: "Waiting for you".to_owned(),
            to_do: Vec::new(),
            story: None,
            last: None,
        };
        let html = view! { <HomeView home/> }.plain_html();
        assert!(html.contains("Find a time") && html.contains("Check in for the first time"), "{html}");
        assert!(!html.contains("Last visit") && !html.contains("Home care") && !html.contains("class=\"todo\""), "{html}");
    }
}
