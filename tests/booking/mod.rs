//! Booking, from openings to the calendar.

mod appointments;
mod availability;
mod calendar;
mod client;
mod desk;
mod eligibility;
mod freed_time;
mod guests;
mod model;
mod moves;
mod offers;
mod openings;
mod races;
mod rush;
mod schedule;
mod series;
mod stranded;
mod together;
mod undo;
mod waitlist;
