//! `/outcomes`: whether the clinic's clients get better, with how many answers and how wide an interval; and who needs
//! attention first.

use super::{listed, points_of};
use crate::outcomes::model;
use crate::outcomes::model::{BoardSummary, Figures, Tenths};
use crate::outcomes::server::board::{BoardPerson, OutcomeBoard};
use crate::outcomes::server::queries::{self, BoardFilter};
use crate::platform::audit::entry::Subject;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::types::ids::TherapistId;
use crate::types::instant::{Instant, Span};
use crate::types::person::Right;
use crate::ui::{Button, Course, LinkButton, PageHead, Select, Spark, Trend};
use crate::web::{Page, PageResult, Query};
use leptos::prelude::*;

/// Rows on one page. Each is recorded as a look into a client's record.
const ROWS: usize = 100;

const PERIODS: [(&str, &str, i64); 3] = [("12m", "Last 12 months", 365), ("90d", "Last 90 days", 90), ("all", "All time", 36_500)];

const LEAD: &str = "Pain from 0 to 10 as clients report it. The start is the first check-in of the period; \
    the follow-up is the latest one from four weeks on.";

/// The filter from the address. Values that make no sense count as not chosen.
struct Chosen {
    period: (&'static str, &'static str, i64),
    therapist: Option<TherapistId>,
    /// From 1.
    page: usize,
}

impl Chosen {
    fn read(typed: &Query) -> Self {
        let [default, ..] = PERIODS;
        Self {
            period: PERIODS.into_iter().find(|(code, _, _)| typed.text("period") == Some(code)).unwrap_or(default),
            therapist: typed.get("therapist"),
            page: typed.get("page").unwrap_or(1).clamp(1, 100_000),
        }
    }

    fn address(&self, page: usize) -> String {
        let therapist = self.therapist.map(|id| id.to_string()).unwrap_or_default();
        format!("/outcomes?period={}&therapist={therapist}&page={page}", self.period.0)
    }
}

pub async fn board_page(cx: Cx, typed: Query) -> PageResult {
    let me = cx.staff(Right::Outcomes)?;
    let chosen = Chosen::read(&typed);
    let filter = BoardFilter { since: cx.now.minus(Span::days(chosen.period.2)), therapist: chosen.therapist };
    let board = queries::outcome_board(&cx, &me, filter).await?;
    let therapists = therapists(&cx);
    let content = BoardContent::new(board, &chosen, therapists, &cx.practice.wall, cx.now);
    cx.looked_at_all("/outcomes", content.subjects.clone(), None).await?;
    Ok(Page::new(&cx, "Outcomes", "/outcomes", move || view! { <BoardView content/> }))
}

/// The choices of the therapist filter.
fn therapists(cx: &Cx) -> Vec<(String, String)> {
    let whole = (String::new(), "Whole clinic".to_owned());
    std::iter::once(whole).chain(cx.practice.therapists.iter().map(|one| (one.id.to_string(), one.name.clone()))).collect()
}

/// The board in words.
struct BoardContent {
    period: (&'static str, &'static str, i64),
    therapist: String,
    therapists: Vec<(String, String)>,
    summary: BoardSummary,
    people: usize,
    rows: Vec<PersonRow>,
    subjects: Vec<Subject>,
    earlier: Option<String>,
    later: Option<String>,
}

struct PersonRow {
    href: String,
    name: String,
    values: Vec<f64>,
    label: String,
    first: String,
    latest: String,
    change: String,
    trend: model::Trend,
    up: bool,
    last: String,
}

impl BoardContent {
    fn new(board: OutcomeBoard, chosen: &Chosen, therapists: Vec<(String, String)>, wall: &Wall, now: Instant) -> Self {
        let (page, people) = (chosen.page, board.people.len());
        let shown: Vec<BoardPerson> = board.people.into_iter().skip((page - 1) * ROWS).take(ROWS).collect();
        Self {
            period: chosen.period,
            therapist: chosen.therapist.map(|id| id.to_string()).unwrap_or_default(),
            therapists,
            summary: board.summary,
            people,
            subjects: shown.iter().map(|person| Subject { id: person.client, name: person.name.clone() }).collect(),
            rows: shown.into_iter().map(|person| row(person, wall, now)).collect(),
            earlier: (page > 1).then(|| chosen.address(page - 1)),
            later: (page * ROWS < people).then(|| chosen.address(page + 1)),
        }
    }
}

fn row(person: BoardPerson, wall: &Wall, now: Instant) -> PersonRow {
    let values = points_of(&person.values);
    let (first, latest) = (person.course.first.unwrap_or_default(), person.course.latest.unwrap_or_default());
    let change = latest.minus(first);
    let day = |at: Instant| {
        if now.since(at) < Span::days(330) { wall.day_tiny(at) } else { format!("{} {}", wall.day_tiny(at), wall.date(at).year()) }
    };
    PersonRow {
        href: format!("/clients/{}", person.client),
        name: person.name,
        label: format!("Pain: {}", listed(&values)),
        values,
        first: first.to_string(),
        latest: latest.to_string(),
        change: change.signed(),
        trend: person.course.trend,
        up: change > Tenths::default(),
        last: person.course.last_answered.map(day).unwrap_or_default(),
    }
}

#[component]
fn BoardView(content: BoardContent) -> impl IntoView {
    let BoardContent { period, therapist, therapists, summary, people, rows, earlier, later, .. } = content;
    let periods: Vec<(String, String)> = PERIODS.iter().map(|(code, words, _)| ((*code).to_owned(), (*words).to_owned())).collect();
    view! {
        <PageHead title="Outcomes">
            <p class="soft">{LEAD}</p>
        </PageHead>
        <form class="field-grid" method="get" action="/outcomes" aria-label="Filters">
            <Select name="period" label="Period" options=periods value=period.0/>
            <Select name="therapist" label="Therapist" options=therapists value=therapist/>
            <div class="field-grid__do"><Button>"Show"</Button></div>
        </form>
        <FiguresView summary/>
        <section class="board-part" aria-labelledby="per">
            <div class="section__head">
                <h2 id="per">"By person"</h2>
                <p class="small soft">"Who needs a look comes first. Improving or worsening means 2 points or more."</p>
            </div>
            <PeopleView rows period=period.1/>
            <p class="small soft space-above">{people_words(people)}</p>
            <p class="btn-row">
                {earlier.map(|href| view! { <LinkButton href>"The 100 before"</LinkButton> })}
                {later.map(|href| view! { <LinkButton href>"The next 100"</LinkButton> })}
            </p>
        </section>
    }
}

fn people_words(people: usize) -> String {
    match people {
        0 => "Nobody has answered a check-in in this period.".to_owned(),
        1 => "One person answered in this period.".to_owned(),
        many => format!("{many} people answered in this period."),
    }
}

#[component]
fn FiguresView(summary: BoardSummary) -> impl IntoView {
    let BoardSummary { answered, due, figures } = summary;
    let (change, change_words) = change_words(figures);
    let (reached, reached_words) = reached_words(figures);
    view! {
        <dl class="figures">
            <div>
                <dt>"Answered a follow-up"</dt>
                <dd>
                    <p class="big">{percent(answered, due)}</p>
                    <p class="small soft">
                        {format!("{answered} of {due} people due. Whoever stopped coming is counted as not answered.")}
                    </p>
                </dd>
            </div>
            <div>
                <dt>"Average change in pain"</dt>
                <dd>
                    <p class="big">{change}{figures.map(|_| view! { " " <small>"points"</small> })}</p>
                    <p class="small soft">{change_words}</p>
                </dd>
            </div>
            <div>
                <dt>"Reached a meaningful change"</dt>
                <dd><p class="big">{reached}</p><p class="small soft">{reached_words}</p></dd>
            </div>
        </dl>
    }
}

const TOO_FEW: &str = "Fewer than 10 people answered. A figure would say little and could point at someone.";

fn change_words(figures: Option<Figures>) -> (String, String) {
    let Some(figures) = figures else { return ("–".to_owned(), TOO_FEW.to_owned()) };
    let (low, high) = figures.ci95;
    let words = format!("95% interval {} to {}. Not adjusted for who comes to us.", tenth(low), tenth(high));
    (Tenths::new(figures.mean_change_tenths).signed(), words)
}

fn reached_words(figures: Option<Figures>) -> (String, String) {
    let Some(figures) = figures else { return ("–".to_owned(), TOO_FEW.to_owned()) };
    let (low, high) = figures.share_ci95;
    let words =
        format!("{} of {}, at least 2 points. 95% interval {:.0} to {:.0}%.", figures.reached, figures.of, low * 100.0, high * 100.0);
    (percent(figures.reached, figures.of), words)
}

/// "−1.9", "+0.2", always with its tenth.
fn tenth(points: f64) -> String {
    let size = format!("{:.1}", points.abs());
    match points {
        _ if size == "0.0" => size,
        less if less < 0.0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

fn percent(part: u32, of: u32) -> String {
    if of == 0 { "–".to_owned() } else { format!("{}%", (u64::from(part) * 200 + u64::from(of)) / (2 * u64::from(of))) }
}

#[component]
fn PeopleView(rows: Vec<PersonRow>, period: &'static str) -> impl IntoView {
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <PersonView row/> }).collect();
    view! {
        <table class="data data--fold">
            <caption class="hidden-visually">{format!("Pain by person, {}", period.to_lowercase())}</caption>
            <thead>
                <tr>
                    <th scope="col">"Client"</th>
                    <th scope="col">{period}</th>
                    <th scope="col" class="num">"Start to now"</th>
                    <th scope="col" class="num">"Change"</th>
                    <th scope="col">"Course"</th>
                    <th scope="col" class="num">"Last check-in"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn PersonView(row: PersonRow) -> impl IntoView {
    let course = match row.trend {
        model::Trend::Improving => Some(Course::Better),
        model::Trend::Steady => Some(Course::Same),
        model::Trend::Worsening => Some(Course::Worse),
        model::Trend::TooFew => None,
    };
    let word = row.trend.words();
    let course = match course {
        Some(course) => view! { <Trend course word up=row.up/> }.into_any(),
        None => view! { <span class="small soft">{word}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><a href=row.href>{row.name}</a></th>
            <td class="at-end at-top"><Spark values=row.values label=row.label/></td>
            <td class="num at-start" data-label="Pain">{row.first}" to "<b>{row.latest}</b></td>
            <td class="num at-end" data-label="Change">{row.change}</td>
            <td class="at-start">{course}</td>
            <td class="num small soft at-end" data-label="Last check-in">{row.last}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn intervals_have_tenths_and_shares_are_whole_percents() {
        assert_eq!([tenth(-1.94), tenth(0.21), tenth(-0.04)], ["−1.9", "+0.2", "0.0"]);
        assert_eq!((percent(142, 182), percent(77, 142), percent(0, 0)), ("78%".to_owned(), "54%".to_owned(), "–".to_owned()));
    }

    #[test]
    fn nine_people_are_counted_without_a_figure() {
        assert_eq!(change_words(None), ("–".to_owned(), TOO_FEW.to_owned()));
        let html = view! { <FiguresView summary=BoardSummary { answered: 9, due: 12, figures: None }/> }.plain_html();
        assert!(html.contains("9 of 12 people due") && !html.contains("points</small>"), "{html}");
    }

    #[test]
    fn a_filter_that_makes_no_sense_counts_as_not_chosen() {
        let odd = Chosen::read(&Query::parse("period=soon&therapist=x'+or+1=1&page=-3"));
        assert_eq!((odd.period.0, odd.therapist, odd.page), ("12m", None, 1));
        assert_eq!(odd.address(2), "/outcomes?period=12m&therapist=&page=2");
    }
}
