//! Reasons to refuse a step that no single rule covers.

use crate::types::money::Cents;

/// Why a visit cannot take place as it is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    NobodyWorks,
    OtherPlace,
    NoRoom,
    NoEquipment,
    NotGiven,
}

impl Obstacle {
    /// Whether another room, or another piece of equipment, would solve it.
    pub const fn is_of_the_room(self) -> bool {
        matches!(self, Self::NoRoom | Self::NoEquipment)
    }
}

/// Why a therapist is not there at a time that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    OffDuty,
    Resting,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepProblem {
    /// The clinic's hours, rooms or services changed after the step was prepared.
    HoursChanged,
    /// The appointment changed after it was read.
    ChangedMeanwhile,
    /// It can no longer take place as it is booked.
    Impossible(Obstacle),
    /// Ending it has come to cost more than the page said.
    CostsMore {
        owed: Cents,
    },
    /// Its client has a visit then: "Thu 26 Nov, 4:30 pm with Tomás Rivera".
    OtherVisit {
        visit: String,
    },
    /// The therapist it would be moved to does not give this service.
    NotGivenBy {
        service: String,
    },
    /// Undoing a move: the old time has begun.
    OldTimePast,
    /// Undoing a move or a cancellation: the old time is taken.
    OldTimeTaken,
    RoomNotFree,
    NoRoomFree,
    /// A room is in use at these visits, for which no other is free.
    NoOtherRoom {
        visits: Vec<String>,
    },
}
