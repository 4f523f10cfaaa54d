//! The sentence for hours that cannot be read.

use super::hours::BadHours;

impl BadHours {
    pub fn sentence(&self) -> String {
        match self {
            Self::Unreadable(part) => format!("{part} could not be read as hours. An example: 08:00-12:15, 13:00-18:30"),
            Self::EndsFirst(part) => format!("{part} ends before it begins."),
            Self::UnknownPlace(name) => format!("No place of the clinic is called {name}."),
            Self::Overlap => "Two of these hours overlap. Write them one after the other: 08:00-12:00, 13:00-17:00".to_owned(),
        }
    }
}
