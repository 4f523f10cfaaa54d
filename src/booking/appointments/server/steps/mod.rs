//! The steps of an appointment. Each runs in one transaction with its entry in the appointment record, its audit row, its deferred
//! work and its announcement.

pub mod end;
pub mod freed;
pub mod guards;
pub mod place;
pub mod placement;
pub mod refusal;
pub mod remind;
pub mod reseat;
pub mod settle;
pub mod wanted;
