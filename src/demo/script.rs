//! The script of the demo: who comes, in which order.

use super::cast::CLIENTS;
use super::desk::Desk;
use super::plan::Plan;
use super::{fill, maya, named, story, today};
use crate::platform::local_time::Wall;
use crate::types::instant::Instant;

/// Maya and the others named in the README come first, so that they get their fixed times.
pub fn plan(wall: &Wall, now: Instant, seed: u64) -> Plan {
    let mut desk = Desk::open(wall, now, seed);
    maya::tell(&mut desk);
    let day = today::keep_free(&mut desk);
    named::tell(&mut desk);
    for (nth, client) in (100..).zip(&CLIENTS) {
        story::tell(&mut desk, client, nth);
    }
    today::put_in(&mut desk, &day);
    fill::fill(&mut desk);
    named::ask(&mut desk);
    let mut plan = desk.close();
    today::leave_unsigned(&mut plan);
    plan.bookings.sort_by_key(|booking| (booking.range.start, booking.id));
    plan.events.sort_by_key(|event| (event.at, event.id));
    plan
}
