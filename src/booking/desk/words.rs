//! Why the desk cannot have a time, in words.

/// The obstacle to a time, as far as the desk may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InTheWay {
    /// No room is free, or someone holds the time just now.
    NoRoom,
    /// The therapist has a visit. `times`: "4:30 to 5:30 pm".
    Visit { therapist: String, client: String, times: String, room: String },
}

impl From<InTheWay> for String {
    fn from(what: InTheWay) -> Self {
        match what {
            InTheWay::NoRoom => "No room that would do is free then, or someone holds it just now.".to_owned(),
            InTheWay::Visit { therapist, client, times, room } => format!("{therapist} has {client} then, {times} in {room}."),
        }
    }
}
