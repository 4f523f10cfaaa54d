//! Fills in what an address leaves out: which service, with whom, on which days. Also which services this person may book.

use super::filter::{Filter, MOST_CHOICES, MOST_DAYS, Viewer, With, viewer};
use crate::booking::appointments::eligibility::{self, Known};
use crate::booking::appointments::server::queries::Moving;
use crate::booking::appointments::server::store;
use crate::booking::appointments::server::store::reads::Recent;
use crate::booking::appointments::server::words;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::openings::habits::{self, Usual};
use crate::clinic::model::{Clinic, Service};
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::platform::db::{Conn, DbResult};
use crate::platform::local_time::{Wall, weekday_number};
use crate::session::cx::Cx;
use crate::types::ids::{ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use std::collections::HashSet;

/// A visit that is moved keeps its service and add-ons; only its time and, on request, its therapist change.
pub fn of_moving(filter: Filter, moving: Option<&Moving>) -> Filter {
    let Some(visit) = moving else { return filter };
    let with = if filter.with == With::Usual { With::Some(vec![visit.therapist]) } else { filter.with };
    Filter { service: Some(visit.service), add_ons: Vec::new(), with, ..filter }
}

/// The services that this person may book, in the clinic's own order.
pub async fn shown(cx: &Cx, conn: &mut Conn, client: Option<ClientId>, moving: Option<&Moving>) -> Result<Vec<Service>, AppError> {
    let all = &cx.practice.services;
    if let Some(visit) = moving {
        return Ok(cx.practice.service_of_visit(visit.service).cloned().into_iter().collect());
    }
    if viewer(cx) == Viewer::Clinic {
        return Ok(all.clone());
    }
    // One service stands for all: only referrals differ between services, and a missing one hides nothing.
    let known = match (client, all.iter().find(|one| one.rules.asks_who())) {
        (Some(id), Some(one)) => store::eligibility::known(conn, id, one.id, cx.now).await?,
        _ => Known::default(),
    };
    Ok(all.iter().filter(|one| eligibility::is_shown(&one.rules, &known)).cloned().collect())
}

/// Whether this service is worth showing to this person.
pub async fn is_shown(cx: &Cx, conn: &mut Conn, service: &Service, client: Option<ClientId>) -> DbResult<bool> {
    let known = match client {
        Some(id) => store::eligibility::known_for(conn, id, service, cx.now).await?,
        None => Known::default(),
    };
    Ok(eligibility::is_shown(&service.rules, &known))
}

/// The service and the therapists of this search, filled in from the last visit. No therapist: anyone.
pub fn choose<'a>(
    practice: &Practice,
    shown: &'a [Service],
    recent: &[Recent],
    filter: &Filter,
) -> Option<(&'a Service, Vec<TherapistId>)> {
    let last = recent.iter().find(|one| !one.is_hold);
    let wanted: &[TherapistId] = if let With::Some(wanted) = &filter.with { wanted } else { &[] };
    let gives = |service: &&Service| wanted.is_empty() || wanted.iter().any(|one| practice.gives(*one, service.id));
    let find = |id: ServiceId| shown.iter().find(|one| one.id == id);
    let service = filter
        .service
        .and_then(find)
        .or_else(|| last.and_then(|last| find(last.service)).filter(gives))
        .or_else(|| shown.iter().find(gives))
        .or_else(|| shown.first())?;
    let with = match &filter.with {
        With::Anyone => Vec::new(),
        With::Some(wanted) => wanted.clone(),
        With::Usual => last.map(|last| last.therapist).into_iter().collect(),
    };
    Some((service, with.into_iter().filter(|id| practice.gives(*id, service.id)).collect()))
}

/// The therapists to choose from: the usual one first, then in the clinic's order. In a large clinic only those searched by name.
pub fn first_choices(practice: &Practice, service: &Service, usual: Option<TherapistId>, filter: &Filter) -> Vec<TherapistId> {
    let gives = |id: &TherapistId| practice.gives(*id, service.id);
    let mut all: Vec<TherapistId> = usual.into_iter().filter(gives).collect();
    if let With::Some(with) = &filter.with {
        all.extend(with.iter().copied().filter(gives));
    }
    let name = filter.name.trim().to_lowercase();
    let is_large = practice.count_for(service.id) > MOST_CHOICES;
    if !is_large || !name.is_empty() {
        let named = practice.therapists_for(service.id).filter(|one| one.name.to_lowercase().contains(&name));
        all.extend(named.map(|one| one.id).take(MOST_CHOICES));
    }
    let mut seen = HashSet::new();
    all.retain(|id| seen.insert(*id));
    all
}

/// The days that are asked for, none before today and none past the horizon.
pub fn days(wall: &Wall, clinic: &Clinic, filter: &Filter, now: Instant) -> Days {
    let (today, last) = (wall.date(now), wall.date(now.plus(clinic.horizon())));
    let first = filter.from.map_or(today, |date| date.clamp(today, last.max(today)));
    let count = filter.until.filter(|until| first <= *until).map_or(Days::WEEK, |until| hours::days_between(first, until) + 1);
    Days { first, count: count.min(MOST_DAYS) }
}

/// The habit in a client's latest bookings, latest first.
pub fn usual_of(wall: &Wall, recent: &[Recent]) -> Option<Usual> {
    let visits: Vec<&Recent> = recent.iter().filter(|one| !one.is_hold).collect();
    let times: Vec<(i64, i64)> =
        visits.iter().map(|one| (weekday_number(wall.date(one.start)), words::minute_of_day(wall, one.start))).collect();
    let (weekday, minute) = habits::usual_time(&times)?;
    Some(Usual { therapist: visits.first()?.therapist, weekday, minute })
}
