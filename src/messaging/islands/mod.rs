//! What moves in the browser: a thread that grows, a queue that reorders itself, the count in the navigation.
//! The server draws the page, and it alone writes what is shown; forms go out the same way with and without this.
//! What is known is what stands in the page, so nothing of it is sent a second time for the islands.

pub mod count;
pub mod inbox;
pub mod news;
pub mod thread;

pub use self::count::LiveCount;
pub use self::inbox::{LiveInbox, Row};
pub use self::thread::{Line, LiveThread, Log, shown};
