//! The forms of the editors of the clinic. `agreed` is how many affected visits the preview named before its form was sent.

use crate::types::form::form;
use crate::types::ids::{AddOnId, ClientId, EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use uuid::Uuid;

form! {
    /// The hours of every week, Monday first: "08:00-12:15, 13:00-18:30".
    pub struct Week {
        therapist: TherapistId = hidden,
        #[serde(default)] d1: String = line("Monday"),
        #[serde(default)] d2: String = line("Tuesday"),
        #[serde(default)] d3: String = line("Wednesday"),
        #[serde(default)] d4: String = line("Thursday"),
        #[serde(default)] d5: String = line("Friday"),
        #[serde(default)] d6: String = line("Saturday"),
        #[serde(default)] d7: String = line("Sunday"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! {
    /// The hours of one date; none is a day off.
    pub struct Day {
        therapist: TherapistId = hidden,
        day: String = line("Day"),
        #[serde(default)] hours: String = line("Hours"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! { pub struct EndDay { therapist: TherapistId = hidden, day: String = hidden, #[serde(default)] agreed: usize = hidden } }

form! {
    /// `from` and `until` as a browser writes them: "2026-12-24T13:00".
    pub struct TimeOff {
        therapist: TherapistId = hidden,
        from: String = line("From"),
        until: String = line("Until"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! { pub struct EndTimeOff { therapist: TherapistId = hidden, off: Uuid = hidden } }

form! {
    /// `therapist` is an id or "everyone", `day` is a date, `from` and `until` are times of day: "13:00".
    pub struct Block {
        therapist: String = hidden,
        day: String = line("Day"),
        from: String = line("From"),
        until: String = line("Until"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! {
    /// `place` is empty for the whole clinic.
    pub struct Closure {
        #[serde(default)] place: String = hidden,
        from: String = line("From"),
        until: String = line("Until"),
        #[serde(default)] reason: String = line("Why"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! { pub struct EndClosure { closure: Uuid = hidden } }

form! {
    /// In minutes; empty is no limit.
    pub struct Workload {
        therapist: TherapistId = hidden,
        #[serde(default)] daily: String = line("Hands-on minutes in a day, at most"),
        #[serde(default)] unbroken: String = line("Hands-on minutes without a rest, at most"),
        #[serde(default)] rest: String = line("A rest is at least, in minutes"),
    }
}

form! {
    /// `gives`: yes or no.
    pub struct Offer {
        therapist: TherapistId = hidden,
        service: ServiceId = hidden,
        gives: String = hidden,
        #[serde(default)] price: String = line("Own price, dollars"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! {
    pub struct Clinic {
        name: String = line("Name"),
        #[serde(default)] street: String = line("Street"),
        #[serde(default)] city: String = line("City"),
        #[serde(default)] phone: String = line("Telephone"),
        notice: String = line("Hours of notice"),
        horizon: String = line("Days ahead"),
        step: String = line("Minutes between usual starts"),
        window: String = line("Free to cancel until, hours before"),
        fee: String = line("Fee after that, percent of the price"),
        care: String = line("Months after the last visit"),
    }
}

form! {
    /// Without `service` a new one.
    pub struct Service {
        #[serde(default)] service: Option<ServiceId> = hidden,
        name: String = line("Name"),
        kind: String = line("Kind: massage, acupuncture or physiotherapy"),
        minutes: String = line("Hands-on minutes"),
        price: String = line("Price before tax, dollars"),
        #[serde(default)] before: String = line("Minutes the room needs before"),
        #[serde(default)] after: String = line("Minutes the room needs after"),
        #[serde(default)] reminders: String = line("Reminders, hours before"),
        audience: String = line("Who may book it: anyone, new, returning or label"),
        #[serde(default)] label: String = line("That label"),
        #[serde(default)] online: String = line("Booked by clients: yes or no"),
        #[serde(default)] referral: String = line("A physician’s referral is needed: yes or no"),
        #[serde(default)] equipment: String = line("Equipment it needs, by name"),
        #[serde(default)] agreed: usize = hidden,
    }
}

form! { pub struct EndService { service: ServiceId = hidden } }

form! {
    pub struct AddOn {
        service: ServiceId = hidden,
        name: String = line("Something to add"),
        #[serde(default)] minutes: String = line("Hands-on minutes it adds"),
        #[serde(default)] price: String = line("What it adds to the price, dollars"),
    }
}

form! { pub struct EndAddOn { service: ServiceId = hidden, add_on: AddOnId = hidden } }

form! {
    /// Without `room` a new one. `place` is empty for the clinic’s own address.
    pub struct Room {
        #[serde(default)] room: Option<RoomId> = hidden,
        name: String = line("Name"),
        #[serde(default)] place: String = hidden,
        #[serde(default)] agreed: usize = hidden,
    }
}

form! { pub struct EndRoom { room: RoomId = hidden, #[serde(default)] agreed: usize = hidden } }

form! { pub struct Equipment { name: String = line("A piece of equipment"), #[serde(default)] place: String = hidden } }

form! { pub struct EndEquipment { equipment: EquipmentId = hidden, #[serde(default)] agreed: usize = hidden } }

form! {
    /// Without `place` a new one.
    pub struct Place {
        #[serde(default)] place: Option<LocationId> = hidden,
        name: String = line("Name"),
        #[serde(default)] street: String = line("Street"),
        #[serde(default)] city: String = line("City"),
    }
}

form! {
    /// `has`: yes or no.
    pub struct Label {
        client: ClientId = hidden,
        label: String = line("A label"),
        has: String = hidden,
    }
}

form! {
    /// `until`: the last day on which it counts.
    pub struct Referral {
        client: ClientId = hidden,
        service: ServiceId = hidden,
        until: String = line("It counts until"),
    }
}

form! {
    /// `email` is that of the client who acts for this one. `acts`: yes or no.
    pub struct Guardian {
        client: ClientId = hidden,
        email: String = line("E-mail of who acts for them"),
        acts: String = hidden,
        /// `yes` if the client is a child, for whom nobody is asked.
        #[serde(default)] child: String = hidden,
    }
}
