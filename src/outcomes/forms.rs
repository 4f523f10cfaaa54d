//! The forms of outcomes.

use crate::types::form::form;
use crate::types::ids::CheckInId;

form! {
    /// A check-in: pain, and up to three activities, each the client's own (`activity_1`, an id) or new (`name_1`).
    pub struct CheckInForm {
        check_in: CheckInId = hidden,
        #[serde(default)] pain: String = line("Pain right now, 0 to 10"),
        #[serde(default)] activity_1: String = hidden,
        #[serde(default)] name_1: String = line("Something that pain makes hard"),
        #[serde(default)] score_1: String = line("How well you can do it today, 0 to 10"),
        #[serde(default)] activity_2: String = hidden,
        #[serde(default)] name_2: String = line("Something else that pain makes hard"),
        #[serde(default)] score_2: String = line("How well you can do that today, 0 to 10"),
        #[serde(default)] activity_3: String = hidden,
        #[serde(default)] name_3: String = hidden,
        #[serde(default)] score_3: String = hidden,
    }
}
