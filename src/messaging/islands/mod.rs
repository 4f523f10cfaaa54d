//! The islands of messaging: a thread that grows, a queue that reorders itself, the unread count in the navigation.
//! The server renders the page and writes every text but "Sending…" and what is said of a lost connection; forms are sent the same way
//! with and without islands.
//! Islands begin with what the page shows, so nothing is sent a second time for them.

pub mod composer;
pub mod count;
pub mod inbox;
pub mod lines;
pub mod news;
pub mod thread;

pub use self::count::LiveCount;
pub use self::inbox::{Queue, ThreadRowView};
pub use self::lines::{MessageView, under_days};
pub use self::thread::{ThreadFacts, ThreadPane};
