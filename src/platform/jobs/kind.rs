//! The kinds of deferred work.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// About a booking on hold: let it go when its time is up.
    ReleaseHold,
    /// About a reminder: write to its client, if the visit still stands.
    RemindOfVisit,
    /// About a hold: it is offered to someone who waits, who may know from now on.
    TellOffer,
    /// About a mail: hand it to the mail server.
    SendMail,
    /// Forget what is void: old sessions, counts, announcements. Promises itself again for the next hour.
    TidyUp,
}

impl JobKind {
    pub const ALL: [Self; 5] = [Self::ReleaseHold, Self::RemindOfVisit, Self::TellOffer, Self::SendMail, Self::TidyUp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReleaseHold => "release_hold",
            Self::RemindOfVisit => "remind_of_visit",
            Self::TellOffer => "tell_offer",
            Self::SendMail => "send_mail",
            Self::TidyUp => "tidy_up",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
