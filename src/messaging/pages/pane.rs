//! One thread in a page: its heading, the reply clock, the messages and the composer.

use crate::messaging::islands::{LiveThread, Log, MessageView, under_days};
use crate::messaging::server::queries::OpenThread;
use crate::platform::random;
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
                let lines: Vec<_> = under_days(open.lines).into_iter().map(|(day, line)| view! { <MessageView day line/> }).collect();
                view! {
                    {lines}
                    <p><a class="link" href=newest><Icon glyph=Glyph::Down small=true/>"Back to the newest"</a></p>
                }.into_any()
            } else {
                let thread = open.id.to_string();
                view! {
                    <LiveThread>
                        <Log lines=open.lines unseen=context.unseen/>
                        <Composer thread to=open.first_name prefill=context.prefill/>
                    </LiveThread>
                }.into_any()
            }}
        </section>
    }
}

/// Its number makes it post once, however often it is sent.
#[component]
fn Composer(thread: String, to: String, prefill: &'static str) -> impl IntoView {
    let once = random::id::<Uuid>().to_string();
    view! {
        <form method="post" action="/api/messaging/post" class="composer" id="newest">
            <Hidden name="thread" value=thread/>
            <Hidden name="once" value=once/>
            <TextArea name="body" label=format!("Write to {to}") rows=3 maxlength=4000 required=true value=prefill/>
            <p class="field__error" role="alert" hidden></p>
            <div class="composer__foot">
                <p class="small soft">
                    "Nobody watches these messages at night. A nurse answers at 811 at any hour; in an emergency call 911."
                </p>
                <div class="btn-row"><Button kind=ButtonKind::Main>"Send"</Button></div>
            </div>
        </form>
    }
}
