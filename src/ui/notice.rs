//! A notice of what just happened. A screen reader reads a problem at once and good news when it is its turn.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Good,
    Problem,
}

#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let (class, role, glyph) = match tone {
        Tone::Good => ("notice notice--good", "status", Glyph::Check),
        Tone::Problem => ("notice notice--problem", "alert", Glyph::Alert),
    };
    view! {
        <div class=class role=role>
            <Icon glyph=glyph/>
            <div>{children()}</div>
        </div>
    }
}
