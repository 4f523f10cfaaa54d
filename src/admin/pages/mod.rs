//! `/admin`: the editors of the clinic, as plain forms. A change that affects booked visits shows them before it is saved.

pub mod clients;
pub mod clinic;
pub mod closures;
pub mod rooms;
pub mod services;
pub mod shifts;

use crate::booking::stranded::server::queries::{self, Stranded};
use crate::clinic::server::practice::Practice;
use crate::session::cx::Cx;
use crate::types::instant::TimeRange;
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, Notice, PageHead, Tone};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn admin_page(cx: Cx) -> PageResult {
    let staff = cx.staff(Right::Schedule)?;
    let waiting = queries::count(&cx, &staff).await?;
    let is_admin = cx.staff(Right::Admin).is_ok();
    let handover = match waiting {
        0 => "Nothing to hand over".to_owned(),
        1 => "One visit to hand over".to_owned(),
        many => format!("{many} visits to hand over"),
    };
    let mut rows = vec![
        ("/admin/shifts", "Who works when".to_owned(), "Weekly hours, dates of their own, time off, rests."),
        ("/admin/closures", "Closures".to_owned(), "When the clinic, or one of its places, is closed."),
        ("/admin/handover", handover, "Booked visits that stand without their therapist."),
        ("/admin/waitlist", "Waiting list".to_owned(), "Who was offered what came free, and who was passed over and why."),
    ];
    if is_admin {
        rows.push((
            "/admin/clinic",
            "Name and booking rules".to_owned(),
            "Address, notice, how far ahead, and what cancelling late costs.",
        ));
        rows.push(("/admin/services", "Services".to_owned(), "What can be booked, by whom, for how long and at which price."));
        rows.push(("/admin/rooms", "Rooms and equipment".to_owned(), "And the clinic’s places."));
        rows.push(("/admin/mail", "Mail".to_owned(), "What was sent, and what could not be."));
    }
    Ok(Page::new(&cx, "The clinic", "/admin", move || {
        let rows: Vec<_> = rows.into_iter().map(|(href, words, note)| view! { <LinkRow href words note/> }).collect();
        view! { <PageHead title="The clinic"/><ul class="ruled-list">{rows}</ul> }
    }))
}

/// A line of a list that leads to a page.
#[component]
fn LinkRow(#[prop(into)] href: String, words: String, #[prop(into)] note: String) -> impl IntoView {
    view! { <li><span><a class="link" href=href>{words}</a><small class="small soft">{note}</small></span></li> }
}

/// A line of a list with a button.
#[component]
fn ActionRow(words: String, note: String, children: Children) -> impl IntoView {
    view! { <li><span>{words}<small class="small soft">{note}</small></span>{children()}</li> }
}

/// Why what was typed was not saved.
#[component]
fn NotSaved(sentence: String) -> impl IntoView {
    view! { <Notice tone=Tone::Problem>{sentence}" Nothing was saved; what you typed is kept below."</Notice> }
}

/// "Thu 24 Dec, 12:00 pm to …"
fn range_words(practice: &Practice, range: TimeRange) -> String {
    format!("{} to {}", practice.wall.moment(range.start), practice.wall.moment(range.end))
}

/// One button that sends a few hidden values.
#[component]
fn OneTap(
    action: &'static str,
    fields: Vec<(&'static str, String)>,
    #[prop(into)] words: String,
    #[prop(optional)] kind: ButtonKind,
    /// The full sentence, for a page with several such buttons.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <form method="post" action=action>{hidden(fields)}<Button kind aria_label=label>{words}</Button></form> }
}

fn hidden(fields: Vec<(&'static str, String)>) -> impl IntoView {
    fields.into_iter().map(|(name, value)| view! { <Hidden name=name value=value/> }).collect_view()
}

/// The booked visits that a change would affect, and the button that saves it.
#[component]
fn Preview(
    stranded: Vec<Stranded>,
    action: &'static str,
    fields: Vec<(&'static str, String)>,
    /// The page of the form, to leave without saving.
    back: String,
) -> impl IntoView {
    let agreed = stranded.len();
    let (head, words) = match agreed {
        0 => ("Nobody who is booked is touched.".to_owned(), "Save"),
        1 => ("One booked visit would be left without a therapist:".to_owned(), "Save, and hand it over"),
        many => (format!("{many} booked visits would be left without a therapist:"), "Save, and hand them over"),
    };
    let row = |one: Stranded| view! { <li><span>{one.visit}<small class="small soft">{one.why}</small></span></li> };
    let rows: Vec<_> = stranded.into_iter().map(row).collect();
    let list = (agreed > 0).then(|| {
        view! {
            <ul class="ruled-list">{rows}</ul>
            <p class="small soft">
                "Nothing is called off. Each stays booked and stands on the list of visits to hand over, with other times for it, until \
                 you have moved or called it off. Clients are written to when you do."
            </p>
        }
    });
    view! {
        <section class="section" aria-labelledby="preview" id="preview-section">
            <h2 id="preview">"Before you save"</h2>
            <p>{head}</p>
            {list}
            <form method="post" action=action>
                {hidden(fields)}
                <Hidden name="agreed" value=agreed.to_string()/>
                <div class="btn-row">
                    <Button kind=ButtonKind::Main>{words}</Button>" "
                    <LinkButton href=back kind=ButtonKind::Quiet>"Leave it as it is"</LinkButton>
                </div>
            </form>
        </section>
    }
}
