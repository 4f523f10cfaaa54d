//! A secret in a letter, such as a code: dots in its body, and sealed beside it until the letter is sent.

use crate::platform::seal::Place;
use crate::types::ids::MailId;

/// What a letter's body shows in the place of its secret until it is sent.
pub const HIDDEN: &str = "••••••";

/// Where the secret of a letter is sealed.
pub fn place(mail: MailId) -> Place {
    Place::new("mails", "secret", mail.uuid())
}
