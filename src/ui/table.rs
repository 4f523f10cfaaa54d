//! The facts of a picture as a small table, whose first column names the row.

use leptos::prelude::*;

/// `heads` names the columns; each row has a cell for each. The caption is for screen readers.
#[component]
pub fn Twin(#[prop(into)] caption: String, heads: Vec<String>, rows: Vec<Vec<String>>) -> impl IntoView {
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <table class="twin">
            <caption class="hidden-visually">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A [`Twin`] folded away under "Read it as a table".
#[component]
pub fn TwinDetails(#[prop(into)] caption: String, heads: Vec<String>, rows: Vec<Vec<String>>) -> impl IntoView {
    view! {
        <details>
            <summary>"Read it as a table"</summary>
            <Twin caption=caption heads=heads rows=rows/>
        </details>
    }
}

fn row(cells: Vec<String>) -> impl IntoView {
    let mut cells = cells.into_iter();
    let name = cells.next();
    let rest = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! { <tr>{name.map(|name| view! { <th scope="row">{name}</th> })}{rest}</tr> }
}
