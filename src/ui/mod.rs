//! The design system: every shape that more than one page draws. It knows no clinic rules; pages hand it plain values.
//! All components render on the server from owned props. Class names are those of `style/`.

pub mod answer;
pub mod body_map;
pub mod body_map_shapes;
pub mod button;
pub mod chart;
pub mod choice;
pub mod field;
pub mod icon;
pub mod layout;
pub mod load;
pub mod notice;
pub mod table;
pub mod text_area;

pub use crate::ui::body_map::{AreaTable, BodyMap, Ramp};
pub use crate::ui::button::{Button, ButtonKind, LinkButton, TextButton};
pub use crate::ui::chart::{Course, PainLine, PainLineData, Point, Spark, Tick, Trend, Whisker, WhiskerAxis};
pub use crate::ui::choice::{Choice, Pick, Scale, TickRow};
pub use crate::ui::field::{Hidden, Select, TextField, options};
pub use crate::ui::icon::{Glyph, Icon};
pub use crate::ui::layout::{NavItem, PageHead, Section, Shell, Signed};
pub use crate::ui::notice::{Notice, Tone};
pub use crate::ui::table::{Twin, TwinDetails};
pub use crate::ui::text_area::TextArea;

/// The names that apply, in order, as one class attribute.
fn classes(names: &[(&str, bool)]) -> String {
    let on: Vec<&str> = names.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name).collect();
    on.join(" ")
}
