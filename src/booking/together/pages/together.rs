//! `/book/together`: two people of one household, side by side or one after the other, in one step.

use crate::booking::appointments::pages::parts::Weeks;
use crate::booking::together::policy::Way;
use crate::booking::together::server::pairs::{self, PairRequest, PairRow, Together};
use crate::session::cx::Cx;
use crate::types::ids::{ClientId, ServiceId};
use crate::types::text::capitalised;
use crate::ui::{Button, Choice, Hidden, LinkButton, PageHead, Select};
use crate::web::{Page, PageResult, Query};
use jiff::civil::Date;
use leptos::prelude::*;

pub async fn together_page(cx: Cx, query: Query) -> PageResult {
    let me = cx.client()?;
    let request = PairRequest {
        who: [query.get("first"), query.get("who")],
        was: [query.get("was"), query.get("was2")],
        services: [query.get("service"), query.get("service2")],
        way: query.get("way").unwrap_or(Way::SideBySide),
        from: query.get("from"),
    };
    let week = pairs::week(&cx, &me, request).await?;
    Ok(Page::new(&cx, "Two of you", "/book", move || match week {
        Some(week) => view! { <TogetherView week/> }.into_any(),
        None => view! { <NobodyElseView/> }.into_any(),
    }))
}

#[component]
fn NobodyElseView() -> impl IntoView {
    view! {
        <PageHead title="Two of you">
            <p>"You book for nobody else yet. Add a child, or someone who does not book themselves, and you can come together."</p>
        </PageHead>
        <p class="btn-row"><LinkButton href="/me#household">"Whom you book for"</LinkButton></p>
    }
}

#[component]
fn TogetherView(week: Together) -> impl IntoView {
    let [first, second] = week.who;
    let lead = format!("{} and {}, on one way to the clinic.", capitalised(first.in_full()), second.in_full());
    let (for_first, for_second) = (format!("For {}", first.in_full()), format!("For {}", second.in_full()));
    let here = format!(
        "/book/together?first={}&who={}&service={}&service2={}&way={}&from=",
        first.id,
        second.id,
        week.services[0],
        week.services[1],
        <&str>::from(week.way)
    );
    let options = |all: &[(ServiceId, String)]| all.iter().map(|(id, line)| (id.to_string(), line.clone())).collect::<Vec<_>>();
    let people: Vec<(String, String)> = week.household.iter().map(|one| (one.id.to_string(), capitalised(one.in_full()))).collect();
    let empty = week.days.is_empty().then(|| nothing(week.next, &here));
    let ids = ([first.id, second.id], week.services);
    let days: Vec<_> = week.days.into_iter().map(|(heading, rows)| day_view(heading, rows, ids)).collect();
    view! {
        <PageHead title="Two of you"><p>{lead}</p></PageHead>
        <form class="stack narrow" method="get" action="/book/together">
            <Hidden name="was" value=first.id.to_string()/><Hidden name="was2" value=second.id.to_string()/>
            <Select name="first" label="One of you" options=people.clone() value=first.id.to_string()/>
            <Select name="who" label="The other" options=people value=second.id.to_string()/>
            <Select name="service" label=for_first options=options(&week.choices[0]) value=week.services[0].to_string()/>
            <Select name="service2" label=for_second options=options(&week.choices[1]) value=week.services[1].to_string()/>
            <fieldset><legend>"How"</legend><div class="choices choices--tight">
                <Choice name="way" value="side" label="At the same time" checked={week.way == Way::SideBySide}/>
                <Choice name="way" value="after" label="One after the other, in this order" checked={week.way == Way::OneAfterTheOther}/>
            </div></fieldset>
            <p class="btn-row"><Button>"Show times"</Button></p>
        </form>
        <div class="space-above"><Weeks first=week.first here/></div>
        {empty}
        {days}
    }
}

fn nothing(next: Option<(Date, String)>, here: &str) -> impl IntoView + use<> {
    let next = match next {
        Some((date, day)) => view! { "The first after them is on " <a href=format!("{here}{date}")>{day}</a> "." }.into_any(),
        None => view! { "Nor do any in the four weeks after. The other way of coming may have some." }.into_any(),
    };
    view! { <p class="empty">"No two times fit together in these seven days. "{next}</p> }
}

fn day_view(heading: String, rows: Vec<PairRow>, (who, services): ([ClientId; 2], [ServiceId; 2])) -> impl IntoView + use<> {
    let id = heading.replace(' ', "-");
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let pair = row.pair;
            view! {
                <li class="opening opening--plain">
                    <span class="opening__who">{row.words}</span>
                    <form method="post" action="/api/booking/hold-both">
                        <Hidden name="therapist" value=pair.first.therapist.to_string()/>
                        <Hidden name="service" value=services[0].to_string()/>
                        <Hidden name="start" value=pair.first.start.micros().to_string()/>
                        <Hidden name="first" value=who[0].to_string()/>
                        <Hidden name="client" value=who[1].to_string()/>
                        <Hidden name="therapist2" value=pair.second.therapist.to_string()/>
                        <Hidden name="service2" value=services[1].to_string()/>
                        <Hidden name="start2" value=pair.second.start.micros().to_string()/>
                        <Button aria_label=row.label>"Hold both"</Button>
                    </form>
                </li>
            }
        })
        .collect();
    view! { <section aria-labelledby=id.clone() class="group"><h2 id=id.clone()>{heading}</h2><ul>{rows}</ul></section> }
}
