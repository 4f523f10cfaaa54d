//! The body map, front and back: areas shaded by pain, with its number, and the same as a table. It takes no input itself; a
//! page that wants taps wraps it in an island that listens on `[data-region]`.

use super::body_map_shapes::{BACK, FRONT, OUTLINE, Shape};
use super::chart::coord;
use super::classes::classes;
use crate::types::region::Region;
use leptos::prelude::*;

/// A left area is the right one mirrored within the figure, which is 200 wide.
const MIRROR: &str = "matrix(-1 0 0 1 200 0)";

/// `marks` are areas with their pain from 0 to 10; 0 is not shaded. `label` describes the picture in one sentence.
#[component]
pub fn BodyMap(
    marks: Vec<(Region, u8)>,
    #[prop(into)] label: String,
    /// For input: larger, and without the key to the shades.
    #[prop(optional)]
    tap: bool,
) -> impl IntoView {
    view! {
        <div class=classes(&[("map", true), ("map--tap", tap)])>
            <svg viewBox="-2 -18 434 514" role="img" aria-label=label>
                <g transform="translate(3 0)">
                    <text class="view" x="100" y="-6">"Front"</text>
                    <text class="side" x="20" y="80">"R"</text>
                    <text class="side" x="180" y="80">"L"</text>
                    {figure(&FRONT, &marks)}
                </g>
                <g transform="translate(227 0)">
                    <text class="view" x="100" y="-6">"Back"</text>
                    <text class="side" x="20" y="80">"L"</text>
                    <text class="side" x="180" y="80">"R"</text>
                    {figure(&BACK, &marks)}
                </g>
            </svg>
            {(!tap).then(|| view! { <Ramp/> })}
        </div>
    }
}

/// The key to the four shades.
#[component]
pub fn Ramp() -> impl IntoView {
    let steps = [(1, "1 to 2"), (3, "3 to 4"), (5, "5 to 6"), (7, "7 to 10")]
        .into_iter()
        .map(|(pain, words)| {
            view! {
                <li>
                    <svg viewBox="0 0 16 16" aria-hidden="true"><rect class=shade(pain) width="16" height="16" rx="2"/></svg>
                    {words}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="ramp" aria-label="Shading">{steps}</ul> }
}

/// The body map as a table: a row for each marked area, with its pain at two moments; `None` reads "not marked".
#[component]
pub fn AreaTable(
    rows: Vec<(Region, Option<u8>, Option<u8>)>,
    #[prop(default = "Before".to_owned(), into)] first: String,
    #[prop(default = "After".to_owned(), into)] second: String,
    #[prop(default = "Marked areas, 0 to 10".to_owned(), into)] caption: String,
) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(region, first, second)| view! { <tr><th scope="row">{region.label()}</th>{cell(first)}{cell(second)}</tr> })
        .collect_view();
    view! {
        <table class="twin">
            <caption class="hidden-visually">{caption}</caption>
            <thead><tr><th scope="col">"Marked area"</th><th scope="col">{first}</th><th scope="col">{second}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn cell(pain: Option<u8>) -> impl IntoView {
    let Some(pain) = pain else {
        return view! { <td><span aria-hidden="true">"–"</span><span class="hidden-visually">"not marked"</span></td> }.into_any();
    };
    let swatch = (pain > 0).then(|| {
        view! {
            <svg viewBox="0 0 14 14" aria-hidden="true"><rect class=shade(pain) width="14" height="14" rx="2"/></svg>
        }
    });
    view! { <td>{swatch}{pain.to_string()}</td> }.into_any()
}

fn figure(shapes: &'static [Shape], marks: &[(Region, u8)]) -> impl IntoView + use<> {
    let own = shapes.iter().filter_map(|shape| Region::parse(shape.id).map(|region| area(shape, region, marks))).collect_view();
    let mirrored = shapes.iter().filter_map(|shape| left_of(shape).map(|region| area(shape, region, marks))).collect_view();
    let numbers = shapes
        .iter()
        .flat_map(|shape| {
            [Region::parse(shape.id).map(|region| (region, shape.x)), left_of(shape).map(|region| (region, 200.0 - shape.x))]
                .into_iter()
                .flatten()
                .filter_map(move |(region, x)| number(region, x, shape.y, marks))
        })
        .collect_view();
    view! {
        <path class="body__edge" d=OUTLINE/>
        {own}
        <g transform=MIRROR>{mirrored}</g>
        {numbers}
    }
}

fn area(shape: &'static Shape, region: Region, marks: &[(Region, u8)]) -> impl IntoView + use<> {
    let pain = pain_in(region, marks);
    let title = if pain > 0 { format!("{}, {pain} of 10", region.label()) } else { region.label().to_owned() };
    view! { <path class=shade(pain) data-region=region.id() d=shape.path><title>{title}</title></path> }
}

fn number(region: Region, x: f64, y: f64, marks: &[(Region, u8)]) -> Option<impl IntoView + use<>> {
    let pain = pain_in(region, marks);
    // The middle of the figures, not their base line, belongs on the marked place.
    (pain > 0).then(|| view! { <text class=format!("n-{}", level(pain)) x=coord(x) y=coord(y + 4.0)>{pain.to_string()}</text> })
}

fn pain_in(region: Region, marks: &[(Region, u8)]) -> u8 {
    marks.iter().find(|(marked, _)| *marked == region).map_or(0, |(_, pain)| *pain)
}

fn left_of(shape: &Shape) -> Option<Region> {
    let middle = shape.id.strip_suffix("-right")?;
    Region::parse(&format!("{middle}-left"))
}

fn shade(pain: u8) -> &'static str {
    match level(pain) {
        0 => "region",
        1 => "region is-1",
        2 => "region is-2",
        3 => "region is-3",
        _ => "region is-4",
    }
}

/// Four steps of shade: 1 to 2, 3 to 4, 5 to 6, 7 to 10.
fn level(pain: u8) -> u8 {
    match pain {
        0 => 0,
        1..=2 => 1,
        3..=4 => 2,
        5..=6 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    fn region(id: &str) -> Region {
        Region::parse(id).unwrap()
    }

    #[test]
    fn every_area_is_drawn_once() {
        let html = view! { <BodyMap marks=Vec::new() label="Nothing marked"/> }.plain_html();
        for region in Region::all() {
            assert_eq!(html.matches(&format!("data-region=\"{}\"", region.id())).count(), 1, "{}", region.id());
        }
        assert!(!html.contains("class=\"n-"), "no numbers without marks");
    }

    #[test]
    fn a_marked_area_is_shaded_named_and_numbered_on_its_own_side() {
        let marks = vec![(region("back-lumbar-left"), 5), (region("back-lumbar-right"), 7)];
        let html = view! { <BodyMap marks=marks label="Strongest in the right low back, 7 of 10"/> }.plain_html();
        assert!(html.contains("<title>Right low back, 7 of 10</title>"), "{html}");
        assert!(html.contains("<title>Left low back, 5 of 10</title>"), "{html}");
        // The back is seen from behind: the person's left is on the left of the picture.
        assert!(html.contains("x=\"84.8\"") && html.contains("x=\"115.2\""), "{html}");
        assert!(html.contains("region is-3") && html.contains("region is-4"), "{html}");
    }

    #[test]
    fn an_area_that_is_gone_reads_zero_and_a_new_one_was_not_marked() {
        let rows = vec![(region("back-glute-right"), Some(3), Some(0)), (region("back-sacrum"), None, Some(2))];
        let html = view! { <AreaTable rows=rows first="9 Nov" second="20 Nov"/> }.plain_html();
        assert!(html.contains(">Right buttock</th>") && html.contains("not marked") && html.contains("9 Nov"), "{html}");
    }
}
