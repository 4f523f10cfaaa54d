//! Ways to reach a person, parsed once at the door.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address in the one spelling that is stored and compared: lower case, no white space around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("That does not look like an e-mail address. An example: maya@elbowriver.example")]
pub struct NotAnEmail;

impl Email {
    /// Only the shape is judged (`local@domain.tld`, at most 254 characters); whether mail arrives is for the mail to show.
    pub fn parse(typed: &str) -> Result<Self, NotAnEmail> {
        let text = typed.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let fine = !local.is_empty()
            && local.len() <= 64
            && domain.contains('.')
            && !domain.starts_with(['.', '-'])
            && !domain.ends_with('.')
            && !domain.contains("..")
            && text.len() <= 254
            && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c))
            && text.matches('@').count() == 1;
        if fine { Ok(Self(text)) } else { Err(NotAnEmail) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_one_spelling() {
        assert_eq!(Email::parse(" Maya@ElbowRiver.example ").map(|e| e.to_string()), Ok("maya@elbowriver.example".to_owned()));
    }

    #[test]
    fn what_could_break_a_mail_header_is_refused() {
        for bad in [
            "maya",
            "maya@",
            "@x.example",
            "a b@x.example",
            "a@x.example\r\nBcc: b@x.example",
            "a@b@x.example",
            "a@x..example",
            "a@localhost",
        ] {
            assert_eq!(Email::parse(bad), Err(NotAnEmail), "{bad:?}");
        }
    }
}
