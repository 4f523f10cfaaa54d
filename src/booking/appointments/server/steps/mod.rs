//! What people do with bookings. Each is one transaction with its line in the appointment record, its audit row,
//! its deferred work and its announcement.

pub mod end;
pub mod freed;
pub mod guards;
pub mod place;
pub mod refusal;
pub mod remind;
pub mod reseat;
pub mod settle;
pub mod wanted;
