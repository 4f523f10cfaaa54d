//! The forms of treatments.

use crate::types::form::form;
use crate::types::ids::{BookingId, VisitId};

form! {
    /// The button that opens the note of a booking.
    pub struct StartNoteForm { booking: BookingId = hidden }
}

form! {
    /// The note of a visit. Empty lists and boxes that are not ticked may be missing.
    pub struct NoteForm {
        visit: VisitId = hidden,
        /// `sign` signs the note; anything else keeps the draft.
        then: String = hidden,
        #[serde(default)] minutes: String = line("Hands-on minutes"),
        #[serde(default)] region_1: String = hidden,
        #[serde(default)] before_1: String = hidden, #[serde(default)] after_1: String = hidden,
        #[serde(default)] region_2: String = hidden,
        #[serde(default)] before_2: String = hidden, #[serde(default)] after_2: String = hidden,
        #[serde(default)] region_3: String = hidden,
        #[serde(default)] before_3: String = hidden, #[serde(default)] after_3: String = hidden,
        #[serde(default)] region_4: String = hidden,
        #[serde(default)] before_4: String = hidden, #[serde(default)] after_4: String = hidden,
        #[serde(default)] region_5: String = hidden,
        #[serde(default)] before_5: String = hidden, #[serde(default)] after_5: String = hidden,
        #[serde(default)] region_6: String = hidden,
        #[serde(default)] before_6: String = hidden, #[serde(default)] after_6: String = hidden,
        #[serde(default)] technique_relaxation: String = hidden,
        #[serde(default)] technique_deep_tissue: String = hidden,
        #[serde(default)] technique_trigger_point: String = hidden,
        #[serde(default)] technique_myofascial_release: String = hidden,
        #[serde(default)] technique_joint_mobilisation: String = hidden,
        #[serde(default)] technique_stretching: String = hidden,
        #[serde(default)] technique_cranial_base: String = hidden,
        #[serde(default)] technique_lymph_drainage: String = hidden,
        #[serde(default)] technique_heat: String = hidden,
        #[serde(default)] technique_cupping: String = hidden,
        #[serde(default)] technique_acupuncture: String = hidden,
        #[serde(default)] technique_exercise_teaching: String = hidden,
        #[serde(default)] pressure: String = line("Pressure asked for, 1 to 10"),
        #[serde(default)] pain_before: String = line("Pain before, 0 to 10"),
        #[serde(default)] pain_after: String = line("Pain after, 0 to 10"),
        #[serde(default)] consent: String = hidden,
        #[serde(default)] summary: String = long("What was done, for the client"),
        #[serde(default)] home_care: String = long("Home care, one thing a line"),
        #[serde(default)] private_note: String = long("Your own note"),
    }
}
