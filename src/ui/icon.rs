//! Line icons on a 24 by 24 grid, inline so that they take the colour of the text beside them. An icon is hidden from screen
//! readers and always beside a word or in a labelled control.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($name:ident $strokes:literal)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Glyph {
            $($name,)*
        }

        impl Glyph {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)*];

            fn strokes(self) -> &'static str {
                match self {
                    $(Self::$name => $strokes,)*
                }
            }
        }
    };
}

glyphs! {
    Home "M4 11.2 12 4.5l8 6.7V19.5a1 1 0 0 1-1 1h-4.6v-5.8H9.6v5.8H5a1 1 0 0 1-1-1z"
    Book "M5.5 5.5h13A1.5 1.5 0 0 1 20 7v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19V7a1.5 1.5 0 0 1 1.5-1.5zM4 10h16M8.5 3.5\
        v4M15.5 3.5v4M12 12.8v4.4M9.8 15h4.4"
    Messages "M4 5.5h16v11.3h-8.2L7.4 20.5v-3.7H4zM8 9.6h8M8 12.8h5"
    History "M6.5 4v16M4.6 7a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0-3.8 0M4.6 16a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0-3.8 0M11.5 7H20\
        M11.5 16H20M11.5 10h5.5M11.5 19h5.5"
    Progress "M4 4.5v15.5h16M7 8.5l4 3 3.5-1 5 5.5"
    Today "M3.7 12a8.3 8.3 0 1 0 16.6 0a8.3 8.3 0 1 0-16.6 0M12 7.3V12l3.2 2.3"
    Calendar "M5.5 5.5h13A1.5 1.5 0 0 1 20 7v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19V7a1.5 1.5 0 0 1 1.5-1.5zM4 10h16\
        M8.5 3.5v4M15.5 3.5v4"
    Clients "M5.8 8.5a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0M3.5 19.5c.4-3.6 2.6-5.4 5.5-5.4s5.1 1.8 5.5 5.4M15.3 5.6\
        a3.2 3.2 0 0 1 0 5.9M17 14.5c2 .7 3.2 2.4 3.5 5"
    Outcomes "M4 4.5v15.5h16M7 8.5l4 3 3.5-1 5 5.5"
    Clock "M3.7 12a8.3 8.3 0 1 0 16.6 0a8.3 8.3 0 1 0-16.6 0M12 7.3V12l3.2 2.3"
    Check "m5 12.5 4.5 4.5L19 7.5"
    DoubleCheck "m2.5 12.8 4 4L15 8M11 15.8l1 1 8.5-8.8"
    Left "m14.5 6-6 6 6 6"
    Right "m9.5 6 6 6-6 6"
    Down "M12 5v13.5M6 13l6 5.5 6-5.5"
    Up "M12 19V5.5M6 11l6-5.5 6 5.5"
    Same "M5 12h14"
    Body "M9.7 5.3a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0M5.5 10.5c2-.8 4.2-1.2 6.5-1.2s4.5.4 6.5 1.2M9.5 9.6V15l-1 6M14.5 9.6V15\
        l1 6M9.5 14.5h5"
    Phone "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4z"
    Plus "M12 5v14M5 12h14"
    Alert "M12 4 3 20h18zM12 10v4.8M12 17.4v.1"
}

#[component]
pub fn Icon(
    glyph: Glyph,
    /// 18 px instead of 24, for a line of text or a button.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = if small { "icon icon--small" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.strokes()/>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn an_icon_is_hidden_from_screen_readers() {
        let html = view! { <Icon glyph=Glyph::Same small=true/> }.plain_html();
        assert!(html.starts_with("<svg ") && html.contains("aria-hidden=\"true\""), "{html}");
        assert!(html.contains("class=\"icon icon--small\"") && html.contains("d=\"M5 12h14\""), "{html}");
    }

    #[test]
    fn every_glyph_starts_its_strokes_with_a_move() {
        for glyph in Glyph::ALL {
            assert!(glyph.strokes().starts_with(['M', 'm']), "{glyph:?}");
        }
    }
}
