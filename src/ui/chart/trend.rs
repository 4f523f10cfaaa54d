//! The direction of a course: a word and an arrow beside the colour, never colour alone.

use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    Better,
    Same,
    Worse,
}

/// `up`: the score itself rises, which is worse for pain and better for ability. The arrow shows the score, the colour the course.
#[component]
pub fn Trend(course: Course, #[prop(into)] word: String, #[prop(optional)] up: bool) -> impl IntoView {
    let class = match course {
        Course::Better => "trend trend--better",
        Course::Same => "trend trend--same",
        Course::Worse => "trend trend--worse",
    };
    let glyph = match (course, up) {
        (Course::Same, _) => Glyph::Same,
        (_, true) => Glyph::Up,
        (_, false) => Glyph::Down,
    };
    view! { <span class=class><Icon glyph=glyph small=true/>{word}</span> }
}
