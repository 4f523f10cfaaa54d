//! The islands of messaging: a thread that grows, a queue that reorders itself, the unread count in the navigation.
//! The server renders the page and writes every text; forms are sent the same way with and without islands.
//! Islands keep their state in the page, so nothing is sent a second time for them.

pub mod count;
pub mod inbox;
pub mod news;
pub mod thread;

pub use self::count::LiveCount;
pub use self::inbox::{LiveInbox, ThreadRowView};
pub use self::thread::{LiveThread, Log, MessageView, under_days};
