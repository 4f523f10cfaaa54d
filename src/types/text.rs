//! Typed text, bounded and trimmed once on input.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why text was refused. `sentence` is shown beside the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextProblem {
    Empty,
    TooLong { most: u32, had: u32 },
}

impl TextProblem {
    pub fn sentence(self) -> String {
        match self {
            Self::Empty => "Please write something here first.".to_owned(),
            Self::TooLong { most, had } => {
                format!("This has {had} characters and the most is {most}. Please shorten it or send it in two parts.")
            }
        }
    }
}

/// Text of 1 to `MOST` characters, trimmed, with `\n` as line ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text<const MOST: u32>(String);

impl<const MOST: u32> Text<MOST> {
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        let text = clean(typed);
        let had = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        match had {
            0 => Err(TextProblem::Empty),
            had if had > MOST => Err(TextProblem::TooLong { most: MOST, had }),
            _ => Ok(Self(text)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MOST: u32> fmt::Display for Text<MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Drops control characters and marks that change the direction of writing: they can make one sentence read as another.
fn clean(typed: &str) -> String {
    let kept: String = typed
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .collect();
    kept.trim().to_owned()
}

/// A text with a capital at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_trimmed_and_keeps_its_lines() {
        assert_eq!(Text::<20>::parse("  one\r\ntwo \n").map(Text::into_string), Ok("one\ntwo".to_owned()));
    }

    #[test]
    fn empty_and_long_text_are_refused() {
        assert_eq!(Text::<5>::parse(" \n "), Err(TextProblem::Empty));
        assert_eq!(Text::<5>::parse("éééééé"), Err(TextProblem::TooLong { most: 5, had: 6 }));
    }

    #[test]
    fn marks_that_change_the_direction_of_writing_are_dropped() {
        assert_eq!(Text::<20>::parse("a\u{202E}b\u{0}").map(Text::into_string), Ok("ab".to_owned()));
    }
}
