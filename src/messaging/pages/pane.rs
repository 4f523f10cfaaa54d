//! One thread in a page: its heading, the reply clock, the messages and the composer.

use crate::messaging::islands::composer::ComposerFacts;
use crate::messaging::islands::{MessageView, OpenedThread, ThreadPane, under_days};
use crate::messaging::server::queries::OpenThread;
use crate::platform::random;
use crate::ui::{Glyph, Icon, TextArea};
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
                let lines: Vec<_> = under_days(open.lines).into_iter().map(|(day, line)| view! { <MessageView day line/> }).collect();
                view! {
                    {lines}
                    <p><a class="link" href=newest><Icon glyph=Glyph::Down small=true/>"Back to the newest"</a></p>
                }.into_any()
            } else {
                let (thread, once) = (open.id.to_string(), random::id::<Uuid>().to_string());
                let opened = OpenedThread { lines: open.lines, composer: ComposerFacts { thread, once }, unseen: context.unseen };
                let label = format!("Write to {}", open.first_name);
                view! {
                    <ThreadPane opened>
                        <TextArea name="body" label rows=3 maxlength=4000 required=true value=context.prefill/>
                    </ThreadPane>
                }
                .into_any()
            }}
        </section>
    }
}
