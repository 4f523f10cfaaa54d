//! A plan of visits for the page: from habits and openings to proposals in words.

use super::load::{self, Days};
use super::queries::usual_of;
use super::store;
use super::words;
use crate::booking::series::{self, Candidate, MOST, Plan, Step};
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::server::cx::{Cx, SignedInClient};
use crate::server::wall::weekday_number;
use crate::types::ids::{ServiceId, TherapistId};
use crate::types::instant::Instant;

/// What the form asks for. Everything has a value that most people would choose.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub every_weeks: i64,
    pub times: u32,
    pub from_minute: i64,
    pub until_minute: i64,
}

impl Asked {
    pub fn read(every: Option<&str>, times: Option<&str>, after: Option<&str>, before: Option<&str>) -> Self {
        let number = |text: Option<&str>, usual: i64, most: i64| text.and_then(|text| text.parse().ok()).unwrap_or(usual).clamp(1, most);
        let hour = |text: Option<&str>, usual: i64| text.and_then(|text| text.parse::<i64>().ok()).unwrap_or(usual).clamp(0, 24) * 60;
        Self {
            every_weeks: number(every, 2, 8),
            times: u32::try_from(number(times, 6, i64::from(MOST))).unwrap_or(MOST),
            from_minute: hour(after, 0),
            until_minute: hour(before, 24),
        }
    }
}

pub struct Proposal {
    pub therapist: TherapistId,
    pub service: ServiceId,
    /// "Therapeutic massage, 60 minutes, with Tomás Rivera"
    pub what: String,
    pub visits: Vec<Proposed>,
}

pub struct Proposed {
    /// None where nothing was found.
    pub start: Option<Instant>,
    /// "Thu 10 Dec, 4:30 pm"
    pub when: String,
    /// "Your usual time", "The nearest to your usual time", "Nothing is open that week"
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
    let ask = load::ask(&practice.clinic, service, cx.now);
    // The usual weekday, a whole number of plan steps after the last visit and not before it can be booked.
    let after = load::add(wall.date(last.start.max(cx.now)), 7 * asked.every_weeks);
    let first = load::add(after, (usual.weekday - weekday_number(after) + 3).rem_euclid(7) - 3);
    let range = Days { first: wall.date(ask.earliest), count: practice.clinic.horizon_days + 1 };
    let ground = load::ground(&mut conn, practice, service.id, range, cx.now).await?;
    let candidates: Vec<Candidate> = ground
        .openings(&ask, Some(last.therapist))
        .into_iter()
        .map(|opening| Candidate {
            opening,
            day: words::day_number(wall, opening.start),
            minute: words::minute_of_day(wall, opening.start),
        })
        .collect();
    let first_at = wall.instant(first, usual.minute);
    let plan = Plan {
        first_day: words::day_number(wall, first_at),
        minute: usual.minute,
        every_weeks: asked.every_weeks,
        times: asked.times,
        from_minute: asked.from_minute,
        until_minute: asked.until_minute,
    };
    let steps = series::solve(&plan, &candidates);
    let wanted = (0..).map(|nth: i64| load::add(first, nth * 7 * asked.every_weeks));
    let visits = steps.iter().zip(wanted).map(|(step, day)| match step {
        Step::AsWanted(opening) => Proposed { start: Some(opening.start), when: wall.moment(opening.start), why: "Your usual time" },
        Step::Instead(opening) => {
            Proposed { start: Some(opening.start), when: wall.moment(opening.start), why: "The nearest to your usual time" }
        }
        Step::Nothing { .. } => {
            Proposed { start: None, when: wall.day_short(wall.midnight(day)), why: "Nothing is open around that day yet" }
        }
    });
    Ok(Some(Proposal {
        therapist: last.therapist,
        service: service.id,
        what: what(service, &last.therapist_name),
        visits: visits.collect(),
    }))
}

fn what(service: &Service, therapist: &str) -> String {
    format!("{}, {} minutes, with {therapist}", service.name, service.minutes)
}
