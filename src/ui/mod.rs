//! The design system: the components that more than one page uses. It knows no rules of the clinic; pages pass plain values.
//! Components render on the server from owned props; those that islands use draw in the browser as well. Class names are those of `style/`.

pub mod answer;
pub mod body_map;
pub mod body_map_shapes;
pub mod button;
pub mod chart;
pub mod choice;
pub mod classes;
pub mod drawn;
pub mod field;
pub mod icon;
pub mod layout;
pub mod live;
pub mod load;
pub mod markup;
pub mod notice;
pub mod table;
pub mod text_area;
pub mod unread;

pub use self::body_map::{AreaTable, BodyMap, Ramp};
pub use self::button::{Button, ButtonKind, LinkButton, TextButton};
pub use self::chart::{Course, PainLine, PainLineData, Point, Spark, Tick, Trend, Whisker, WhiskerAxis};
pub use self::choice::{Choice, Pick, Scale, TickRow};
pub use self::field::{Hidden, Select, TextField, options};
pub use self::icon::{Glyph, Icon};
pub use self::layout::{NavItem, PageHead, Section, Shell, Signed};
pub use self::markup::PlainHtml;
pub use self::notice::{Notice, Tone};
pub use self::table::{Twin, TwinDetails};
pub use self::text_area::TextArea;
