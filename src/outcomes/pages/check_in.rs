//! `/check-in/{id}`: the questions, and once they are answered the outcome. A plain form that takes about fifteen seconds.

use super::{last_of, listed, scores_of};
use crate::outcomes::answers::NAMED_FIRST;
use crate::outcomes::server::pain_line::finding;
use crate::outcomes::server::queries::{self, Activity, CheckInShown};
use crate::outcomes::server::rows::Answer;
use crate::session::cx::Cx;
use crate::types::ids::CheckInId;
use crate::types::instant::Instant;
use crate::ui::{Button, ButtonKind, Glyph, Hidden, Icon, PageHead, Scale, Spark, TextField};
use crate::web::{Id, Page, PageResult};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

pub async fn check_in_page(cx: Cx, Id(id): Id<CheckInId>) -> PageResult {
    let me = cx.client()?;
    let shown = queries::check_in(&cx, &me, id).await?;
    cx.looked_at("/check-in/{id}", me.subject(), Some(id.uuid())).await?;
    let answered = shown.answers.iter().position(|answer| answer.id == id);
    if let Some(nth) = answered {
        let outcome = outcome(&cx, &shown, nth);
        return Ok(Page::new(&cx, "Your check-in", "/progress", move || view! { <OutcomeView outcome/> }));
    }
    let questions = questions(&cx, shown);
    Ok(Page::new(&cx, "Check in", "/progress", move || view! { <QuestionsView questions/> }))
}

struct Questions {
    id: CheckInId,
    lead: String,
    pain: Option<u8>,
    /// Each with the score given last time.
    activities: Vec<(Activity, Option<u8>)>,
}

fn questions(cx: &Cx, shown: CheckInShown) -> Questions {
    let last = shown.answers.last();
    let scored = |activity: Activity| {
        let score = scores_of(&shown.answers, activity.id).last().copied();
        (activity, score)
    };
    let activities: Vec<_> = shown.activities.into_iter().map(scored).collect();
    let count = match activities.len() {
        0 => "A few answers",
        1 => "Two answers",
        2 => "Three answers",
        _ => "Four answers",
    };
    let lead = match last {
        Some(last) => format!("{count}, about 15 seconds. We started from what you told us {}.", on_day(cx, last.at)),
        None => "Your first one takes about a minute, later ones 15 seconds. What you say now is where we measure from.".to_owned(),
    };
    Questions { id: shown.check_in.id, lead, pain: last.map(|last| last.pain.points()), activities }
}

/// "on Friday" within the week, else "on 6 November".
fn on_day(cx: &Cx, at: Instant) -> String {
    let wall = &cx.practice.wall;
    match cx.now.since(at).whole_days() {
        _ if wall.date(at) == wall.date(cx.now) => "earlier today".to_owned(),
        ..6 => format!("on {}", wall.weekday(at)),
        _ => format!("on {}", wall.day_of_month(at)),
    }
}

#[component]
fn QuestionsView(questions: Questions) -> impl IntoView {
    let Questions { id, lead, pain, activities } = questions;
    let ends = ("0 no pain".to_owned(), "10 worst you can imagine".to_owned());
    let activities = if activities.is_empty() { first_activities() } else { own_activities(activities) };
    view! {
        <PageHead title="How is it today?"><p class="soft">{lead}</p></PageHead>
        <form class="check" method="post" action="/api/outcomes/check-in">
            <Hidden name="check_in" value=id.to_string()/>
            <div class="check__scores">
                <Scale name="pain" legend="Pain right now" ends pain=true value=pain first=true required=true/>
                {activities}
            </div>
            <div class="check__save">
                <Button kind=ButtonKind::Main big=true wide=true>"Save check-in"</Button>
                <p class="small soft space-above">
                    "Your therapist reads this before your next visit. If something is urgent, call 911, or 811 for advice from a nurse. "
                    <a href="/home">"Back to home"</a>
                </p>
            </div>
        </form>
    }
}

fn ability() -> (String, String) {
    ("0 cannot do it".to_owned(), "10 as well as before".to_owned())
}

fn own_activities(activities: Vec<(Activity, Option<u8>)>) -> AnyView {
    let scales: Vec<_> = (1..)
        .zip(activities)
        .map(|(row, (activity, last))| {
            view! {
                <Hidden name=format!("activity_{row}") value=activity.id.to_string()/>
                <Scale name=format!("score_{row}") legend=activity.label ends=ability() value=last/>
            }
        })
        .collect();
    scales.into_any()
}

/// The first time, a client names activities; every later check-in asks about them again.
fn first_activities() -> AnyView {
    let scales: Vec<_> = (1..=NAMED_FIRST)
        .map(|row| {
            let (label, legend) = if row == 1 {
                ("Something that pain makes hard, in your own words", "How well can you do it today?")
            } else {
                ("Something else, if there is", "And that one?")
            };
            view! {
                <div class="ask">
                    <TextField
                        name=format!("name_{row}")
                        label
                        maxlength=80
                        hint="For example: sitting through a film, lifting the laundry"
                    />
                </div>
                <Scale name=format!("score_{row}") legend ends=ability()/>
            }
        })
        .collect();
    scales.into_any()
}

#[derive(Default)]
struct Outcome {
    saved: String,
    heading: String,
    pain: String,
    /// "of 10 today", and what it was before and at the start.
    beside: (String, Option<String>),
    drawn: Vec<f64>,
    label: String,
    activities: Option<String>,
}

/// This check-in and the change up to it, without later answers.
fn outcome(cx: &Cx, shown: &CheckInShown, nth: usize) -> Outcome {
    let wall = &cx.practice.wall;
    let until = shown.answers.get(..=nth).unwrap_or_default();
    let (Some(first), Some(this)) = (until.first(), until.last()) else {
        return Outcome::default();
    };
    let today = wall.date(this.at) == wall.date(cx.now);
    let pains: Vec<f64> = until.iter().map(|answer| f64::from(answer.pain.points())).collect();
    let drawn = last_of(&pains, 7);
    Outcome {
        saved: if today { format!("Saved at {}", wall.time(this.at)) } else { format!("Saved on {}", wall.day_of_record(this.at)) },
        heading: finding(first, this, until.len() == 1, cx.now, wall),
        pain: this.pain.to_string(),
        beside: (if today { "of 10 today".to_owned() } else { "of 10 then".to_owned() }, before(cx, until)),
        label: format!("Pain at the last check-ins: {}", listed(&drawn)),
        drawn,
        activities: activities_words(&shown.activities, until),
    }
}

/// "4 on Friday, 6 on 9 March": the answer before, and the first one.
fn before(cx: &Cx, until: &[Answer]) -> Option<String> {
    let words = |answer: &Answer| format!("{} {}", answer.pain, on_day(cx, answer.at));
    match until {
        [] | [_] => None,
        [first, _] => Some(words(first)),
        [first, .., last, _] => Some(format!("{}, {}", words(last), words(first))),
    }
}

/// "Sitting through a film: from 3 to 7 of 10. Lifting the laundry: still 6 of 10."
fn activities_words(activities: &[Activity], until: &[Answer]) -> Option<String> {
    let sentence = |activity: &Activity| {
        let scores = scores_of(until, activity.id);
        let (first, last) = (scores.first()?, scores.last()?);
        Some(match scores.len() {
            1 => format!("{}: {last} of 10.", activity.label),
            _ if first == last => format!("{}: still {last} of 10.", activity.label),
            _ => format!("{}: from {first} to {last} of 10.", activity.label),
        })
    };
    let sentences: Vec<String> = activities.iter().filter_map(sentence).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

#[component]
fn OutcomeView(outcome: Outcome) -> impl IntoView {
    let Outcome { saved, heading, pain, beside: (of, before), drawn, label, activities } = outcome;
    let drawing = (drawn.len() > 1).then(|| view! { <Spark values=drawn label/> });
    view! {
        <PageHead title="Your check-in"><p class="soft">"Thank you. Your therapist reads it before your next visit."</p></PageHead>
        <section class="result" aria-labelledby="result">
            <p class="spruce row"><Icon glyph=Glyph::Check small=true/><b>{saved}</b></p>
            <h2 id="result">{heading}</h2>
            <p class="result__figure">
                {pain}
                <small>{of}{before.map(|before| view! { <br/>{before} })}</small>
            </p>
            {drawing}
            {activities.map(|words| view! { <p>{words}</p> })}
        </section>
        <p class="small soft space-above">
            "If pain jumps and stays high for two days, book sooner or write to your therapist. "
            <a href="/progress">"All your check-ins"</a>
            ". "
            <a href="/home">"Back to home"</a>
        </p>
    }
}
