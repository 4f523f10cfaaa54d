//! `/admin/mail`: the newest letters and what became of them.

use crate::notifications::server::queries;
use crate::notifications::server::store::Mail;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::types::person::Right;
use crate::ui::PageHead;
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn mail_page(cx: Cx) -> PageResult {
    let staff = cx.staff(Right::Admin)?;
    let rows: Vec<MailRow> = queries::log(&cx, &staff).await?.into_iter().map(|mail| row(&cx.practice.wall, mail)).collect();
    let to_files = cx.state.mailer.is_files();
    Ok(Page::new(&cx, "Mail", "/admin/mail", move || view! { <MailView rows to_files/> }))
}

struct MailRow {
    to: String,
    subject: String,
    body: String,
    when: String,
    state: String,
}

fn row(wall: &Wall, mail: Mail) -> MailRow {
    let state = match (mail.state.as_str(), mail.sent_at, mail.last_error) {
        ("sent", Some(at), _) => format!("Sent {}", wall.moment(at)),
        ("failed", _, Some(error)) => format!("Not delivered yet: {error}"),
        _ => "Waiting".to_owned(),
    };
    MailRow { to: mail.to, subject: mail.subject, body: mail.body, when: wall.moment(mail.created_at), state }
}

#[component]
fn MailView(rows: Vec<MailRow>, to_files: bool) -> impl IntoView {
    let empty = rows.is_empty().then(|| view! { <p class="empty">"No mail has been written yet."</p> });
    let lead = if to_files {
        "No mail server is set, so letters are written to the data folder and shown here."
    } else {
        "The newest hundred letters and what became of them."
    };
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <MailRowView row/> }).collect();
    view! {
        <PageHead title="Mail"><p>{lead}</p></PageHead>
        {empty}
        <ul class="ruled-list">{rows}</ul>
    }
}

#[component]
fn MailRowView(row: MailRow) -> impl IntoView {
    let paragraphs: Vec<_> = row.body.lines().filter(|text| !text.is_empty()).map(|text| view! { <p>{text.to_owned()}</p> }).collect();
    view! {
        <li>
            <details>
                <summary>{row.subject}</summary>
                <div class="stack">{paragraphs}</div>
            </details>
            <span class="small soft">{row.when}</span>
            <span class="small soft">{row.to}</span>
            <span class="small">{row.state}</span>
        </li>
    }
}
