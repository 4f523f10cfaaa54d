//! `/admin/waitlist`: who was offered what came free, and who was passed over and why. For the desk to read, not to act on.

use crate::accounts::model::Right;
use crate::booking::server::waiting::{self, LogGroup};
use crate::server::cx::Cx;
use crate::server::web::{Page, PageResult};
use crate::ui::PageHead;
use leptos::prelude::*;

pub async fn waitlist_page(cx: Cx) -> PageResult {
    let desk = cx.staff(Right::Schedule)?;
    let (groups, subjects) = waiting::log(&cx, &desk).await?;
    cx.looked_at_all("/admin/waitlist", subjects, None).await?;
    Ok(Page::new(&cx, "Waiting list", "/admin/waitlist", move || view! { <WaitlistView groups/> }))
}

#[component]
fn WaitlistView(groups: Vec<LogGroup>) -> impl IntoView {
    let empty = groups.is_empty().then(|| view! { <p class="empty">"Nothing came free yet while someone was waiting."</p> });
    let groups: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(n, group)| {
            let id = format!("g{n}");
            let lines: Vec<_> = group
                .lines
                .into_iter()
                .map(|line| view! { <li><span>{line.who}<small class="small soft">{line.what}</small></span><span class="small soft">{line.when}</span></li> })
                .collect();
            view! {
                <section class="section" aria-labelledby=id.clone()>
                    <h2 id=id.clone()>{group.what}</h2>
                    <ol class="log">{lines}</ol>
                </section>
            }
        })
        .collect();
    view! {
        <PageHead title="Waiting list">
            <p class="soft">"Every time that came free while someone waited: who was asked, and who was passed over and why."</p>
        </PageHead>
        {empty}
        {groups}
    }
}
