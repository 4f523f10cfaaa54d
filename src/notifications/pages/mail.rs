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
    let lines: Vec<Line> = queries::log(&cx, &staff).await?.into_iter().map(|mail| line(&cx.practice.wall, mail)).collect();
    let to_files = cx.state.mailer.is_files();
    Ok(Page::new(&cx, "Mail", "/admin/mail", move || view! { <MailView lines to_files/> }))
}

struct Line {
    to: String,
    subject: String,
    body: String,
    when: String,
    state: String,
}

fn line(wall: &Wall, mail: Mail) -> Line {
    let state = match (mail.state.as_str(), mail.sent_at, mail.last_error) {
        ("sent", Some(at), _) => format!("Sent {}", wall.moment(at)),
        ("failed", _, Some(error)) => format!("Not delivered yet: {error}"),
        _ => "Waiting".to_owned(),
    };
    Line { to: mail.to, subject: mail.subject, body: mail.body, when: wall.moment(mail.created_at), state }
}

#[component]
fn MailView(lines: Vec<Line>, to_files: bool) -> impl IntoView {
    let empty = lines.is_empty().then(|| view! { <p class="empty">"No mail has been written yet."</p> });
    let way = if to_files {
        "No mail server is set, so letters are written to the data folder and shown here."
    } else {
        "The newest hundred letters and what became of them."
    };
    let rows: Vec<_> = lines.into_iter().map(letter).collect();
    view! {
        <PageHead title="Mail"><p>{way}</p></PageHead>
        {empty}
        <ul class="ruled-list">{rows}</ul>
    }
}

fn letter(line: Line) -> impl IntoView {
    let paragraphs: Vec<_> = line.body.lines().filter(|text| !text.is_empty()).map(|text| view! { <p>{text.to_owned()}</p> }).collect();
    view! {
        <li>
            <details>
                <summary>{line.subject}</summary>
                <div class="stack">{paragraphs}</div>
            </details>
            <span class="small soft">{line.when}</span>
            <span class="small soft">{line.to}</span>
            <span class="small">{line.state}</span>
        </li>
    }
}
