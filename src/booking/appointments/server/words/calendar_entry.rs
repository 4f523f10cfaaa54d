//! A visit as an entry in a personal calendar: when and where, never why.

use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::words;
use crate::booking::model::BookingStatus;
use crate::clinic::server::practice::Practice;
use crate::notifications::server::commands::link;
use crate::platform::ics::{self, Entry, Method};
use crate::platform::mail::Mailer;
use crate::session::cx::Cx;
use crate::types::ids::BookingId;
use crate::types::instant::Instant;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The calendar that goes with a letter about one visit.
pub fn for_letter(cx: &Cx, visit: &Appointment, cancelled: bool) -> String {
    let method = if cancelled { Method::Cancel } else { Method::Request };
    let plain = of_client(cx, visit, !cancelled, visit.whose().is_some());
    let entry = Entry { cancelled, organizer: Some(sender(&cx.state.mailer)), attendee: Some(visit.client_email.clone()), ..plain };
    ics::calendar(method, None, &cx.practice.wall, &[entry])
}

fn sender(mailer: &Mailer) -> String {
    mailer.sender().to_owned()
}

/// For the calendar of the client, or of someone who acts for them: the clinic, the place and a link, and the policy while the visit
/// can be cancelled. `of_another`: in the calendar of someone who acts for its client. No client is named.
pub fn of_client(cx: &Cx, visit: &Appointment, with_policy: bool, of_another: bool) -> Entry {
    let (clinic, wall) = (&cx.practice.clinic, &cx.practice.wall);
    let policy = if with_policy {
        let (first, second) = words::policy(wall, visit, cx.now);
        format!("{first} {second}\n")
    } else {
        String::new()
    };
    let words = format!("With {}.\n{policy}{}", visit.therapist_name, link(&cx.state, "/home"));
    let whose = if of_another { " for someone you book for" } else { "" };
    Entry { summary: format!("Appointment at {}{whose}", clinic.name), words, ..plain(&cx.practice, visit, cx.now) }
}

/// For the therapist's calendar: neither the client nor the service is named.
pub fn of_therapist(cx: &Cx, visit: &Appointment) -> Entry {
    let words = format!("{}\n{}", visit.room_name, link(&cx.state, "/today"));
    Entry { summary: "Client visit".to_owned(), words, ..plain(&cx.practice, visit, cx.now) }
}

fn plain(practice: &Practice, visit: &Appointment, now: Instant) -> Entry {
    Entry {
        uid: uid(visit.claim),
        sequence: visit.sequence,
        changed_at: visit.ended_at.or(visit.confirmed_at).unwrap_or(now),
        range: visit.range(),
        cancelled: visit.status == BookingStatus::Cancelled,
        summary: String::new(),
        place: practice.address_at(visit.location),
        words: String::new(),
        organizer: None,
        attendee: None,
    }
}

/// Stays the same when a visit is moved, and does not reveal when it was booked, as the claim itself would.
fn uid(claim: BookingId) -> String {
    let mut text = String::new();
    for byte in Sha256::new().chain_update(b"calendar entry|").chain_update(claim.uuid().as_bytes()).finalize().iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    text + "@unknot"
}
