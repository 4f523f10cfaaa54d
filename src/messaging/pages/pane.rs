//! One thread in a page: its heading, the reply clock, the messages and the composer.

use crate::messaging::islands::composer::ComposerFacts;
use crate::messaging::islands::{MessageView, ThreadFacts, ThreadPane, under_days};
use crate::messaging::server::queries::OpenThread;
use crate::platform::random;
use crate::ui::live::live;
use crate::ui::{Button, ButtonKind, Glyph, Hidden, Icon, TextArea};
use leptos::prelude::*;
use uuid::Uuid;

/// What the pane needs beside the thread itself.
#[derive(Debug, Clone)]
pub struct PaneContext {
    /// The list this thread was opened from.
    pub back: &'static str,
    pub address: String,
    /// Text already in the composer.
    pub prefill: &'static str,
    /// Some messages are shown without being marked as read.
    pub unseen: bool,
    /// An older page has no composer and does not update.
    pub older: bool,
}

#[component]
pub fn ThreadView(open: OpenThread, context: PaneContext) -> impl IntoView {
    let earlier = open.older.map(|at| format!("{}?before={}", context.address, at.micros()));
    view! {
        <section class="mail__thread" aria-labelledby="with">
            <p class="mail__back"><a class="link" href=context.back><Icon glyph=Glyph::Left small=true/>"All messages"</a></p>
            <h2 id="with">{open.with}</h2>
            {open.clock.map(|clock| view! { <p class="clock"><Icon glyph=Glyph::Clock/><span>{clock}</span></p> })}
            {earlier.map(|href| view! { <p><a class="link" href=href><Icon glyph=Glyph::Up small=true/>"Earlier messages"</a></p> })}
            {if context.older {
                let newest = context.address;
                let lines: Vec<_> = under_days(open.lines).into_iter().map(|(first, line)| {
                    let day = line.day.clone();
                    view! { <MessageView day=first.then(|| live(move || day.clone())) line/> }
                }).collect();
                view! {
                    {lines}
                    <p><a class="link" href=newest><Icon glyph=Glyph::Down small=true/>"Back to the newest"</a></p>
                }.into_any()
            } else {
                let (thread, once) = (open.id.to_string(), random::id::<Uuid>().to_string());
                let newest = open.lines.last().filter(|_| context.unseen).map(|newest| newest.id.clone());
                let mark_read = newest.map(|newest| view! { <MarkRead thread=thread.clone() newest/> });
                let facts = ThreadFacts { lines: open.lines, composer: ComposerFacts { thread, once }, unseen: context.unseen };
                let label = format!("Write to {}", open.first_name);
                view! {
                    <ThreadPane facts>
                        <TextArea name="body" label rows=3 maxlength=4000 required=true value=context.prefill/>
                    </ThreadPane>
                    {mark_read}
                }
                .into_any()
            }}
        </section>
    }
}

/// For browsers without scripts: with them the island marks as read what is in view.
#[component]
fn MarkRead(thread: String, newest: String) -> impl IntoView {
    view! {
        <form class="mark-read" method="post" action="/api/messaging/read">
            <Hidden name="thread" value=thread/>
            <Hidden name="newest" value=newest/>
            <Button kind=ButtonKind::Quiet>"Mark as read"</Button>
        </form>
    }
}
