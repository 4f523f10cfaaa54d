//! `/book`: the openings of a week, those that fit best first and none hidden.

use crate::booking::islands::LiveOpenings;
use crate::booking::server::list::{Day, Held, Row};
use crate::booking::server::openings::{Asked, Looker, Openings, With};
use crate::booking::server::queries::{self, Moving};
use crate::server::cx::Cx;
use crate::server::web::{Page, PageResult};
use crate::types::ids::{BookingId, ServiceId, TherapistId};
use crate::ui::{Glyph, Hidden, Icon, PageHead};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use jiff::civil::Date;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// What stands in the address. What cannot be read counts as left out.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    service: Option<String>,
    therapist: Option<String>,
    from: Option<String>,
    #[serde(rename = "move")]
    moving: Option<String>,
}

impl Typed {
    fn read(&self) -> Asked {
        let with = match self.therapist.as_deref() {
            Some("anyone") => With::Anyone,
            Some(id) => id.parse().map_or(With::Usual, With::One),
            None => With::Usual,
        };
        Asked {
            service: self.service.as_deref().and_then(|id| id.parse().ok()),
            with,
            from: self.from.as_deref().and_then(|date| date.parse().ok()),
            moving: self.moving.as_deref().and_then(|id| id.parse().ok()),
        }
    }
}

pub async fn openings_page(cx: Cx, typed: Result<Query<Typed>, QueryRejection>) -> PageResult {
    let asked = typed.map(|Query(typed)| typed.read()).unwrap_or_default();
    let found = queries::openings(&cx, asked).await?;
    let phone = cx.practice.clinic.phone.clone();
    Ok(Page::new(&cx, "Find a time", "/book", move || match found {
        Some(openings) => view! { <OpeningsView openings phone/> }.into_any(),
        None => {
            view! { <PageHead title="Find a time"><p>"Nothing can be booked here yet. Please come back a little later."</p></PageHead> }
                .into_any()
        }
    }))
}

/// What this page shows: a service, a therapist, a week, and the visit that is being moved.
#[derive(Clone, Copy)]
struct Here {
    service: ServiceId,
    with: Option<TherapistId>,
    from: Date,
    moving: Option<BookingId>,
}

impl Here {
    fn address(self) -> String {
        let with = self.with.map_or_else(|| "anyone".to_owned(), |id| id.to_string());
        let moving = self.moving.map(|id| format!("&move={id}")).unwrap_or_default();
        format!("/book?service={}&therapist={with}&from={}{moving}", self.service, self.from)
    }

    /// The waiting list's form for what is being looked at.
    fn wait(self) -> String {
        let with = self.with.map_or_else(|| "anyone".to_owned(), |id| id.to_string());
        format!("/book/wait?service={}&therapist={with}&from={}", self.service, self.from)
    }

    /// Where the list asks what is still open.
    fn open_starts(self) -> String {
        let therapist = self.with.map(|id| format!("&therapist={id}")).unwrap_or_default();
        let moving = self.moving.map(|id| format!("&moving={id}")).unwrap_or_default();
        format!("/api/booking/open-starts?service={}{therapist}&from={}{moving}", self.service, self.from)
    }
}

#[component]
fn OpeningsView(openings: Openings, phone: String) -> impl IntoView {
    let moving = openings.moving.as_ref().map(|moving| moving.id);
    let here = Here { service: openings.service, with: openings.with, from: openings.from, moving };
    let url = here.open_starts();
    let beside = Beside::of(openings.looker);
    let signed_out = openings.looker == Looker::SignedOut;
    let wait = (openings.looker == Looker::Client && moving.is_none()).then(|| here.wait());
    let empty = openings.days.iter().all(|day| day.rows.is_empty());
    let sign_in = format!("/sign-in?then={}", utf8_percent_encode(&here.address(), NON_ALPHANUMERIC));
    let action = if signed_out { "/api/booking/hold-new" } else { "/api/booking/hold" };
    // A form for each therapist whose time is shown, and for nobody else.
    let mut forms: Vec<TherapistId> =
        openings.best.iter().chain(openings.days.iter().flat_map(|day| &day.rows)).map(|row| row.therapist).collect();
    forms.sort_unstable();
    forms.dedup();
    forms.retain(|_| beside == Beside::Hold);
    let lists = Lists { held: openings.held, best: openings.best, knows_you: openings.knows_you, days: openings.days, beside };
    view! {
        <header class="page-head">
            <h1>{if moving.is_some() { "Move your visit" } else { "Find a time" }}</h1>
            {match openings.moving {
                Some(moving) => view! { <MovingView moving/> }.into_any(),
                None => view! { <Services line=openings.service_line services=openings.services here/> }.into_any(),
            }}
            {signed_out.then(|| view! { <p class="small soft">"New here? Hold a time now and say who you are afterwards. " <a href=sign_in>"I am a client: sign in"</a></p> })}
        </header>
        <div class="columns columns--main">
            <div>
                <Therapists therapists=openings.therapists here/>
                <WeekNav months=openings.months earlier=openings.earlier later=openings.later days=strip(&lists.days) here/>
                {empty.then(|| view! { <Empty next=openings.next.map(|(date, words)| (Here { from: date, ..here }.address(), words))/> })}
                {if !signed_out {
                    view! { <LiveOpenings><div data-open-starts=url><ListsView lists/></div></LiveOpenings> }.into_any()
                } else {
                    view! { <ListsView lists/> }.into_any()
                }}
                <Forms therapists=forms here action/>
                <Otherwise phone wait/>
            </div>
        </div>
    }
}

/// What stands beside an opening.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Hold,
    Nothing,
}

impl Beside {
    const fn of(looker: Looker) -> Self {
        match looker {
            Looker::Client | Looker::SignedOut => Self::Hold,
            Looker::Clinic => Self::Nothing,
        }
    }
}

/// The visit that is being moved, and that it is safe until the new time is won.
#[component]
fn MovingView(moving: Moving) -> impl IntoView {
    view! {
        <p>{format!("It is {}. ", moving.was)}"It stays yours until you have confirmed another time."</p>
        <p class="small soft">{moving.cost.0}" "{moving.cost.1}</p>
        <p><a class="link" href="/home">"Leave it as it is"</a></p>
    }
}

#[component]
fn Services(line: String, services: Vec<(ServiceId, String)>, here: Here) -> impl IntoView {
    let lines: Vec<_> = services
        .into_iter()
        .map(|(id, line)| {
            let href = format!("/book?service={id}&from={}", here.from);
            view! { <li><a class="link" href=href aria-current=(id == here.service).then_some("true")>{line}</a></li> }
        })
        .collect();
    view! {
        <details class="book__services" id="service">
            <summary><span class="book__service">{line}"."</span>" "<span class="book__change">"Change"<span class="hidden-visually">" the service"</span></span></summary>
            <ul>{lines}</ul>
        </details>
    }
}

#[component]
fn Therapists(therapists: Vec<(TherapistId, String)>, here: Here) -> impl IntoView {
    let mut choices: Vec<(Option<TherapistId>, String)> = therapists.into_iter().map(|(id, name)| (Some(id), name)).collect();
    choices.insert(choices.len().min(1), (None, "Anyone".to_owned()));
    let links: Vec<_> = choices
        .into_iter()
        .map(|(id, name)| {
            view! {
                <li><a class="choice" href=Here { with: id, ..here }.address() aria-current=(id == here.with).then_some("true")><span>{name}</span></a></li>
            }
        })
        .collect();
    view! { <nav aria-label="Therapist"><ul class="choices choices--tight">{links}</ul></nav> }
}

/// One day of the strip over the list.
struct StripDay {
    /// Where it leads; a day without openings leads nowhere.
    href: Option<String>,
    weekday: &'static str,
    number: i8,
    count: String,
    today: bool,
}

fn strip(days: &[Day]) -> Vec<StripDay> {
    let one = |day: &Day| StripDay {
        href: (!day.rows.is_empty()).then(|| format!("#{}", anchor(day.date))),
        weekday: day.weekday,
        number: day.number,
        count: day.count.clone(),
        today: day.today,
    };
    days.iter().map(one).collect()
}

fn anchor(date: Date) -> String {
    format!("d{date}")
}

#[component]
fn WeekNav(months: String, earlier: Option<Date>, later: Option<Date>, days: Vec<StripDay>, here: Here) -> impl IntoView {
    let days: Vec<_> = days
        .into_iter()
        .map(|day| {
            let class = day.href.is_none().then_some("is-none");
            let today = day.today.then_some("date");
            view! { <li><a href=day.href class=class aria-current=today><span>{day.weekday}</span><b>{day.number}</b><span>{day.count}</span></a></li> }
        })
        .collect();
    let to = move |from| Here { from, ..here }.address();
    view! {
        <nav aria-label="Days with openings" class="week-nav">
            <div class="row row--apart">
                <p class="small soft">{months}</p>
                <p class="row">
                    {earlier.map(|date| view! { <a class="link" href=to(date)><Icon glyph=Glyph::Left small=true/>"Earlier"</a> })}
                    {later.map(|date| view! { <a class="link" href=to(date)>"Later"<Icon glyph=Glyph::Right small=true/></a> })}
                </p>
            </div>
            <ul class="days">{days}</ul>
        </nav>
    }
}

#[component]
fn Empty(next: Option<(String, String)>) -> impl IntoView {
    let next = match next {
        Some((href, words)) => view! { "The first time after them is " <a href=href>{words}</a> "." }.into_any(),
        None => view! { "Nor is anything later yet. Another therapist may have a time." }.into_any(),
    };
    view! { <p class="empty">"Nothing is free in these seven days. " {next}</p> }
}

struct Lists {
    held: Vec<Held>,
    best: Vec<Row>,
    knows_you: bool,
    days: Vec<Day>,
    beside: Beside,
}

#[component]
fn ListsView(lists: Lists) -> impl IntoView {
    let Lists { held, best, knows_you, days, beside } = lists;
    let days: Vec<_> = days.into_iter().filter(|day| !day.rows.is_empty()).map(|day| day_view(day, &beside)).collect();
    let heading = if knows_you { "Fits you best" } else { "Good times to start with" };
    let first = (!held.is_empty() || !best.is_empty()).then(|| {
        let held: Vec<_> = held.into_iter().map(held_view).collect();
        let best: Vec<_> = best.into_iter().map(|row| row_view(row, &beside)).collect();
        view! { <section aria-labelledby="best" class="group"><h2 id="best">{heading}</h2><ul>{held}{best}</ul></section> }
    });
    view! { {first} {days} }
}

fn day_view(day: Day, beside: &Beside) -> impl IntoView + use<> {
    let id = anchor(day.date);
    let named = id.clone();
    let rows: Vec<_> = day.rows.into_iter().map(|row| row_view(row, beside)).collect();
    view! { <section aria-labelledby=named class="group"><h2 id=id>{day.heading}</h2><ul>{rows}</ul></section> }
}

fn row_view(row: Row, beside: &Beside) -> impl IntoView + use<> {
    let key = row.key();
    let action = match beside {
        // One form a therapist stands under the list: a week of openings weighs a third of what a form a row would.
        Beside::Hold => view! {
            <button class="btn opening__do" type="submit" form=form_id(row.therapist) name="start" value=row.start.micros().to_string()
                aria-label=format!("Hold {}", row.label)>"Hold"</button>
        }
        .into_any(),
        Beside::Nothing => ().into_any(),
    };
    view! {
        <li class="opening" data-opening=key>
            <span class="opening__time">{row.clock.0}" "<small>{row.clock.1}</small></span>
            <span class="opening__who">{row.who}<small>{row.small}</small></span>
            {action}
            <span class="opening__gone">"Just taken"</span>
        </li>
    }
}

fn held_view(held: Held) -> impl IntoView {
    let href = format!("/book/confirm/{}", held.id);
    let label = format!("Held: {} {} {}. Confirm it or let it go", held.day, held.clock.0, held.clock.1);
    view! {
        <li class="opening opening--held">
            <span class="opening__time">{held.clock.0}" "<small>{held.clock.1}</small></span>
            <span class="opening__who">{held.who}<small>{held.day}</small></span>
            <a class="held spruce" href=href aria-label=label><Icon glyph=Glyph::Check small=true/><b>"Held"</b></a>
        </li>
    }
}

fn form_id(therapist: TherapistId) -> String {
    format!("hold-{therapist}")
}

/// The forms that the buttons of the list send: everything but the start.
#[component]
fn Forms(therapists: Vec<TherapistId>, here: Here, action: &'static str) -> impl IntoView {
    let form = |id: TherapistId| {
        view! {
            <form id=form_id(id) method="post" action=action>
                <Hidden name="therapist" value=id.to_string()/>
                <Hidden name="service" value=here.service.to_string()/>
                {here.moving.map(|id| view! { <Hidden name="replaces" value=id.to_string()/> })}
            </form>
        }
    };
    therapists.into_iter().map(form).collect_view()
}

#[component]
fn Otherwise(phone: String, wait: Option<String>) -> impl IntoView {
    let call = format!("tel:{}", phone.replace(' ', ""));
    let called = !phone.is_empty();
    (called || wait.is_some()).then(|| {
        view! {
            <section class="waitlist" aria-labelledby="wait">
                <div><h2 id="wait">"None of these work?"</h2><p class="soft">"When a time comes free it can be held for you, and you are told."</p></div>
                <div class="btn-row">
                    {wait.map(|href| view! { <a class="btn" href=href>"Tell me when one comes free"</a>" "<a class="btn" href="/book/plan">"Plan several visits"</a> })}
                    {called.then(|| view! { <a class="btn" href=call><Icon glyph=Glyph::Phone small=true/>{format!("Call {phone}")}</a> })}
                </div>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(therapist: &str, from: &str) -> Asked {
        Typed { service: Some("nothing".to_owned()), therapist: Some(therapist.to_owned()), from: Some(from.to_owned()), moving: None }
            .read()
    }

    #[test]
    fn what_cannot_be_read_counts_as_left_out() {
        let asked = typed("tomas", "yesterday");
        assert_eq!((asked.service, asked.with, asked.from), (None, With::Usual, None));
        assert_eq!(typed("anyone", "2026-12-10").with, With::Anyone);
        assert_eq!(typed("anyone", "2026-12-10").from, Some(jiff::civil::date(2026, 12, 10)));
    }
}
