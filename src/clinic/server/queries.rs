//! What the rest reads of the clinic.
