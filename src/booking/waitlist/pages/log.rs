//! `/admin/waitlist`: who was offered each freed time, and who was passed over and why. For the desk to read, not to act on.

use crate::booking::waitlist::server::queries::{self, Log, LogGroup, LogLine};
use crate::session::cx::Cx;
use crate::types::person::Right;
use crate::ui::{Glyph, Icon, PageHead};
use crate::web::{Page, PageResult, Query};
use leptos::prelude::*;

pub async fn waitlist_page(cx: Cx, query: Query) -> PageResult {
    let desk = cx.staff(Right::Schedule)?;
    let page: usize = query.get("page").unwrap_or_default();
    let Log { groups, more, subjects } = queries::log(&cx, &desk, page).await?;
    cx.looked_at_all("/admin/waitlist", subjects, None).await?;
    let to = |page: usize| format!("/admin/waitlist?page={page}");
    let (later, earlier) = (page.checked_sub(1).map(to), more.then(|| to(page.saturating_add(1))));
    Ok(Page::new(&cx, "Waiting list", "/admin/waitlist", move || view! { <WaitlistView groups later earlier/> }))
}

#[component]
fn WaitlistView(groups: Vec<LogGroup>, later: Option<String>, earlier: Option<String>) -> impl IntoView {
    let empty = groups.is_empty().then(|| view! { <p class="empty">"Nothing came free yet while someone was waiting."</p> });
    let groups: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(n, group)| {
            let id = format!("g{n}");
            let lines: Vec<_> = group
                .lines
                .into_iter()
                .map(|LogLine { who, what, when }| {
                    view! { <li><span>{who}<small class="small soft">{what}</small></span><span class="small soft">{when}</span></li> }
                })
                .collect();
            view! {
                <section class="section" aria-labelledby=id.clone()>
                    <h2 id=id.clone()>{group.what}</h2>
                    <ol class="ruled-list">{lines}</ol>
                </section>
            }
        })
        .collect();
    let lead = "Every visit that ended while someone waited, and every other time that was offered: who was asked, and who was passed \
        over and why.";
    view! {
        <PageHead title="Waiting list"><p class="soft">{lead}</p></PageHead>
        {empty}
        {groups}
        <p class="row">
            {later.map(|href| view! { <a class="link" href=href><Icon glyph=Glyph::Left small=true/>"Later"</a> })}
            {earlier.map(|href| view! { <a class="link" href=href>"Earlier"<Icon glyph=Glyph::Right small=true/></a> })}
        </p>
    }
}
