//! A few openings for other pages: the first of each day for the landing page, the soonest on a bad pain day, and the nearest
//! to a time that was just taken.

use super::choices;
use crate::booking::appointments::server::queries::ClientBooking;
use crate::booking::appointments::server::steps::wanted::Wanted;
use crate::booking::appointments::server::store::{reads, writes};
use crate::booking::appointments::server::words;
use crate::booking::availability::day_board::Query;
use crate::booking::availability::ranking;
use crate::booking::availability::server::boards::{Boards, Kind};
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::model::Opening;
use crate::clinic::model::Service;
use crate::clinic::offering::add_on_words;
use crate::error::{Alternative, AppError};
use crate::platform::db::DbResult;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::instant::{Instant, Span};
use std::ops::ControlFlow;

/// One of the next openings on the landing page.
pub struct NextOpening {
    /// "Thu 26 Nov, 4:30 pm"
    pub when: String,
    pub therapist_name: String,
    pub service_line: String,
    pub href: String,
}

fn all_of(kind: &Kind) -> Query {
    Query { earliest: kind.ask.earliest, latest: kind.ask.latest, ..Query::default() }
}

/// The first service anyone can book.
fn first_service(cx: &Cx) -> Option<&Service> {
    cx.practice.services.iter().find(|one| one.rules.online && !one.rules.asks_who())
}

/// The first opening of each of the coming days, with anyone, for the first service anyone can book.
pub async fn first_openings(cx: &Cx, most: usize) -> Result<Vec<NextOpening>, AppError> {
    let practice = cx.practice.as_ref();
    let Some(service) = first_service(cx) else {
        return Ok(Vec::new());
    };
    let wall = &practice.wall;
    let kind = Kind::new(cx, service, []);
    let query = all_of(&kind);
    let days = Days { first: wall.date(cx.now), count: 2 * Days::WEEK };
    let mut next = Vec::new();
    Boards::look(cx, &mut cx.state.db.read().await?, &kind, days.dates(), None, |view| {
        if let Some(opening) = view.slots(&query).first().map(|slot| slot.best.opening) {
            next.push(NextOpening {
                when: wall.moment(opening.start),
                therapist_name: practice.therapist(opening.therapist).map(|one| one.name.clone()).unwrap_or_default(),
                service_line: format!("{}, {} minutes", service.name, service.minutes),
                href: format!("/book?service={}&therapist=anyone&from={}", service.id, view.date),
            });
        }
        if next.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })
    .await?;
    Ok(next)
}

/// The soonest openings of the service the client had last: first one with the therapist they see, then with anyone.
pub async fn soonest(cx: &Cx, me: &SignedInClient) -> Result<Vec<Alternative>, AppError> {
    let practice = cx.practice.as_ref();
    let mut conn = cx.state.db.read().await?;
    let recent = reads::recent(&mut conn, me.id, cx.now).await?;
    let last = recent.iter().find(|one| !one.is_hold);
    let mut service = last.and_then(|last| practice.service(last.service));
    if let Some(one) = service
        && !choices::is_shown(cx, &mut conn, one, Some(me.id)).await?
    {
        service = None;
    }
    let Some(service) = service.or_else(|| first_service(cx)) else {
        return Ok(Vec::new());
    };
    let kind = Kind::new(cx, service, []);
    let query = all_of(&kind);
    let days = Days::week(practice.wall.date(cx.now));
    let (mut usual, mut soon): (Option<Opening>, Vec<Opening>) = (None, Vec::new());
    Boards::look(cx, &mut conn, &kind, days.dates(), None, |view| {
        if let (None, Some(last)) = (usual, last) {
            let start = view.first_of(last.therapist, &query);
            usual = start.map(|start| kind.ask.opening(last.therapist, start));
        }
        soon.extend(view.slots(&query).iter().take(3).map(|slot| slot.best.opening));
        let enough = soon.len() >= 3 && (usual.is_some() || last.is_none());
        if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    let others = soon.into_iter().filter(|opening| usual != Some(*opening));
    Ok(usual.into_iter().chain(others).take(3).map(|opening| alternative(cx, service, "", &opening)).collect())
}

fn alternative(cx: &Cx, service: &Service, add_ons: &str, opening: &Opening) -> Alternative {
    let name = cx.practice.therapist(opening.therapist).map_or("the clinic", |therapist| therapist.name.as_str());
    let words = words::with(&cx.practice.wall, opening.start, name);
    Alternative { therapist: opening.therapist, service: service.id, start: opening.start, add_ons: add_ons.to_owned(), words }
}

/// How many days beyond the two weeks around it are searched for three others.
const LOOKS_AHEAD: i64 = 28;

/// The three openings nearest to a time that was just taken, with any therapist, for a visit of this length: a visit that is
/// moved keeps the length it was booked with.
pub async fn nearest(cx: &Cx, wanted: &Wanted, length: Span) -> DbResult<Vec<Alternative>> {
    let practice = cx.practice.as_ref();
    let Some(service) = practice.service_of_visit(wanted.service) else {
        return Ok(Vec::new());
    };
    let wall = &practice.wall;
    let kind = Kind::of_visit(cx, service, length);
    let query = all_of(&kind);
    // When the two weeks around it are full, the weeks after them.
    let around = Days::around(wall.date(wanted.start), wall.date(cx.now));
    let mut dates: Vec<_> = Days { count: around.count + LOOKS_AHEAD, ..around }.dates().collect();
    dates.sort_by_key(|date| hours::days_between(wall.date(wanted.start), *date).abs());
    let mut found: Vec<Opening> = Vec::new();
    Boards::look(cx, &mut cx.state.db.read().await?, &kind, dates, None, |view| {
        // Days are searched outwards: once three openings are nearer than this day can be, no later day helps.
        let day = wall.midnight(view.date);
        let furthest = ranking::nearest(&found, wanted.start, 3).last().map(|one| one.start);
        let reach = |at: Instant| at.micros().abs_diff(wanted.start.micros());
        let edge = reach(day).min(reach(wall.midnight(hours::add(view.date, 1))));
        if found.len() >= 3 && furthest.is_some_and(|furthest| reach(furthest) < edge) && view.date != wall.date(wanted.start) {
            return ControlFlow::Break(());
        }
        found.extend(view.slots(&query).iter().map(|slot| slot.best.opening));
        ControlFlow::Continue(())
    })
    .await?;
    let add_ons = add_on_words(wanted.add_ons.iter().copied());
    Ok(ranking::nearest(&found, wanted.start, 3).into_iter().map(|opening| alternative(cx, service, &add_ons, opening)).collect())
}

/// The openings nearest to a hold that ran out.
pub async fn instead_of(cx: &Cx, booking: &ClientBooking) -> Result<Vec<Alternative>, AppError> {
    let wanted = Wanted {
        therapist: booking.therapist,
        service: booking.service,
        start: booking.start.max(cx.now),
        replaces: None,
        add_ons: writes::add_ons(&mut cx.state.db.read().await?, booking.id).await?.into_iter().map(|one| one.id).collect(),
    };
    Ok(nearest(cx, &wanted, Span::minutes(booking.minutes)).await?)
}
