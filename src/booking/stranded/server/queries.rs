//! Finds the visits that a change of the clinic would strand before it is saved, and lists stranded visits until each is moved,
//! called off or covered again.

use crate::booking::appointments::problems::Obstacle;
use crate::booking::appointments::server::feasibility;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::booking::Appointment;
use crate::booking::appointments::server::store::reads;
use crate::booking::appointments::server::words;
use crate::booking::openings::server::suggestions;
use crate::clinic::server::changes::Change;
use crate::clinic::server::practice::Practice;
use crate::error::{Alternative, AppError};
use crate::platform::audit::entry::Subject;
use crate::platform::db::{Conn, DbResult};
use crate::platform::shelf::Need;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInStaff;
use crate::types::ids::{BookingId, RoomId};
use crate::types::instant::Instant;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// The most visits on one page, each with other times.
const MOST: usize = 30;

pub const NEEDS: &[Need] = &[Need::of::<StrandedVisits>("the stranded visits")];

/// The visits that a version of the practice strands. Every booking is made on the newest version (see `guards::queue`), so until
/// the next one there can only be fewer: checking these is enough.
#[derive(Default)]
pub struct StrandedVisits(Mutex<Option<(i64, Vec<BookingId>)>>);

impl StrandedVisits {
    fn of(&self, version: i64) -> Option<Vec<BookingId>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(of, _)| *of == version).map(|(_, visits)| visits.clone())
    }

    fn keep(&self, version: i64, visits: Vec<BookingId>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, visits));
    }
}

/// Every stranded visit, in order of time.
async fn all(cx: &Cx) -> DbResult<Vec<(Appointment, Obstacle)>> {
    let (mut conn, version) = (cx.state.db.read().await?, cx.practice.version);
    let visits = match cx.state.kept::<StrandedVisits>()?.of(version) {
        Some(few) if few.len() <= MOST => {
            let mut visits = Vec::new();
            for id in few {
                visits.extend(reads::one(&mut conn, id).await?.filter(|visit| visit.is_to_come(cx.now)));
            }
            visits
        }
        _ => reads::to_come(&mut conn, cx.now).await?,
    };
    let found: Vec<(Appointment, Obstacle)> =
        stranded(&cx.practice, &visits).into_iter().map(|(visit, why)| (visit.clone(), why)).collect();
    cx.state.kept::<StrandedVisits>()?.keep(version, found.iter().map(|(visit, _)| visit.id).collect());
    Ok(found)
}

/// The stranded ones among these visits, and why.
fn stranded<'v>(practice: &Practice, visits: &'v [Appointment]) -> Vec<(&'v Appointment, Obstacle)> {
    visits.iter().filter_map(|visit| Some((visit, feasibility::obstacle(practice, visit)?))).collect()
}

/// The visits that this change would newly strand.
async fn newly(conn: &mut Conn, practice: &Practice, change: &Change, now: Instant) -> DbResult<Vec<(Appointment, Obstacle)>> {
    let visits = match change.therapist() {
        Some(therapist) => reads::to_come_of(conn, therapist, now).await?,
        None => reads::to_come(conn, now).await?,
    };
    let before: HashSet<BookingId> = stranded(practice, &visits).into_iter().map(|(visit, _)| visit.id).collect();
    let after = practice.with(change);
    let after = stranded(&after, &visits).into_iter().filter(|(visit, _)| !before.contains(&visit.id));
    Ok(after.map(|(visit, why)| (visit.clone(), why)).collect())
}

/// The visits that are stranded before a change of the clinic is written. See [`Before::newly`].
pub struct Before(HashSet<BookingId>);

impl Before {
    pub async fn look(conn: &mut Conn, cx: &Cx) -> DbResult<Self> {
        let visits = reads::to_come(conn, cx.now).await?;
        Ok(Self(stranded(&cx.practice, &visits).into_iter().map(|(visit, _)| visit.id).collect()))
    }

    /// The visits that the change strands, read in the transaction that has written it. The practice of `cx` is the changed one.
    pub async fn newly(self, conn: &mut Conn, cx: &Cx) -> DbResult<Vec<Stranded>> {
        let visits = reads::to_come(conn, cx.now).await?;
        let new = stranded(&cx.practice, &visits).into_iter().filter(|(visit, _)| !self.0.contains(&visit.id));
        Ok(new.map(|(visit, why)| in_words(cx, visit, why)).collect())
    }
}

/// A stranded visit in words, with its client for the log.
pub struct Stranded {
    pub booking: BookingId,
    pub subject: Subject,
    /// "Maya Fournier: Thu 26 Nov, 4:30 pm with Tomás Rivera"
    pub visit: String,
    pub why: &'static str,
    /// Whether another room at the same time would do.
    pub room: bool,
    /// "Tue 24 Nov, 3:10 pm": when its client was asked to choose another time.
    pub asked: Option<String>,
    /// Where it could go instead.
    pub instead: Vec<Alternative>,
}

fn in_words(cx: &Cx, visit: &Appointment, why: Obstacle) -> Stranded {
    Stranded {
        booking: visit.id,
        subject: visit.subject(),
        visit: words::summary(&cx.practice.wall, visit),
        why: why.words(),
        room: why.is_of_the_room(),
        asked: visit.asked_at.map(|at| cx.practice.wall.moment(at)),
        instead: Vec::new(),
    }
}

/// The visits that a change would strand, for the page that asks whether to make it.
pub async fn preview(cx: &Cx, _desk: &SignedInStaff, change: &Change) -> Result<Vec<Stranded>, AppError> {
    let found = newly(&mut cx.state.db.read().await?, &cx.practice, change, cx.now).await?;
    Ok(found.iter().map(|(visit, why)| in_words(cx, visit, *why)).collect())
}

/// The visits that would get another room if this one were removed.
pub async fn in_room(cx: &Cx, room: RoomId) -> Result<Vec<Stranded>, AppError> {
    let visits = reads::in_room(&mut cx.state.db.read().await?, room, cx.now).await?;
    let booked = visits.iter().filter(|visit| visit.is_to_come(cx.now));
    Ok(booked.map(|visit| Stranded { why: "it gets another room", ..in_words(cx, visit, Obstacle::NoRoom) }).collect())
}

/// The soonest stranded visits, each with the nearest times it could have instead, and how many more there are.
pub async fn list(cx: &Cx, _desk: &SignedInStaff) -> Result<(Vec<Stranded>, usize), AppError> {
    let found = all(cx).await?;
    let more = found.len().saturating_sub(MOST);
    let mut listed = Vec::new();
    for (visit, why) in found.into_iter().take(MOST) {
        let wanted = Wanted { therapist: visit.therapist, service: visit.service, start: visit.start, replaces: None, add_ons: Vec::new() };
        listed.push(Stranded { instead: suggestions::nearest(cx, &wanted, visit.range().length()).await?, ..in_words(cx, &visit, why) });
    }
    Ok((listed, more))
}

/// How many there are, for the schedule.
pub async fn count(cx: &Cx, _desk: &SignedInStaff) -> Result<usize, AppError> {
    Ok(all(cx).await?.len())
}
