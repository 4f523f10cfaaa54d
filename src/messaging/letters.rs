//! The letter about a new message. It says neither who wrote it nor what.

use crate::notifications::model::Words;

/// `link` leads to the messages, behind the sign-in.
pub fn new_message(clinic: &str, link: &str) -> Words {
    let body = format!("You have a new message.\n\nTo read it: {link}\n\n{clinic}\n");
    Words { subject: format!("A new message from {clinic}"), body }
}
