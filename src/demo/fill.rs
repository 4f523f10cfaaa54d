//! Fills the next two weeks to a believable half to three quarters, and leaves openings after work.

use super::cast::{CLIENTS, Way};
use super::desk::Desk;
use super::rng::Rng;
use super::story::usual_service;
use crate::types::ids::ClientId;
use crate::types::instant::Span;
use jiff::civil::Date;

const PART: u64 = 40;
const DAYS: i64 = 14;
const TRIES: usize = 20;
/// The most visits of a client within the two weeks.
const MOST: usize = 4;

pub fn fill(desk: &mut Desk) {
    let mut rng = Rng::of(desk.seed, PART);
    for day in 1..=DAYS {
        for who in 0..desk.plan.house.colleagues.len() {
            fill_day(desk, who, desk.day(day), &mut rng);
        }
    }
}

fn fill_day(desk: &mut Desk, who: usize, date: Date, rng: &mut Rng) {
    let enough = rng.range(50, 64);
    for _ in 0..TRIES {
        if desk.calendar.filled(who, date) >= enough {
            return;
        }
        let service = usual_service(who, rng);
        let Some(client) = who_comes(desk, who, date, rng) else { return };
        // Where a long visit fits nowhere, a short one still may.
        let Some(slot) = desk.calendar.take(who, date, when(rng), service) else { continue };
        let made = desk.now.minus(Span::minutes(rng.range(60, 12 * 1440)));
        desk.book(client, slot, made);
    }
}

/// Rarely after work: those are the openings that clients look for.
fn when(rng: &mut Rng) -> i64 {
    if rng.chance(15) { rng.range(990, 1140) } else { rng.range(480, 930) }
}

/// The client with the fewest visits ahead, this therapist's own clients first.
fn who_comes(desk: &Desk, who: usize, date: Date, rng: &mut Rng) -> Option<ClientId> {
    let mut free: Vec<(bool, usize, i64, ClientId)> = Vec::new();
    for cast in CLIENTS.iter().filter(|cast| cast.way != Way::Left) {
        let Some(client) = desk.plan.client(cast.name) else { continue };
        let ahead = desk.plan.bookings.iter().filter(|booking| booking.client == client && booking.range.start > desk.now);
        let days: Vec<Date> = ahead.map(|booking| desk.wall.date(booking.range.start)).collect();
        let near = |day: &Date| day.until(date).is_ok_and(|span| span.get_days().abs() < 3);
        if days.len() < MOST && !days.iter().any(near) {
            free.push((cast.who != who, days.len(), rng.range(0, 1000), client));
        }
    }
    // Clients of other therapists only when none of their own is left.
    free.into_iter().min_by_key(|(foreign, ahead, chance, _)| (*foreign, *ahead, *chance)).map(|(_, _, _, client)| client)
}
