//! A client’s line of pain and activities with its sentence and its table.

use crate::outcomes::server::line::PainStory;
use crate::ui::PainLine;
use leptos::prelude::*;

/// A pain line under its finding. Used wherever a client's course is shown.
#[component]
pub fn StoryView(story: PainStory) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="line">
            <h2 id="line">{story.heading}</h2>
            {story.range.map(|range| view! { <p class="soft">{range}</p> })}
            <PainLine data=story.data/>
        </section>
    }
}
