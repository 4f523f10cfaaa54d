//! One thread as it stands in a page: its head, the reply clock, the messages and the composer.

use crate::messaging::islands::{Line, LiveThread, Log, shown};
use crate::messaging::server::queries::OpenThread;
use crate::platform::random;
use crate::ui::{Button, ButtonKind, Glyph, Hidden, Icon, TextArea};
use leptos::prelude::*;
use uuid::Uuid;

/// What a thread page needs beside the thread.
#[derive(Debug, Clone)]
pub struct Around {
    /// The list this thread was opened from.
    pub back: &'static str,
    /// The thread's own address.
    pub here: String,
    /// The words a message begins with.
    pub begun: &'static str,
    /// Some lines are shown without being marked as read.
    pub unseen: bool,
    /// An older page: no composer, nothing moves.
    pub older: bool,
}

#[component]
pub fn ThreadView(open: OpenThread, around: Around) -> impl IntoView {
    let earlier = open.older.map(|at| format!("{}?before={}", around.here, at.micros()));
    view! {
        <section class="mail__thread" aria-labelledby="with">
            <p class="mail__back"><a class="link" href=around.back><Icon glyph=Glyph::Left small=true/>"All messages"</a></p>
            <h2 id="with">{open.with}</h2>
            {open.clock.map(|clock| view! { <p class="clock"><Icon glyph=Glyph::Clock/><span>{clock}</span></p> })}
            {earlier.map(|href| view! { <p><a class="link" href=href><Icon glyph=Glyph::Up small=true/>"Earlier messages"</a></p> })}
            {if around.older {
                let newest = around.here;
                let lines: Vec<_> = shown(open.lines).into_iter().map(|(day, line)| view! { <Line day line/> }).collect();
                view! {
                    {lines}
                    <p><a class="link" href=newest><Icon glyph=Glyph::Down small=true/>"Back to the newest"</a></p>
                }.into_any()
            } else {
                let thread = open.id.to_string();
                view! {
                    <LiveThread>
                        <Log lines=open.lines unseen=around.unseen/>
                        <Composer thread to=open.first_name begun=around.begun/>
                    </LiveThread>
                }.into_any()
            }}
        </section>
    }
}

/// The number it carries makes it post once, however often it is sent.
#[component]
fn Composer(thread: String, to: String, begun: &'static str) -> impl IntoView {
    let once = random::id::<Uuid>().to_string();
    view! {
        <form method="post" action="/api/messaging/post" class="composer" id="newest">
            <Hidden name="thread" value=thread/>
            <Hidden name="once" value=once/>
            <TextArea name="body" label=format!("Write to {to}") rows=3 maxlength=4000 required=true value=begun/>
            <p class="field__error" role="alert" hidden></p>
            <div class="composer__foot">
                <p class="small soft">"Nobody watches these messages at night. A nurse answers at 811 at any hour; in an emergency call 911."</p>
                <div class="btn-row"><Button kind=ButtonKind::Main>"Send"</Button></div>
            </div>
        </form>
    }
}
