//! The forms of the waitlist.

use crate::types::form::form;
use crate::types::ids::{ClientId, ServiceId, WaitId};

form! {
    /// `therapist`: ids separated by spaces, or "anyone". `d1` to `d7` are Monday to Sunday, `p1` to `p3` morning, afternoon and
    /// evening: "on" where ticked. `notice` in hours.
    pub struct JoinWaitlist {
        service: ServiceId = hidden,
        #[serde(default)] therapist: String = hidden,
        #[serde(default)] d1: String = hidden,
        #[serde(default)] d2: String = hidden,
        #[serde(default)] d3: String = hidden,
        #[serde(default)] d4: String = hidden,
        #[serde(default)] d5: String = hidden,
        #[serde(default)] d6: String = hidden,
        #[serde(default)] d7: String = hidden,
        #[serde(default)] p1: String = hidden,
        #[serde(default)] p2: String = hidden,
        #[serde(default)] p3: String = hidden,
        from: String = line("From"),
        until: String = line("Until"),
        #[serde(default)] notice: Option<i64> = hidden,
        #[serde(default)] swaps: String = hidden,
        #[serde(default)] client: Option<ClientId> = hidden,
        #[serde(default)] place: String = hidden,
        #[serde(default)] add_ons: String = hidden,
    }
}

impl JoinWaitlist {
    pub fn days(&self) -> [bool; 7] {
        [&self.d1, &self.d2, &self.d3, &self.d4, &self.d5, &self.d6, &self.d7].map(|ticked| ticked == "on")
    }

    pub fn parts(&self) -> [bool; 3] {
        [&self.p1, &self.p2, &self.p3].map(|ticked| ticked == "on")
    }
}

form! {
    pub struct LeaveWaitlist {
        wait: WaitId = hidden,
    }
}
