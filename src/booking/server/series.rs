//! A plan of visits for the page: from habits and openings to proposals in words.

use super::choosing;
use super::load::{self, Days};
use super::queries::usual_of;
use super::store;
use super::words;
use crate::booking::cancelling;
use crate::booking::model::CancelRules;
use crate::booking::series::{self, MOST, Plan};
use crate::booking::waiting::{Moment, Weekdays};
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::wall::weekday_number;
use crate::types::ids::{RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;

/// What the form asks for. Everything has a value that most people would choose.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub every_weeks: i64,
    pub times: u32,
    pub from_minute: i64,
    pub until_minute: i64,
    pub weekdays: Weekdays,
    /// Whether all of them are to be in one room.
    pub same_room: bool,
}

impl Asked {
    pub fn read(
        every: Option<&str>,
        times: Option<&str>,
        after: Option<&str>,
        before: Option<&str>,
        weekdays: Weekdays,
        same_room: bool,
    ) -> Self {
        let number = |text: Option<&str>, usual: i64, most: i64| text.and_then(|text| text.parse().ok()).unwrap_or(usual).clamp(1, most);
        let hour = |text: Option<&str>, usual: i64| text.and_then(|text| text.parse::<i64>().ok()).unwrap_or(usual).clamp(0, 24) * 60;
        Self {
            every_weeks: number(every, 2, 8),
            times: u32::try_from(number(times, 6, i64::from(MOST))).unwrap_or(MOST),
            from_minute: hour(after, 0),
            until_minute: hour(before, 24),
            // Nothing ticked counts as any.
            weekdays: if weekdays.is_empty() { Weekdays::ALL } else { weekdays },
            same_room,
        }
    }
}

pub struct Proposal {
    pub therapist: TherapistId,
    pub service: ServiceId,
    /// "Therapeutic massage, 60 minutes, $120 + GST each, with Tomás Rivera"
    pub what: String,
    /// The policy, which holds for each of them by itself.
    pub policy: (String, String),
    /// The one room of all of them, where that was asked for.
    pub room: Option<RoomId>,
    pub visits: Vec<Proposed>,
}

pub struct Proposed {
    /// The proposed time first, then others: "Thu 10 Dec, 4:30 pm". None where nothing was found.
    pub times: Vec<(Instant, String)>,
    /// "Thu 10 Dec"
    pub day: String,
    /// "The usual time", "The nearest to the usual time", "Nothing is open around that day yet"
    pub why: &'static str,
}

/// A plan with whom the client usually sees, at their usual time, beginning two weeks after their last or next visit.
pub async fn propose(cx: &Cx, me: &SignedInClient, asked: Asked) -> Result<Option<Proposal>, AppError> {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let mut conn = cx.state.db.read().await?;
    let recent = store::recent(&mut conn, me.id, cx.now).await?;
    let Some((last, usual)) = recent.iter().find(|one| !one.is_hold).zip(usual_of(wall, &recent)) else { return Ok(None) };
    let Some(service) = practice.service_by(last.service, last.therapist) else { return Ok(None) };
    if !choosing::is_shown(cx, &mut conn, service, Some(me.id)).await? {
        return Ok(None);
    }
    let ask = load::ask(&practice.clinic, service, cx.now);
    // The usual weekday, a whole number of plan steps after the last visit and not before it can be booked.
    let after = load::add(wall.date(last.start.max(cx.now)), 7 * asked.every_weeks);
    let first = load::add(after, (usual.weekday - weekday_number(after) + 3).rem_euclid(7) - 3);
    let range = Days { first: wall.date(ask.earliest), count: practice.clinic.horizon_days + 1 };
    let ground = load::ground(&mut conn, practice, service, range, cx.now).await?;
    let found = ground.openings(&ask, Some(last.therapist));
    let candidates: Vec<Moment> = found.into_iter().map(|opening| words::as_moment(wall, opening)).collect();
    let first_at = wall.instant(first, usual.minute);
    let plan = Plan {
        first_day: words::day_number(wall, first_at),
        minute: usual.minute,
        every_weeks: asked.every_weeks,
        times: asked.times,
        from_minute: asked.from_minute,
        until_minute: asked.until_minute,
        weekdays: asked.weekdays,
    };
    let (room, steps) = if asked.same_room {
        let rooms: Vec<RoomId> = practice.rooms_for(service.id).map(|room| room.id).collect();
        let free_in = |room: RoomId| {
            let free = candidates.iter().filter(|one| ground.seat_in(last.therapist, ask.occupied(one.opening.start), room).is_some());
            series::solve(&plan, &free.copied().collect::<Vec<_>>())
        };
        let (nth, steps) = series::best(rooms.iter().map(|room| free_in(*room)).collect()).unwrap_or_default();
        (rooms.get(nth).copied(), steps)
    } else {
        (None, series::solve(&plan, &candidates))
    };
    let wanted = (0..).map(|nth: i64| load::add(first, nth * 7 * asked.every_weeks));
    let visits = steps.into_iter().zip(wanted).map(|(step, day)| Proposed {
        times: step.opening.into_iter().chain(step.others).map(|one| (one.start, wall.moment(one.start))).collect(),
        day: wall.day_short(wall.midnight(day)),
        why: match (step.opening, step.as_wanted) {
            (Some(_), true) => "The usual time",
            (Some(_), false) => "The nearest to the usual time",
            (None, _) => "Nothing is open around that day yet",
        },
    });
    let visits = visits.collect();
    let policy =
        cancelling::of_each(CancelRules { window: practice.clinic.cancel_window(), fee_percent: practice.clinic.late_fee_percent });
    Ok(Some(Proposal { therapist: last.therapist, service: service.id, what: what(cx, service, last), policy, room, visits }))
}

fn what(cx: &Cx, service: &Service, last: &store::Recent) -> String {
    let own = Service { price: cx.practice.price(service, last.therapist), ..service.clone() };
    format!("{} each, with {}", own.line(cx.practice.clinic.gst_percent), last.therapist_name)
}
