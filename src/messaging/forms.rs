//! The forms of messaging.

use crate::types::form::form;
use crate::types::ids::{MessageId, TherapistId, ThreadId};
use uuid::Uuid;

form! {
    /// The composer under a thread. `once` is the form's own number: a form that is sent twice posts once.
    pub struct MessageForm {
        thread: ThreadId = hidden,
        once: Uuid = hidden,
        body: String = long("Your message"),
    }
}

form! {
    /// Marks a thread as read up to a message that was shown.
    pub struct ReadForm {
        thread: ThreadId = hidden,
        newest: MessageId = hidden,
    }
}

form! {
    /// The button that opens the thread with a therapist.
    pub struct ThreadForm { therapist: TherapistId = hidden }
}
