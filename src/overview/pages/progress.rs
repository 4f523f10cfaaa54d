//! `/progress`: the client's pain line with their visits on it, their activities, and the next check-in.

use crate::booking::appointments::server::queries as booking;
use crate::outcomes::pages::story::StoryView;
use crate::outcomes::pages::{listed, scores_of};
use crate::outcomes::server::queries::{self, CheckInRow, Progress};
use crate::session::cx::Cx;
use crate::treatments::server::queries as treatments;
use crate::ui::{Button, ButtonKind, LinkButton, PageHead, Section, Spark};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn progress_page(cx: Cx) -> PageResult {
    let me = cx.client()?;
    let next = booking::upcoming(&cx, me.id).await?.first().map(|visit| visit.start);
    let visits = treatments::ticks(&cx, me.id).await?;
    let progress = queries::progress(&cx, me.id, &visits, next).await?;
    let open = queries::open(&cx, me.id).await?;
    cx.looked_at("/progress", me.subject(), None).await?;
    let ask = NextCheckIn::new(open, &cx);
    Ok(Page::new(&cx, "Your progress", "/progress", move || view! { <ProgressView progress ask/> }))
}

/// The check-in that can be answered next.
struct NextCheckIn {
    href: Option<String>,
    words: String,
}

impl NextCheckIn {
    fn new(open: Option<CheckInRow>, cx: &Cx) -> Self {
        let wall = &cx.practice.wall;
        let words = match open {
            Some(open) if open.due <= cx.now => "A check-in is waiting for you. It takes about 15 seconds.".to_owned(),
            Some(open) => format!("The next check-in is on {}. You can do it now if today is different.", wall.day(open.due)),
            None => "You can check in whenever you like. It takes about 15 seconds.".to_owned(),
        };
        Self { href: open.map(|open| format!("/check-in/{}", open.id)), words }
    }
}

#[component]
fn ProgressView(progress: Progress, ask: NextCheckIn) -> impl IntoView {
    let Progress { activities, answers, story } = progress;
    let count = match answers.len() {
        0 => "No check-ins yet. The first one says where you start.".to_owned(),
        1 => "One check-in so far, with every visit on the same line.".to_owned(),
        many => format!("{many} check-ins, with every visit on the same line."),
    };
    let courses: Vec<(String, Vec<f64>)> = activities
        .into_iter()
        .map(|activity| {
            let scores = scores_of(&answers, activity.id).into_iter().map(f64::from).collect();
            (activity.label, scores)
        })
        .collect();
    view! {
        <PageHead title="Your progress"><p class="soft">{count}</p></PageHead>
        <div class="columns columns--main">
            <div>
                {match story {
                    Some(story) => view! { <StoryView story/> }.into_any(),
                    None => view! {
                        <Section id="line" heading="Your pain line">
                            <p>"It begins with your first check-in. Each visit stands on the same line, so you see what helped."</p>
                        </Section>
                    }.into_any(),
                }}
            </div>
            <div>
                <NextView ask/>
                {(!courses.is_empty()).then(|| view! { <ActivitiesView courses/> })}
            </div>
        </div>
    }
}

#[component]
fn NextView(ask: NextCheckIn) -> impl IntoView {
    let button = match ask.href {
        Some(href) => view! { <LinkButton href kind=ButtonKind::Main>"Check in"</LinkButton> }.into_any(),
        None => {
            view! { <form method="post" action="/api/outcomes/begin"><Button kind=ButtonKind::Main>"Check in"</Button></form> }.into_any()
        }
    };
    view! {
        <Section id="next" heading="Check in">
            <p>{ask.words}</p>
            <div class="btn-row space-above">{button}</div>
        </Section>
    }
}

#[component]
fn ActivitiesView(courses: Vec<(String, Vec<f64>)>) -> impl IntoView {
    let rows: Vec<_> = courses
        .into_iter()
        .map(|(label, scores)| {
            let change = match (scores.first(), scores.last()) {
                (Some(first), Some(last)) if scores.len() > 1 => format!("{} to {} of 10", first, last),
                (_, Some(last)) => format!("{last} of 10"),
                _ => "Not answered yet".to_owned(),
            };
            let alt = format!("{label}: {}", listed(&scores));
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="num at-end at-top">{change}</td>
                    <td class="across">{(scores.len() > 1).then(|| view! { <Spark values=scores label=alt/> })}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <Section id="activities" heading="What pain makes hard" aside="Higher is better">
            <table class="data data--fold">
                <caption class="hidden-visually">"Your own activities, first score to latest"</caption>
                <thead>
                    <tr><th scope="col">"Activity"</th><th scope="col" class="num">"First to now"</th><th scope="col">"Course"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Section>
    }
}
