//! What just happened, said in place. Good news waits its turn for listeners; a problem speaks at once.

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
