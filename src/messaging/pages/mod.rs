//! The pages of messaging: a client's threads, one thread from either side, and a therapist's queue.

pub mod inbox;
pub mod pane;
pub mod thread;
pub mod threads;
