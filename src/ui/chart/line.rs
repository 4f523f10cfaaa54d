//! Pain and own activities over time, with visits as ticks and the band of meaningful change: the one chart that puts
//! treatment and result on the same line. The page above it says the finding in a sentence.

use super::axis::{coord, plain};
use super::frame::{Frame, NARROW, WIDE};
use super::labels::{self, Position};
use crate::ui::table::TwinDetails;
use leptos::prelude::*;

/// One check-in. `at` runs from 0 to 1 along the shown time; scores from 0 to 10; `label` is its date ("20 Nov").
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub at: f64,
    pub pain: Option<f64>,
    pub able: Option<f64>,
    pub label: String,
}

/// One visit, with what it was ("12 Nov, massage, 60 minutes, Tomás Rivera").
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub label: String,
}

/// All that the chart shows, oldest first. `band` is the lower and upper edge of meaningful change, `start` the first pain
/// score, `next` the coming visit, `sentence` the whole finding for listeners.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PainLineData {
    pub points: Vec<Point>,
    pub ticks: Vec<Tick>,
    pub next: Option<f64>,
    pub months: Vec<(f64, String)>,
    pub band: Option<(f64, f64)>,
    pub start: Option<f64>,
    pub sentence: String,
}

#[component]
pub fn PainLine(data: PainLineData) -> impl IntoView {
    let able = data.points.iter().any(|point| point.able.is_some());
    view! {
        <div class="chart chart-frame">
            {drawing(&data, &NARROW)}
            {drawing(&data, &WIDE)}
            <Key able=able start=data.start.is_some()/>
        </div>
        {twin(&data, able)}
    }
}

/// The three kinds of line in words.
#[component]
fn Key(able: bool, start: bool) -> impl IntoView {
    let shown = [
        (true, "line-pain", "Pain, lower is better"),
        (able, "line-able", "Your activities, higher is better"),
        (start, "start", "Where you started"),
    ];
    let entries = shown
        .into_iter()
        .filter(|(there, _, _)| *there)
        .map(|(_, class, words)| {
            view! {
                <li>
                    <svg viewBox="0 0 28 12" aria-hidden="true"><path class=class d="M1 6h26"/></svg>
                    {words}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="key">{entries}</ul> }
}

/// The scores as a table, newest first. A missing score is a dash.
fn twin(data: &PainLineData, able: bool) -> impl IntoView + use<> {
    let score = |score: Option<f64>| score.map_or_else(|| "–".to_owned(), plain);
    let rows: Vec<Vec<String>> = data
        .points
        .iter()
        .rev()
        .map(|point| {
            let mut cells = vec![point.label.clone(), score(point.pain)];
            cells.extend(able.then(|| score(point.able)));
            cells
        })
        .collect();
    let mut heads = vec!["Check-in".to_owned(), "Pain".to_owned()];
    heads.extend(able.then(|| "Activities".to_owned()));
    view! { <TwinDetails caption="Check-ins, newest first" heads=heads rows=rows/> }
}

fn drawing(data: &PainLineData, frame: &Frame) -> impl IntoView + use<> {
    let pain = positions(data, frame, |point| point.pain);
    let able = positions(data, frame, |point| point.able);
    view! {
        <svg class=frame.class viewBox=frame.view_box role="img" aria-label=data.sentence.clone()>
            {data.band.map(|band| shaded(band, frame))}
            {scores(frame)}
            {data.start.map(|start| {
                let d = format!("M{} {}H{}", coord(frame.left), coord(frame.y(start)), coord(frame.right));
                view! { <path class="start" d=d/> }
            })}
            {series(&pain, &able)}
            {names(data, frame, &pain, &able)}
            {visits(data, frame)}
        </svg>
    }
}

fn positions(data: &PainLineData, frame: &Frame, score: fn(&Point) -> Option<f64>) -> Vec<Position> {
    data.points.iter().filter_map(|point| score(point).map(|score| (frame.x(point.at), frame.y(score)))).collect()
}

fn shaded((low, high): (f64, f64), frame: &Frame) -> impl IntoView + use<> {
    let (top, bottom) = (frame.y(high), frame.y(low));
    let edges = format!("M{l} {t}H{r}M{l} {b}H{r}", l = coord(frame.left), r = coord(frame.right), t = coord(top), b = coord(bottom));
    view! {
        <rect class="band" x=coord(frame.left) y=coord(top) width=coord(frame.right - frame.left) height=coord(bottom - top)/>
        <path class="band-edge" d=edges/>
    }
}

/// The gridlines at 0, 5 and 10 with their figures.
fn scores(frame: &Frame) -> impl IntoView + use<> {
    [(0.0, "axis"), (5.0, "gridline"), (10.0, "gridline")]
        .into_iter()
        .map(|(score, class)| {
            let y = frame.y(score);
            let d = format!("M{} {}H{}", coord(frame.left), coord(y), coord(frame.right));
            view! {
                <path class=class d=d/>
                <text x=coord(frame.left - 8.0) y=coord(y + 4.5) text-anchor="end">{plain(score)}</text>
            }
        })
        .collect_view()
}

fn series(pain: &[Position], able: &[Position]) -> impl IntoView + use<> {
    let dots = pain.iter().rev().skip(1).rev().map(|position| dot("dot-pain", *position, "3.5")).collect_view();
    view! {
        <polyline class="line-able" points=path(able)/>
        <polyline class="line-pain" points=path(pain)/>
        {dots}
        {able.last().map(|position| dot("dot-able", *position, "5"))}
        {pain.last().map(|position| dot("dot-now", *position, "6"))}
    }
}

fn path(positions: &[Position]) -> String {
    let points: Vec<String> = positions.iter().map(|(x, y)| format!("{},{}", coord(*x), coord(*y))).collect();
    points.join(" ")
}

fn dot(class: &'static str, (x, y): Position, radius: &'static str) -> impl IntoView + use<> {
    view! { <circle class=class cx=coord(x) cy=coord(y) r=radius/> }
}

/// The names of the two lines at their last dots, and the words in the shaded band.
fn names(data: &PainLineData, frame: &Frame, pain: &[Position], able: &[Position]) -> impl IntoView + use<> {
    let (pain_dot, able_dot) = (pain.last().copied(), able.last().copied());
    let (pain_y, able_y) = match (pain_dot, able_dot) {
        (Some(pain), Some(able)) => labels::ends(frame, pain.1, able.1),
        (pain, able) => (pain.map_or(0.0, |dot| labels::end(frame, dot.1)), able.map_or(0.0, |dot| labels::end(frame, dot.1))),
    };
    let x = if frame.wide { pain_dot.map_or(0.0, |dot| dot.0).max(able_dot.map_or(0.0, |dot| dot.0)) + 14.0 } else { frame.right };
    let last = |score: fn(&Point) -> Option<f64>| data.points.iter().rev().find_map(score);
    let taken: Vec<Position> = if frame.wide { Vec::new() } else { vec![(x, pain_y), (x, able_y)] };
    let band = data.band.map(|(low, high)| {
        let (x, y) = labels::band(frame, frame.y(high), frame.y(low), &[pain, able], &taken);
        view! { <text class="t-able" x=coord(x) y=coord(y) text-anchor="middle">"meaningful change"</text> }
    });
    view! {
        {last(|point| point.able).map(|score| name(frame, "t-able", "Activities", score, (x, able_y)))}
        {last(|point| point.pain).map(|score| name(frame, "t-pain", "Pain", score, (x, pain_y)))}
        {band}
    }
}

fn name(frame: &Frame, class: &'static str, word: &'static str, score: f64, (x, y): Position) -> impl IntoView + use<> {
    let strong = format!("t-strong {class}");
    if frame.wide {
        view! {
            <text class=strong x=coord(x) y=coord(y - 2.0)>{word}</text>
            <text class=class x=coord(x) y=coord(y + 15.0)>{format!("{} of 10", plain(score))}</text>
        }
        .into_any()
    } else {
        view! { <text class=strong x=coord(x) y=coord(y) text-anchor="end">{format!("{word} {}", plain(score))}</text> }.into_any()
    }
}

/// The visits as ticks under the plot, and the months under them.
fn visits(data: &PainLineData, frame: &Frame) -> impl IntoView + use<> {
    let tick = |at: f64| format!("M{} {}v12", coord(frame.x(at)), coord(frame.ticks));
    let ticks = data
        .ticks
        .iter()
        .map(|visit| view! { <path class="tick" d=tick(visit.at)><title>{visit.label.clone()}</title></path> })
        .collect_view();
    let next = data.next.map(|at| view! { <path class="tick-next" d=tick(at)/> });
    let months = frame
        .spaced(&data.months)
        .into_iter()
        .map(|(x, name)| view! { <text x=coord(x) y=coord(frame.months)>{name.to_owned()}</text> })
        .collect_view();
    let words = (!data.ticks.is_empty()).then(|| legend(frame, data.next.is_some()));
    view! { {ticks} {next} {months} {words} }
}

fn legend(frame: &Frame, next: bool) -> impl IntoView + use<> {
    let (x, y, words) = match (frame.wide, next) {
        (true, _) => (frame.right + 4.5, frame.ticks + 11.0, "visits"),
        (false, true) => (frame.left, frame.months + 20.0, "Ticks are visits, the dashed one is next"),
        (false, false) => (frame.left, frame.months + 20.0, "Ticks are visits"),
    };
    view! { <text x=coord(x) y=coord(y)>{words}</text> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    fn maya() -> PainLineData {
        let point = |at: f64, pain: f64, able: Option<f64>, label: &str| Point { at, pain: Some(pain), able, label: label.to_owned() };
        PainLineData {
            points: vec![point(0.03, 6.0, None, "9 Mar"), point(0.5, 5.0, Some(5.0), "6 Jul"), point(0.96, 4.0, Some(6.5), "20 Nov")],
            ticks: vec![Tick { at: 0.04, label: "10 Mar, massage, 60 minutes".to_owned() }],
            next: Some(0.98),
            months: vec![(0.0, "Mar".to_owned()), (0.5, "Jul".to_owned())],
            band: Some((2.5, 4.5)),
            start: Some(6.0),
            sentence: "Pain starts at 6 and is 4 on 20 November.".to_owned(),
        }
    }

    #[test]
    fn the_line_is_drawn_for_phone_and_laptop_and_given_as_a_table() {
        let html = view! { <PainLine data=maya()/> }.plain_html();
        assert_eq!(html.matches("aria-label=\"Pain starts at 6 and is 4 on 20 November.\"").count(), 2, "{html}");
        assert_eq!(html.matches("<title>10 Mar, massage, 60 minutes</title>").count(), 2, "{html}");
        assert_eq!(html.matches("scope=\"row\"").count(), 3, "{html}");
        assert!(html.contains("Pain 4") && html.contains("Activities 6.5") && html.contains("6.5 of 10"), "{html}");
        assert!(html.find("20 Nov</th>") < html.find("9 Mar</th>"), "newest first");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn without_activities_none_are_mentioned() {
        let mut data = maya();
        for point in &mut data.points {
            point.able = None;
        }
        let html = view! { <PainLine data=data/> }.plain_html();
        assert!(!html.contains("ctivities"), "{html}");
    }

    #[test]
    fn an_empty_history_still_draws_its_frame() {
        let html = view! { <PainLine data=PainLineData::default()/> }.plain_html();
        assert!(html.contains("chart--wide") && !html.contains("<circle"), "{html}");
    }
}
