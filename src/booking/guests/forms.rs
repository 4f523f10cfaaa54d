//! The forms of a guest's way to a first visit.

use crate::types::form::form;
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Instant;

form! {
    pub struct HoldNew {
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        start: Instant = hidden,
        #[serde(default)] add_ons: String = hidden,
    }
}

form! {
    pub struct SignUp {
        name: String = line("Your name"),
        email: String = line("E-mail"),
        password: String = secret("Choose a password"),
    }
}

form! {
    /// The fields of [`SignUp`] as typed so far. The password comes with them and is not read.
    pub struct ExtendNew {
        #[serde(default)] name: String = line("Your name"),
        #[serde(default)] email: String = line("E-mail"),
    }
}

form! {
    pub struct Verify {
        code: String = line("The code"),
    }
}
