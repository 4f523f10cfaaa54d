//! A plan of visits for the page: from habits and openings to proposals in words.

use crate::booking::appointments::cancellation;
use crate::booking::appointments::server::store::reads::{self, Recent};
use crate::booking::appointments::server::words;
use crate::booking::availability::capacity::Capacity;
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts::Ask;
use crate::booking::availability::times::{Moment, Weekdays};
use crate::booking::model::CancelRules;
use crate::booking::openings::habits::Usual;
use crate::booking::openings::server::choices;
use crate::booking::openings::server::filter::{self, Filter, With};
use crate::booking::series::policy::{self, MOST, Plan, Step};
use crate::clinic::model::{Place, Service, Therapist};
use crate::clinic::offering::{AddOn, Audience, add_on_names, add_on_words, price_with};
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::platform::db::Conn;
use crate::platform::local_time::{Wall, weekday_number};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{AddOnId, RoomId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use crate::web::Query;
use jiff::civil::Date;

/// What the page asks for. Every field has a value that most people would choose.
#[derive(Debug, Clone)]
pub struct PlanRequest {
    /// As at the last visit when left out.
    pub service: Option<ServiceId>,
    pub therapist: Option<TherapistId>,
    /// `None`: any place.
    pub place: Option<Place>,
    pub add_ons: Vec<AddOnId>,
    pub every_weeks: i64,
    pub times: u32,
    pub from_minute: i64,
    pub until_minute: i64,
    pub weekdays: Weekdays,
    /// Whether all visits are to be in one room.
    pub same_room: bool,
}

impl PlanRequest {
    /// Values that are missing or cannot be read get their default.
    pub fn read(query: &Query) -> Self {
        let number = |name: &str, usual: i64, most: i64| query.get(name).unwrap_or(usual).clamp(1, most);
        let hour = |name: &str, usual: i64| query.get(name).unwrap_or(usual).clamp(0, 24) * 60;
        let weekdays = Weekdays::of(query.all("day"));
        Self {
            service: query.get("service"),
            therapist: query.get("therapist"),
            place: query.get("place"),
            add_ons: query.all("add"),
            every_weeks: number("every", 2, 8),
            times: u32::try_from(number("times", 6, i64::from(MOST))).unwrap_or(MOST),
            from_minute: hour("after", 0),
            until_minute: hour("before", 24),
            // Nothing ticked means any.
            weekdays: if weekdays.is_empty() { Weekdays::ALL } else { weekdays },
            same_room: query.text("room") == Some("same"),
        }
    }
}

pub struct Proposal {
    pub therapist: TherapistId,
    pub service: ServiceId,
    /// The services this client may book and some of the therapists, each as value and label.
    pub services: Vec<(String, String)>,
    pub therapists: Vec<(String, String)>,
    /// "Therapeutic massage, 60 minutes, $120 + GST each, with Tomás Rivera"
    pub what: String,
    /// The policy, which applies to each visit by itself.
    pub policy: (String, String),
    /// The room of all of them, if one was asked for.
    pub room: Option<RoomId>,
    /// The add-ons of each visit: ids separated by spaces.
    pub add_ons: String,
    pub visits: Vec<Proposed>,
}

pub struct Proposed {
    /// The proposed time first, then others: "Thu 10 Dec, 4:30 pm", with the place when the clinic has several. Empty when
    /// nothing was found.
    pub times: Vec<(Instant, String)>,
    /// "Thu 10 Dec"
    pub day: String,
    /// "The usual time", "The nearest to the usual time", "Nothing is open around that day yet"
    pub why: &'static str,
}

/// The service and therapist of a plan, and the habit it starts from: the usual time and the last visit.
struct Basis<'a> {
    service: &'a Service,
    therapist: &'a Therapist,
    habit: Option<(Usual, Instant)>,
}

/// The service and the therapist that are asked for, else those of the last visit.
fn choose<'a>(practice: &'a Practice, shown: &'a [Service], recent: &[Recent], request: &PlanRequest) -> Option<Basis<'a>> {
    let with = request.therapist.map_or(With::Usual, |id| With::Some(vec![id]));
    let filter = Filter { service: request.service, with, ..Filter::default() };
    let (service, with) = choices::choose(practice, shown, recent, &filter)?;
    let therapist = with.first().and_then(|id| practice.therapist(*id)).or_else(|| practice.therapists_for(service.id).next())?;
    let last = recent.iter().find(|one| !one.is_hold);
    Some(Basis { service, therapist, habit: choices::usual_of(&practice.wall, recent).zip(last.map(|last| last.start)) })
}

/// The day and the time of day that a plan begins with.
struct PlanStart {
    day: Date,
    minute: i64,
    /// Whether it follows the client's habit.
    usual: bool,
}

/// The usual weekday, one step of the plan after the last visit. Without a habit, or with one that the request rules out, the
/// first suitable time from about then on.
fn plan_start(cx: &Cx, request: &PlanRequest, habit: Option<(Usual, Instant)>, candidates: &[Moment]) -> PlanStart {
    let wall = &cx.practice.wall;
    let suits = |weekday: i64, minute: i64| request.weekdays.has(weekday) && (request.from_minute..=request.until_minute).contains(&minute);
    let step_on = |last: Instant| hours::add(wall.date(last.max(cx.now)), 7 * request.every_weeks);
    if let Some((usual, last)) = habit.filter(|(usual, _)| suits(usual.weekday, usual.minute)) {
        let day = hours::add(step_on(last), (usual.weekday - weekday_number(step_on(last)) + 3).rem_euclid(7) - 3);
        return PlanStart { day, minute: usual.minute, usual: true };
    }
    let not_before = habit.map(|(_, last)| hours::add(step_on(last), -3));
    let comes_in = |one: &&Moment| suits(one.weekday, one.minute) && not_before.is_none_or(|first| first <= wall.date(one.opening.start));
    let first = candidates.iter().filter(comes_in).min_by_key(|one| one.opening.start);
    let (day, minute) = first.map_or((not_before.unwrap_or(wall.date(cx.now)), 0), |one| (wall.date(one.opening.start), one.minute));
    PlanStart { day, minute, usual: false }
}

/// A plan at the client's usual time, from one step after their latest visit; without a habit, from the first opening on.
pub async fn propose(cx: &Cx, me: &SignedInClient, request: &PlanRequest) -> Result<Option<Proposal>, AppError> {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let mut conn = cx.state.db.read().await?;
    let recent = reads::recent(&mut conn, me.id, cx.now).await?;
    let mut shown = choices::shown(cx, &mut conn, Some(me.id), None).await?;
    // Nobody has several first visits.
    shown.retain(|service| service.rules.audience != Audience::New);
    let Some(Basis { service, therapist, habit }) = choose(practice, &shown, &recent, request) else { return Ok(None) };
    let add_ons = practice.add_ons(service.id, &request.add_ons);
    let ask = hours::with_add_ons(hours::ask(&practice.clinic, service, cx.now), add_ons.iter().copied());
    let capacity = capacity(cx, &mut conn, (service, therapist), &ask, request.place).await?;
    let found = capacity.openings(&ask, Some(therapist.id));
    let candidates: Vec<Moment> = found.into_iter().map(|opening| words::as_moment(wall, opening)).collect();
    let start = plan_start(cx, request, habit, &candidates);
    let plan = plan_of(wall, request, &start);
    let candidates = policy::near(&plan, &candidates);
    let (room, steps) = if request.same_room {
        let free_in = |at: Instant, room: RoomId| capacity.allocate_room(therapist.id, ask.occupied(at), room).is_some();
        in_one_room(&plan, &candidates, practice.rooms_for(service.id).map(|room| room.id).collect(), free_in)
    } else {
        (None, policy::solve(&plan, &candidates))
    };
    let place_of = |start: Instant| capacity.place_of(therapist.id, ask.occupied(start));
    let visits = proposed(practice, &start, request.every_weeks, steps, place_of);
    let clinic = &practice.clinic;
    let policy = cancellation::of_each(CancelRules { window: clinic.cancel_window(), fee_percent: clinic.late_fee_percent });
    let own = with_add_ons(Service { price: practice.price(service, therapist.id), ..service.clone() }, &add_ons);
    Ok(Some(Proposal {
        therapist: therapist.id,
        service: service.id,
        services: shown.iter().map(|one| (one.id.to_string(), one.line(clinic.gst_percent))).collect(),
        therapists: therapists(practice, service, therapist.id),
        what: format!("{} each, with {}", own.line(clinic.gst_percent), therapist.name),
        policy,
        room,
        add_ons: add_on_words(add_ons.iter().map(|one| one.id)),
        visits,
    }))
}

/// This therapist's capacity until the horizon, at the place that is asked for.
async fn capacity(
    cx: &Cx,
    conn: &mut Conn,
    (service, therapist): (&Service, &Therapist),
    ask: &Ask,
    place: Option<Place>,
) -> Result<Capacity, AppError> {
    let practice = cx.practice.as_ref();
    let range = Days { first: practice.wall.date(ask.earliest), count: practice.clinic.horizon_days + 1 };
    let taken = hours::taken(conn, &practice.wall, range).await?;
    let mut hours = hours::hours_of(practice, service, therapist.id, range);
    hours.rosters.retain(|roster| place.is_none_or(|place| place.is(roster.location)));
    Ok(Capacity::new(&hours, &taken, cx.now))
}

fn plan_of(wall: &Wall, request: &PlanRequest, start: &PlanStart) -> Plan {
    Plan {
        first_day: words::day_number(wall, wall.instant(start.day, start.minute)),
        minute: start.minute,
        every_weeks: request.every_weeks,
        times: request.times,
        from_minute: request.from_minute,
        until_minute: request.until_minute,
        weekdays: request.weekdays,
    }
}

/// Some therapists of this service to choose from, this one among them: value and label.
fn therapists(practice: &Practice, service: &Service, with: TherapistId) -> Vec<(String, String)> {
    let named = Filter { with: With::Some(vec![with]), ..Filter::default() };
    let some = choices::first_choices(practice, service, None, &named).into_iter().filter_map(|id| practice.therapist(id));
    some.map(|one| (one.id.to_string(), one.name.clone())).collect()
}

/// The plan in the one room that serves it best, with that room.
fn in_one_room(
    plan: &Plan,
    candidates: &[Moment],
    rooms: Vec<RoomId>,
    free_in: impl Fn(Instant, RoomId) -> bool,
) -> (Option<RoomId>, Vec<Step>) {
    let in_room = |room: &RoomId| {
        let free: Vec<Moment> = candidates.iter().filter(|one| free_in(one.opening.start, *room)).copied().collect();
        policy::solve(plan, &free)
    };
    let (nth, steps) = policy::best(rooms.iter().map(in_room).collect()).unwrap_or_default();
    (rooms.get(nth).copied(), steps)
}

/// The steps of a plan in words. `place_of` tells where a visit at that time would be.
fn proposed(
    practice: &Practice,
    plan_start: &PlanStart,
    every_weeks: i64,
    steps: Vec<Step>,
    place_of: impl Fn(Instant) -> Option<Place>,
) -> Vec<Proposed> {
    let wall = &practice.wall;
    let places = filter::places(practice);
    let time = |start: Instant| {
        let at = place_of(start);
        let place = places.iter().find(|(id, _)| Some(*id) == at).map(|(_, name)| format!(", {name}")).unwrap_or_default();
        (start, format!("{}{place}", wall.moment(start)))
    };
    let wanted = (0..).map(|nth: i64| hours::add(plan_start.day, nth * 7 * every_weeks));
    let visits = steps.into_iter().zip(wanted).map(|(step, day)| Proposed {
        times: step.opening.into_iter().chain(step.others).map(|one| time(one.start)).collect(),
        day: wall.day_short(wall.midnight(day)),
        why: match (step.opening, step.as_wanted) {
            (Some(_), true) if !plan_start.usual => "The same day and time",
            (Some(_), false) if !plan_start.usual => "The nearest to that time",
            (Some(_), true) => "The usual time",
            (Some(_), false) => "The nearest to the usual time",
            (None, _) => "Nothing is open around that day yet",
        },
    });
    visits.collect()
}

/// The service as one visit with these add-ons has it.
fn with_add_ons(service: Service, add_ons: &[&AddOn]) -> Service {
    let names = add_on_names(add_ons.iter().copied());
    Service {
        name: if names.is_empty() { service.name } else { format!("{} with {names}", service.name) },
        minutes: service.minutes + add_ons.iter().map(|one| one.minutes).sum::<i64>(),
        price: price_with(service.price, add_ons.iter().copied()),
        ..service
    }
}
