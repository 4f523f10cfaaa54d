//! The longer forms of the editors, as the table of server functions wants them.

use crate::types::form::Field;

pub const WEEK: &[Field] = &[
    Field::hidden("therapist"),
    Field::line("d1", "Monday"),
    Field::line("d2", "Tuesday"),
    Field::line("d3", "Wednesday"),
    Field::line("d4", "Thursday"),
    Field::line("d5", "Friday"),
    Field::line("d6", "Saturday"),
    Field::line("d7", "Sunday"),
    Field::hidden("agreed"),
];

pub const CLOSURE: &[Field] = &[
    Field::hidden("place"),
    Field::line("from", "From"),
    Field::line("until", "Until"),
    Field::line("reason", "Why"),
    Field::hidden("agreed"),
];

pub const SERVICE: &[Field] = &[
    Field::hidden("service"),
    Field::line("name", "Name"),
    Field::line("kind", "Kind: massage, acupuncture or physiotherapy"),
    Field::line("minutes", "Hands-on minutes"),
    Field::line("price", "Price before tax, dollars"),
    Field::line("before", "Minutes the room needs before"),
    Field::line("after", "Minutes the room needs after"),
    Field::line("reminders", "Reminders, hours before"),
    Field::line("audience", "Who may book it: anyone, new, returning or label"),
    Field::line("label", "That label"),
    Field::line("online", "Booked by clients: yes or no"),
    Field::line("referral", "A physician’s referral is needed: yes or no"),
    Field::line("equipment", "Equipment it needs, by name"),
    Field::hidden("agreed"),
];

pub const CLINIC: &[Field] = &[
    Field::line("name", "Name"),
    Field::line("street", "Street"),
    Field::line("city", "City"),
    Field::line("phone", "Telephone"),
    Field::line("notice", "Hours of notice"),
    Field::line("horizon", "Days ahead"),
    Field::line("step", "Minutes between usual starts"),
    Field::line("window", "Free to cancel until, hours before"),
    Field::line("fee", "Fee after that, percent of the price"),
];

pub const ADD_ON: &[Field] = &[
    Field::hidden("service"),
    Field::line("name", "Something to add"),
    Field::line("minutes", "Hands-on minutes it adds"),
    Field::line("price", "What it adds to the price, dollars"),
];

pub const HANDS: &[Field] = &[
    Field::hidden("therapist"),
    Field::line("daily", "Hands-on minutes in a day, at most"),
    Field::line("unbroken", "Hands-on minutes without a rest, at most"),
    Field::line("rest", "A rest is at least, in minutes"),
];
