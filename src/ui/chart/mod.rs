//! Charts as plain SVG, drawn on the server, with a sentence for screen readers and a table for everyone. The geometry is
//! pure and separate from the drawing.

pub mod axis;
pub mod frame;
pub mod labels;
pub mod line;
pub mod spark;
pub mod trend;
pub mod whisker;

pub use self::axis::{coord, plain};
pub use self::line::{PainLine, PainLineData, Point, Tick};
pub use self::spark::Spark;
pub use self::trend::{Course, Trend};
pub use self::whisker::{Whisker, WhiskerAxis};
