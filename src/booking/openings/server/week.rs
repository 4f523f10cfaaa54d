//! The week of openings that the search page shows.

use super::choices::first_choices;
use super::filter::{Filter, MOST_CHOICES, MOST_DAYS, Viewer, places, viewer};
use super::rows::{DayRows, DaySlots, Held, List, OpeningRow};
use super::search::Search;
use crate::accounts::server::household;
use crate::booking::appointments::server::acting;
use crate::booking::appointments::server::queries::{self, Moving};
use crate::booking::availability::day_board::{Query, Slot};
use crate::booking::availability::server::boards::{Boards, Kind};
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts::Ask;
use crate::booking::availability::times::Part;
use crate::booking::openings::forms::OpenStarts;
use crate::clinic::model::{Clinic, Place, Service};
use crate::clinic::offering::{Audience, add_on_ids};
use crate::clinic::server::practice::Practice;
use crate::error::AppError;
use crate::platform::db::Conn;
use crate::platform::local_time::{Wall, month};
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{AddOnId, ClientId, ServiceId, TherapistId};
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
    pub viewer: Viewer,
    /// The people a visit can be booked for, when the client books for others: "Me" first.
    pub household: Vec<(ClientId, String)>,
    /// The one of them it is for.
    pub client: Option<ClientId>,
    pub moving: Option<Moving>,
    pub service: ServiceId,
    /// "Massage, 60 minutes, $120 + GST"
    pub service_line: String,
    /// The services that this person may book, each in words.
    pub services: Vec<(ServiceId, String)>,
    /// "Cupping, 15 minutes more, $20", and whether it is chosen.
    pub add_ons: Vec<(AddOnId, String, bool)>,
    /// The clinic’s places, when it has several.
    pub places: Vec<(Place, String)>,
    pub place: Option<Place>,
    pub part: Option<Part>,
    pub choices: Vec<Choice>,
    /// How many therapists give the service.
    pub therapists: usize,
    pub with: Vec<TherapistId>,
    /// Whether `best` is ranked by the client's habit.
    pub knows_you: bool,
    /// Whether the service asks for a referral.
    pub referral: bool,
    /// Whether a client can have the service more than once.
    pub repeats: bool,
    pub days_asked: Days,
    pub earlier: Option<Date>,
    pub later: Option<Date>,
    /// "December, Calgary time"
    pub months: String,
    pub held: Vec<Held>,
    pub best: Vec<OpeningRow>,
    pub days: Vec<DayRows>,
    /// When the week is empty: the first opening after it.
    pub next: Option<(Date, String)>,
}

/// The days that are asked for, or `None` while the clinic offers nothing.
pub async fn openings(cx: &Cx, filter: Filter) -> Result<Option<Openings>, AppError> {
    let me = owner(cx, &filter).await?;
    if let Some(me) = me.as_ref().filter(|me| me.acts_for().is_some()) {
        cx.looked_at("/book", me.subject(), None).await?;
    }
    find(cx, me, filter).await
}

/// The client that the search is for, or someone they act for; `None` for strangers and the clinic's own people.
async fn owner(cx: &Cx, filter: &Filter) -> Result<Option<SignedInClient>, AppError> {
    match cx.client() {
        Ok(_) => Ok(Some(acting::acting(cx, filter.client, filter.moving).await?)),
        Err(_) => Ok(None),
    }
}

async fn find(cx: &Cx, me: Option<SignedInClient>, filter: Filter) -> Result<Option<Openings>, AppError> {
    let Some((mut conn, search)) = Search::open(cx, me.as_ref(), filter).await? else { return Ok(None) };
    let seen = Seen::of(cx, &mut conn, &search).await?;
    let is_empty = seen.days.iter().all(|day| day.slots.is_empty());
    let next = if is_empty { first_after(cx, &mut conn, &search).await? } else { None };
    // Reading the household takes a connection of its own.
    drop(conn);
    let household = match (&search.moving, cx.client()) {
        (None, Ok(me)) => family(cx, &me).await?,
        _ => Vec::new(),
    };
    Ok(Some(found(cx, search, seen, household, next)))
}

fn found(cx: &Cx, search: Search, seen: Seen, household: Vec<(ClientId, String)>, next: Option<(Date, String)>) -> Openings {
    let practice = cx.practice.as_ref();
    let Search { filter, client, moving, recent, shown, service, kind, days, usual, query } = search;
    let minutes = kind.ask.length.whole_minutes();
    let list = List { practice, usual, anyone: query.with.len() != 1, service: &service, minutes };
    let line = |one: &Service| one.line(practice.clinic.gst_percent);
    let one = if let [one] = query.with.as_slice() { Some(*one) } else { None };
    Openings {
        viewer: viewer(cx),
        household,
        client,
        service: service.id,
        service_line: line(&Service { price: one.map_or(service.price, |one| practice.price(&service, one)), ..service.clone() }),
        services: shown.iter().map(|one| (one.id, line(one))).collect(),
        add_ons: practice.add_ons_of(service.id).map(|one| (one.id, one.line(), filter.add_ons.contains(&one.id))).collect(),
        places: places(practice),
        place: filter.place,
        part: filter.part,
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

/// How many starts there are on the days searched. An open page asks this; it shows no record, so nothing is logged.
pub async fn count(cx: &Cx, filter: Filter) -> Result<i64, AppError> {
    let me = owner(cx, &filter).await?;
    let Some((mut conn, search)) = Search::open(cx, me.as_ref(), filter).await? else { return Ok(0) };
    let mut count = 0;
    Boards::look(cx, &mut conn, &search.kind, search.days.dates(), search.own(), |view| {
        count += view.slots(&search.query).len();
        ControlFlow::Continue(())
    })
    .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Collected in one pass over the days.
#[derive(Default)]
struct Seen {
    days: Vec<DaySlots>,
    choices: Vec<TherapistId>,
    first: HashMap<TherapistId, Instant>,
}

impl Seen {
    async fn of(cx: &Cx, conn: &mut Conn, search: &Search) -> Result<Self, AppError> {
        let Search { kind, query, days, filter, .. } = search;
        let choices = first_choices(&cx.practice, &search.service, query.prefer, filter);
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
            seen.days.push(DaySlots { date: view.date, slots, works });
            ControlFlow::Continue(())
        })
        .await?;
        Ok(seen)
    }

    /// In a large clinic the therapists in the list are the ones to choose from.
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

/// Which of these openings are still free, each as `therapist:start`. They need not be usual starts any more: an opening that was
/// shown stays in the list as long as it is free.
pub async fn open_starts(cx: &Cx, form: &OpenStarts) -> Result<Vec<String>, AppError> {
    let practice = cx.practice.as_ref();
    let service = practice.service_of_visit(form.service).ok_or(AppError::NotFound)?;
    let kind = Kind::new(cx, service, practice.add_ons(service.id, &add_on_ids(&form.add_ons)));
    let own = match (cx.client(), form.moving) {
        (Ok(_), Some(visit)) => {
            let me = acting::owner(cx, visit).await?;
            queries::moving(cx, &me, form.moving).await?
        }
        _ => None,
    };
    let kind = own.as_ref().map_or(kind, |visit| Kind::of_visit(cx, service, visit.length));
    let keys = could_be_shown(practice, &kind.ask, cx.now, &form.keys);
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

/// More than one page shows.
const MOST_KEYS: usize = 200;

/// The keys that can have been on a page. Others are dropped, so that made-up ones do not fill memory with boards of their days.
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

/// "Me" and those whom this client books for; empty when they book for nobody else.
async fn family(cx: &Cx, me: &SignedInClient) -> Result<Vec<(ClientId, String)>, AppError> {
    let others = household::dependants(cx, me).await?;
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

/// How many days after an empty week are searched for the next opening.
const LOOKS_AHEAD: i64 = 28;

/// The first opening after an empty week, as far as the horizon and four weeks reach.
async fn first_after(cx: &Cx, conn: &mut Conn, search: &Search) -> Result<Option<(Date, String)>, AppError> {
    let Search { kind, query, days, .. } = search;
    let wall = &cx.practice.wall;
    let first = hours::add(days.first, days.count);
    let last = wall.date(query.latest).min(hours::add(first, LOOKS_AHEAD));
    let rest = Days { first, count: hours::days_between(first, last) + 1 };
    // At any part of the day: a time that was not asked for is better than none.
    let query = Query { within: Vec::new(), ..query.clone() };
    let mut found = None;
    Boards::look(cx, conn, kind, rest.dates(), search.own(), |view| {
        found = view.slots(&query).first().map(|slot| (view.date, wall.moment(slot.start())));
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    Ok(found)
}
