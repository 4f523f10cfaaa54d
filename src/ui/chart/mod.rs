//! Charts: drawn as plain SVG on the server, with a sentence for listeners and a table for everyone.
//! Geometry is pure and lives apart from the drawing.

mod axis;
mod frame;
mod labels;
mod line;
mod spark;
mod trend;
mod whisker;

pub use axis::{coord, plain};
pub use line::{PainLine, PainLineData, Point, Tick};
pub use spark::Spark;
pub use trend::{Course, Trend};
pub use whisker::{Whisker, WhiskerAxis};
