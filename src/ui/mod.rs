//! The design system: every shape that more than one page draws. It knows no clinic rules; pages hand it plain values.
//! All components render on the server from owned props. Class names are those of `style/`.

pub(crate) mod answer;
pub mod body_map;
mod body_map_shapes;
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

pub use body_map::{AreaTable, BodyMap, Ramp};
pub use button::{Button, ButtonKind, LinkButton, TextButton};
pub use chart::{Course, PainLine, PainLineData, Point, Spark, Tick, Trend, Whisker, WhiskerAxis};
pub use choice::{Choice, Pick, Scale, TickRow};
pub use field::{Hidden, Select, TextField, options};
pub use icon::{Glyph, Icon};
pub use layout::{NavItem, PageHead, Section, Shell, Signed};
pub use notice::{Notice, Tone};
pub use table::{Twin, TwinDetails};
pub use text_area::TextArea;

/// The names that apply, in order, as one class attribute.
fn classes(names: &[(&str, bool)]) -> String {
    let on: Vec<&str> = names.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name).collect();
    on.join(" ")
}
