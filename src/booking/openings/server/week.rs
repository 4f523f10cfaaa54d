//! The week of openings: what a client sees when they look for a time.

use super::choices::first_choices;
use super::filter::{Asked, Looker, MOST_CHOICES, MOST_DAYS, looker, places};
use super::rows::{Day, Held, List, Row};
use super::search::Search;
use crate::accounts::server::household as accounts;
use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::queries::{self, Moving};
use crate::booking::availability::day_board::{Query, Slot};
use crate::booking::availability::server::boards::{Boards, Kind};
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts::Ask;
use crate::booking::availability::times::Part;
use crate::clinic::model::{Clinic, Place, Service};
use crate::clinic::offering::Audience;
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::platform::db::Conn;
use crate::platform::local_time::{Wall, month};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId, TherapistId};
use crate::types::instant::Instant;
use crate::types::person::first_name;
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// One therapist to choose.
pub struct Choice {
    pub id: TherapistId,
    pub first_name: String,
    /// "Thu 3:30 pm": their first time of these days.
    pub first: Option<String>,
}

pub struct Openings {
    pub looker: Looker,
    /// For whom it can be, where the client books for others: "Me" first.
    pub household: Vec<(ClientId, String)>,
    /// For whom it is.
    pub client: Option<ClientId>,
    pub moving: Option<Moving>,
    pub service: ServiceId,
    /// "Massage, 60 minutes, $120 + GST"
    pub service_line: String,
    /// Every service this person may book, with its line.
    pub services: Vec<(ServiceId, String)>,
    /// "Cupping, 15 minutes more, $20", and whether it is chosen.
    pub add_ons: Vec<(AddOnId, String, bool)>,
    /// The clinic’s places, where there are several.
    pub locations: Vec<(Place, String)>,
    pub location: Option<Place>,
    pub part: Option<Part>,
    pub choices: Vec<Choice>,
    /// How many therapists give the service.
    pub therapists: usize,
    pub with: Vec<TherapistId>,
    /// Whether a habit of the client ranked the best.
    pub knows_you: bool,
    /// Whether the service asks for a referral.
    pub referral: bool,
    /// Whether it is had more than once.
    pub repeats: bool,
    pub days_asked: Days,
    pub earlier: Option<Date>,
    pub later: Option<Date>,
    /// "December, Calgary time"
    pub months: String,
    pub held: Vec<Held>,
    pub best: Vec<Row>,
    pub days: Vec<Day>,
    /// When the week is empty: the first opening after it.
    pub next: Option<(Date, String)>,
}

/// The days that are asked for, or `None` while the clinic offers nothing.
pub async fn openings(cx: &Cx, asked: Asked) -> Result<Option<Openings>, AppError> {
    let me = whose(cx, &asked).await?;
    if let Some(me) = me.as_ref().filter(|me| me.acts_for().is_some()) {
        cx.looked_at("/book", me.subject(), None).await?;
    }
    find(cx, me, asked).await
}

/// For whom: oneself, or someone one acts for; nobody, for a stranger or the people of the clinic.
async fn whose(cx: &Cx, asked: &Asked) -> Result<Option<SignedInClient>, AppError> {
    match cx.client() {
        Ok(_) => Ok(Some(acting::acting(cx, asked.client, asked.moving).await?)),
        Err(_) => Ok(None),
    }
}

async fn find(cx: &Cx, me: Option<SignedInClient>, asked: Asked) -> Result<Option<Openings>, AppError> {
    let Some((mut conn, search)) = Search::open(cx, me.as_ref(), asked).await? else { return Ok(None) };
    let seen = Seen::of(cx, &mut conn, &search).await?;
    let is_empty = seen.days.iter().all(|(_, slots, _)| slots.is_empty());
    let next = if is_empty { first_after(cx, &mut conn, &search).await? } else { None };
    // The household is read on a connection of its own.
    drop(conn);
    let household = match (&search.moving, cx.client()) {
        (None, Ok(me)) => family(cx, &me).await?,
        _ => Vec::new(),
    };
    Ok(Some(found(cx, search, seen, household, next)))
}

fn found(cx: &Cx, search: Search, seen: Seen, household: Vec<(ClientId, String)>, next: Option<(Date, String)>) -> Openings {
    let practice = cx.practice.as_ref();
    let Search { asked, client, moving, recent, shown, service, kind, days, usual, query } = search;
    let minutes = kind.ask.length.whole_minutes();
    let list = List { practice, usual, anyone: query.with.len() != 1, service: &service, minutes };
    let line = |one: &Service| one.line(practice.clinic.gst_percent);
    let one = if let [one] = query.with.as_slice() { Some(*one) } else { None };
    Openings {
        looker: looker(cx),
        household,
        client,
        service: service.id,
        service_line: line(&Service { price: one.map_or(service.price, |one| practice.price(&service, one)), ..service.clone() }),
        services: shown.iter().map(|one| (one.id, line(one))).collect(),
        add_ons: practice.add_ons_of(service.id).map(|one| (one.id, one.line(), asked.add_ons.contains(&one.id))).collect(),
        locations: places(practice),
        location: asked.location,
        part: asked.part,
        choices: seen.choices(practice),
        therapists: practice.count_for(service.id),
        knows_you: usual.is_some(),
        referral: service.rules.referral,
        repeats: service.rules.audience != Audience::New,
        earlier: earlier(&practice.wall, days, cx.now),
        later: later(&practice.wall, &practice.clinic, days, cx.now),
        months: months(&practice.wall, days),
        held: list.held(&recent),
        best: list.best(&seen.days),
        days: list.days(&seen.days, practice.wall.date(cx.now)),
        days_asked: days,
        moving,
        with: query.with,
        next,
    }
}

/// How many starts there are in the days that are asked for. A page that stands open asks; nobody looks at anything new.
pub async fn count(cx: &Cx, asked: Asked) -> Result<i64, AppError> {
    let me = whose(cx, &asked).await?;
    let Some((mut conn, search)) = Search::open(cx, me.as_ref(), asked).await? else { return Ok(0) };
    let mut count = 0;
    Boards::look(cx, &mut conn, &search.kind, search.days.dates(), search.own(), |view| {
        count += view.slots(&search.query).len();
        ControlFlow::Continue(())
    })
    .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What is seen of each day while the days are gone through.
#[derive(Default)]
struct Seen {
    days: Vec<(Date, Vec<Slot>, bool)>,
    choices: Vec<TherapistId>,
    first: HashMap<TherapistId, Instant>,
}

impl Seen {
    async fn of(cx: &Cx, conn: &mut Conn, search: &Search) -> Result<Self, AppError> {
        let Search { kind, query, days, asked, .. } = search;
        let choices = first_choices(&cx.practice, &search.service, query.prefer, asked);
        let mut seen = Self { choices, ..Self::default() };
        Boards::look(cx, conn, kind, days.dates(), search.own(), |view| {
            let slots = view.slots(query);
            let works = view.anyone_works(query);
            seen.name_some(&slots);
            for id in seen.choices.clone() {
                if !seen.first.contains_key(&id)
                    && let Some(start) = view.first_of(id, query)
                {
                    seen.first.insert(id, start);
                }
            }
            seen.days.push((view.date, slots, works));
            ControlFlow::Continue(())
        })
        .await?;
        Ok(seen)
    }

    /// In a large clinic those who stand in the list are the ones to choose from.
    fn name_some(&mut self, slots: &[Slot]) {
        for id in slots.iter().map(|slot| slot.best.opening.therapist) {
            if self.choices.len() >= MOST_CHOICES {
                return;
            }
            if !self.choices.contains(&id) {
                self.choices.push(id);
            }
        }
    }

    fn choices(&self, practice: &Practice) -> Vec<Choice> {
        let choice = |id: &TherapistId| {
            let first = self.first.get(id).map(|start| practice.wall.weekday_and_time(*start));
            Some(Choice { id: *id, first_name: practice.therapist(*id)?.first_name.clone(), first })
        };
        self.choices.iter().filter_map(choice).collect()
    }
}

/// Which of these openings can still be had, on the grid or off it: what was shown and is still free keeps its place until
/// the person looks away. Each is `therapist:start`.
pub async fn open_starts(
    cx: &Cx,
    service: ServiceId,
    add_ons: &[AddOnId],
    keys: &str,
    moving: Option<BookingId>,
) -> Result<Vec<String>, AppError> {
    let practice = cx.practice.as_ref();
    let service = practice.service_of_visit(service).ok_or(AppError::NotFound)?;
    let kind = Kind::new(cx, service, practice.add_ons(service.id, add_ons));
    let own = match (cx.client(), moving) {
        (Ok(_), Some(visit)) => {
            let me = acting::owner(cx, visit).await?;
            queries::moving(cx, &me, moving).await?
        }
        _ => None,
    };
    let kind = own.as_ref().map_or(kind, |visit| Kind::of_visit(cx, service, visit.length));
    let keys = could_be_shown(practice, &kind.ask, cx.now, keys);
    let mut dates: Vec<Date> = keys.iter().map(|(_, start, _)| practice.wall.date(*start)).collect();
    dates.sort_unstable();
    dates.dedup();
    dates.truncate(usize::try_from(MOST_DAYS).unwrap_or_default());
    let mut open = Vec::new();
    Boards::look(cx, &mut cx.state.db.read().await?, &kind, dates, own.as_ref().map(|visit| visit.id), |view| {
        for (therapist, start, key) in &keys {
            if practice.wall.date(*start) == view.date && view.is_open(*therapist, *start) {
                open.push(key.clone());
            }
        }
        ControlFlow::Continue(())
    })
    .await?;
    Ok(open)
}

/// As many as one page shows, and some more.
const MOST_KEYS: usize = 200;

/// The keys that can have been on a page, read. A day that nobody looks at is not kept for someone who asks about it.
fn could_be_shown(practice: &Practice, ask: &Ask, now: Instant, keys: &str) -> Vec<(TherapistId, Instant, String)> {
    let (first, last) = (practice.wall.date(now), practice.wall.date(ask.latest));
    let read = |text: &str| {
        let (therapist, start) = text.split_once(':')?;
        Some((therapist.parse::<TherapistId>().ok()?, Instant::from_micros(start.parse().ok()?), text.to_owned()))
    };
    let could_be = |(_, start, _): &(TherapistId, Instant, String)| {
        start.is_whole_minute() && ask.is_in_time(*start) && (first..=last).contains(&practice.wall.date(*start))
    };
    keys.split(',').filter_map(read).filter(could_be).take(MOST_KEYS).collect()
}

/// "Me" and those whom this client books for; nobody where it is only themselves.
async fn family(cx: &Cx, me: &SignedInClient) -> Result<Vec<(ClientId, String)>, AppError> {
    let others = accounts::dependants(cx, me).await?;
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let others = others.into_iter().map(|one| (one.id, first_name(&one.name).to_owned()));
    Ok(std::iter::once((me.id, "Me".to_owned())).chain(others).collect())
}

fn earlier(wall: &Wall, days: Days, now: Instant) -> Option<Date> {
    let today = wall.date(now);
    (days.first > today).then(|| hours::add(days.first, -days.count).max(today))
}

fn later(wall: &Wall, clinic: &Clinic, days: Days, now: Instant) -> Option<Date> {
    let next = hours::add(days.first, days.count);
    (next <= wall.date(now.plus(clinic.horizon()))).then_some(next)
}

/// "December, Calgary time", or both months when the week crosses from one into the other.
fn months(wall: &Wall, days: Days) -> String {
    let (from, until) = (days.first.month(), hours::add(days.first, days.count - 1).month());
    let names = if from == until { month(from).to_owned() } else { format!("{} and {}", month(from), month(until)) };
    format!("{names}, {}", wall.called())
}

/// How many days after an empty week are looked through for the next opening.
const LOOKS_AHEAD: i64 = 28;

/// The first opening after an empty week, as far as the horizon and four weeks reach.
async fn first_after(cx: &Cx, conn: &mut Conn, search: &Search) -> Result<Option<(Date, String)>, AppError> {
    let Search { kind, query, days, .. } = search;
    let wall = &cx.practice.wall;
    let first = hours::add(days.first, days.count);
    let last = wall.date(query.latest).min(hours::add(first, LOOKS_AHEAD));
    let rest = Days { first, count: hours::days_between(first, last) + 1 };
    // The parts of these days are other instants; a time at any part of the day is better than none.
    let query = Query { within: Vec::new(), ..query.clone() };
    let mut found = None;
    Boards::look(cx, conn, kind, rest.dates(), search.own(), |view| {
        found = view.slots(&query).first().map(|slot| (view.date, wall.moment(slot.start())));
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    Ok(found)
}
