//! A plan of visits for the page: from habits and openings to proposals in words.

use crate::booking::appointments::cancellation;
use crate::booking::appointments::server::store::reads::{self, Recent};
use crate::booking::appointments::server::words;
use crate::booking::availability::capacity::Capacity;
use crate::booking::availability::server::hours;
use crate::booking::availability::server::hours::Days;
use crate::booking::availability::starts::Ask;
use crate::booking::availability::times::{Moment, Weekdays};
use crate::booking::model::CancelRules;
use crate::booking::openings::habits::Usual;
use crate::booking::openings::server::choices;
use crate::booking::openings::server::filter::{self, With};
use crate::booking::series::policy;
use crate::booking::series::policy::{MOST, Plan, Step};
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
use jiff::civil::Date;

/// What the form asks for. Everything has a value that most people would choose.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What and with whom, where it is not as it was last.
    pub service: Option<ServiceId>,
    pub therapist: Option<TherapistId>,
    /// One of the clinic's places and no other.
    pub place: Option<Place>,
    pub add_ons: Vec<AddOnId>,
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
            service: None,
            therapist: None,
            place: None,
            add_ons: Vec::new(),
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
    /// What this client may book and, of those who give it, some to choose from: value and label.
    pub services: Vec<(String, String)>,
    pub therapists: Vec<(String, String)>,
    /// "Therapeutic massage, 60 minutes, $120 + GST each, with Tomás Rivera"
    pub what: String,
    /// The policy, which holds for each of them by itself.
    pub policy: (String, String),
    /// The one room of all of them, where that was asked for.
    pub room: Option<RoomId>,
    /// What comes with each of them: ids apart by spaces.
    pub add_ons: String,
    pub visits: Vec<Proposed>,
}

pub struct Proposed {
    /// The proposed time first, then others: "Thu 10 Dec, 4:30 pm", with the place where there are several. None where nothing
    /// was found.
    pub times: Vec<(Instant, String)>,
    /// "Thu 10 Dec"
    pub day: String,
    /// "The usual time", "The nearest to the usual time", "Nothing is open around that day yet"
    pub why: &'static str,
}

/// What the plan is of, and the day and minute it begins with.
struct Basis<'a> {
    service: &'a Service,
    therapist: &'a Therapist,
    habit: Option<(Usual, Instant)>,
}

/// What and whom the client asks for, else what and whom they had last, at their usual time.
fn choose<'a>(practice: &'a Practice, shown: &'a [Service], recent: &[Recent], asked: &Asked) -> Option<Basis<'a>> {
    let with = asked.therapist.map_or(With::Usual, |id| With::Some(vec![id]));
    let wanted = filter::Asked { service: asked.service, with, ..filter::Asked::default() };
    let (service, with) = choices::choose(practice, shown, recent, &wanted)?;
    let therapist = with.first().and_then(|id| practice.therapist(*id)).or_else(|| practice.therapists_for(service.id).next())?;
    let last = recent.iter().find(|one| !one.is_hold);
    Some(Basis { service, therapist, habit: choices::usual_of(&practice.wall, recent).zip(last.map(|last| last.start)) })
}

/// Where a plan begins.
struct Begin {
    day: Date,
    minute: i64,
    /// Whether that is the client's habit.
    usual: bool,
}

/// The usual weekday, a whole number of plan steps after the last visit. Without a habit, or with one that is not what is asked
/// for, the first time that suits from about then on.
fn begin(cx: &Cx, asked: &Asked, habit: Option<(Usual, Instant)>, candidates: &[Moment]) -> Begin {
    let wall = &cx.practice.wall;
    let suits = |weekday: i64, minute: i64| asked.weekdays.has(weekday) && (asked.from_minute..=asked.until_minute).contains(&minute);
    let step_on = |last: Instant| hours::add(wall.date(last.max(cx.now)), 7 * asked.every_weeks);
    if let Some((usual, last)) = habit.filter(|(usual, _)| suits(usual.weekday, usual.minute)) {
        let day = hours::add(step_on(last), (usual.weekday - weekday_number(step_on(last)) + 3).rem_euclid(7) - 3);
        return Begin { day, minute: usual.minute, usual: true };
    }
    let not_before = habit.map(|(_, last)| hours::add(step_on(last), -3));
    let comes_in = |one: &&Moment| suits(one.weekday, one.minute) && not_before.is_none_or(|first| first <= wall.date(one.opening.start));
    let first = candidates.iter().filter(comes_in).min_by_key(|one| one.opening.start);
    let (day, minute) = first.map_or((not_before.unwrap_or(wall.date(cx.now)), 0), |one| (wall.date(one.opening.start), one.minute));
    Begin { day, minute, usual: false }
}

/// A plan at the client's usual time, beginning a whole number of its steps after their last or next visit. Without a habit it
/// begins with the first time there is.
pub async fn propose(cx: &Cx, me: &SignedInClient, asked: &Asked) -> Result<Option<Proposal>, AppError> {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let mut conn = cx.state.db.read().await?;
    let recent = reads::recent(&mut conn, me.id, cx.now).await?;
    let mut shown = choices::shown(cx, &mut conn, Some(me.id), None).await?;
    // Nobody has several first visits.
    shown.retain(|service| service.rules.audience != Audience::New);
    let Some(Basis { service, therapist, habit }) = choose(practice, &shown, &recent, asked) else { return Ok(None) };
    let add_ons = practice.add_ons(service.id, &asked.add_ons);
    let ask = hours::with_add_ons(hours::ask(&practice.clinic, service, cx.now), add_ons.iter().copied());
    let ground = ground(cx, &mut conn, (service, therapist), &ask, asked.place).await?;
    let found = ground.openings(&ask, Some(therapist.id));
    let candidates: Vec<Moment> = found.into_iter().map(|opening| words::as_moment(wall, opening)).collect();
    let begin = begin(cx, asked, habit, &candidates);
    let plan = plan_of(wall, asked, &begin);
    let candidates = policy::near(&plan, &candidates);
    let (room, steps) = if asked.same_room {
        let free_in = |at: Instant, room: RoomId| ground.seat_in(therapist.id, ask.occupied(at), room).is_some();
        in_one_room(&plan, &candidates, practice.rooms_for(service.id).map(|room| room.id).collect(), free_in)
    } else {
        (None, policy::solve(&plan, &candidates))
    };
    let place_of = |start: Instant| ground.place_of(therapist.id, ask.occupied(start));
    let visits = said(practice, &begin, asked.every_weeks, steps, place_of);
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

/// Where this therapist works until the horizon, at that place where one is asked for, and what is taken there.
async fn ground(
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
    hours.posts.retain(|post| place.is_none_or(|place| place.is(post.location)));
    Ok(Capacity::new(&hours, &taken, cx.now))
}

fn plan_of(wall: &Wall, asked: &Asked, begin: &Begin) -> Plan {
    Plan {
        first_day: words::day_number(wall, wall.instant(begin.day, begin.minute)),
        minute: begin.minute,
        every_weeks: asked.every_weeks,
        times: asked.times,
        from_minute: asked.from_minute,
        until_minute: asked.until_minute,
        weekdays: asked.weekdays,
    }
}

/// Some of those who give this service to choose from, this one among them: value and label.
fn therapists(practice: &Practice, service: &Service, with: TherapistId) -> Vec<(String, String)> {
    let named = filter::Asked { with: With::Some(vec![with]), ..filter::Asked::default() };
    let some = choices::first_choices(practice, service, None, &named).into_iter().filter_map(|id| practice.therapist(id));
    some.map(|one| (one.id.to_string(), one.name.clone())).collect()
}

/// The plan in the room that serves it best, and which that is.
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

/// The steps of a plan in words, each with its other times. `place_of` tells where a visit at that time would be.
fn said(
    practice: &Practice,
    begin: &Begin,
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
    let wanted = (0..).map(|nth: i64| hours::add(begin.day, nth * 7 * every_weeks));
    let visits = steps.into_iter().zip(wanted).map(|(step, day)| Proposed {
        times: step.opening.into_iter().chain(step.others).map(|one| time(one.start)).collect(),
        day: wall.day_short(wall.midnight(day)),
        why: match (step.opening, step.as_wanted) {
            (Some(_), true) if !begin.usual => "The same day and time",
            (Some(_), false) if !begin.usual => "The nearest to that time",
            (Some(_), true) => "The usual time",
            (Some(_), false) => "The nearest to the usual time",
            (None, _) => "Nothing is open around that day yet",
        },
    });
    visits.collect()
}

/// As one visit of it is, with what comes with it.
fn with_add_ons(service: Service, add_ons: &[&AddOn]) -> Service {
    let names = add_on_names(add_ons.iter().copied());
    Service {
        name: if names.is_empty() { service.name } else { format!("{} with {names}", service.name) },
        minutes: service.minutes + add_ons.iter().map(|one| one.minutes).sum::<i64>(),
        price: price_with(service.price, add_ons.iter().copied()),
        ..service
    }
}
