//! Ways to reach a person, parsed once on input.

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
    /// Checks the shape only: `local@domain.tld`, at most 254 characters. Whether mail arrives, only a mail can show.
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

/// A telephone number by its digits, without the country's 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("That does not look like a telephone number. An example: 403 555 0142")]
pub struct NotAPhone;

impl Phone {
    pub fn parse(typed: &str) -> Result<Self, NotAPhone> {
        let fine = typed.chars().all(|c| c.is_ascii_digit() || " +-.()".contains(c));
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let digits = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(&digits).to_owned() } else { digits };
        if fine && (10..=15).contains(&digits.len()) { Ok(Self(digits)) } else { Err(NotAPhone) }
    }

    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// `403 555 0142`; other numbers as their digits.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.get(..3), self.0.get(3..6), self.0.get(6..)) {
            (Some(area), Some(office), Some(line)) if self.0.len() == 10 => write!(f, "{area} {office} {line}"),
            _ => f.write_str(&self.0),
        }
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
    fn an_address_that_could_break_a_mail_header_is_refused() {
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

    #[test]
    fn a_telephone_number_is_read_in_every_usual_spelling() {
        for typed in ["403 555 0142", "(403) 555-0142", "+1 403 555 0142", "4035550142"] {
            assert_eq!(Phone::parse(typed).map(|phone| phone.to_string()), Ok("403 555 0142".to_owned()), "{typed}");
        }
        for typed in ["", "0142", "call me", "403 555 0142 ext 5"] {
            assert_eq!(Phone::parse(typed), Err(NotAPhone), "{typed}");
        }
    }
}
