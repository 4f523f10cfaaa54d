//! A client’s pain line with its finding and its table.

use crate::outcomes::server::pain_line::PainStory;
use crate::ui::PainLine;
use leptos::prelude::*;

/// A pain line under its finding, as every page shows it.
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
