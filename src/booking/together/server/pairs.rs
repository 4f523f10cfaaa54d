//! The week for two: pairs of openings for two people of one household, side by side or one after the other.

use crate::accounts::server::household::dependants;
use crate::booking::appointments::server::store::reads;
use crate::booking::availability::day_board::Query;
use crate::booking::availability::server::boards::{Boards, Kind};
use crate::booking::availability::server::hours::{self, Days};
use crate::booking::availability::starts::Ask;
use crate::booking::openings::server::choices;
use crate::booking::openings::server::filter::Filter;
use crate::booking::together::policy::{self, Pair, Turn, Way};
use crate::clinic::model::{Place, Service};
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::platform::db::Conn;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{ClientId, EquipmentId, RoomId, ServiceId};
use crate::types::instant::TimeRange;
use crate::types::person::first_name;
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// The most pairs a day on a page.
const MOST_PAIRS: usize = 8;
/// The most turns of one person that are tried on a day, spread over it.
const MOST_TURNS: usize = 160;

/// What the page asks for. Everything but the way may be left out.
#[derive(Debug, Clone, Copy)]
pub struct PairRequest {
    /// By default the client who is signed in and the first of those they book for.
    pub who: [Option<ClientId>; 2],
    /// The two on the page that the form was sent from, in their order there.
    pub was: [Option<ClientId>; 2],
    pub services: [Option<ServiceId>; 2],
    pub way: Way,
    pub from: Option<Date>,
}

/// Someone of the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: ClientId,
    pub name: String,
    /// Whether it is the client who is signed in.
    pub me: bool,
}

impl Member {
    /// "you", "Noah Pelletier"
    pub fn in_full(&self) -> &str {
        if self.me { "you" } else { &self.name }
    }

    fn short(&self) -> &str {
        if self.me { "you" } else { first_name(&self.name) }
    }
}

pub struct Together {
    pub household: Vec<Member>,
    /// The two who come, in order when one comes after the other.
    pub who: [Member; 2],
    /// The services that each of the two may book, in words.
    pub choices: [Vec<(ServiceId, String)>; 2],
    /// The service that each of the two has chosen.
    pub services: [ServiceId; 2],
    pub way: Way,
    pub first: Date,
    /// Heading and pairs of each day that has any.
    pub days: Vec<(String, Vec<PairRow>)>,
    /// When no day has any: the first later day that has, "Thursday 10 December".
    pub next: Option<(Date, String)>,
}

pub struct PairRow {
    pub pair: Pair,
    /// "10:00 am: you with Tomás Rivera, Noah with Dana Whitehorse"
    pub words: String,
    /// "Thursday 10 December, ", for listeners.
    pub label: String,
}

/// `None` for a client who books for nobody else, or while the clinic offers nothing.
pub async fn week(cx: &Cx, me: &SignedInClient, request: PairRequest) -> Result<Option<Together>, AppError> {
    let practice = cx.practice.as_ref();
    let wall = &practice.wall;
    let household = household(cx, me).await?;
    let Some(who) = two_of(&household, request.who, request.was) else { return Ok(None) };
    let mut conn = cx.state.db.read().await?;
    let mine = choices::shown(cx, &mut conn, Some(who[0].id), None).await?;
    let theirs = choices::shown(cx, &mut conn, Some(who[1].id), None).await?;
    let [for_first, for_second] = services_by_person(&who, &request);
    let Some(first) = service_of(cx, &mut conn, who[0].id, for_first, &mine).await? else { return Ok(None) };
    let Some(second) = service_of(cx, &mut conn, who[1].id, for_second, &theirs).await? else { return Ok(None) };
    let (today, last) = (wall.date(cx.now), wall.date(cx.now.plus(practice.clinic.horizon())));
    let days = Days::week(request.from.map_or(today, |date| date.clamp(today, last)));
    let looked_at = who.iter().map(|one| Subject { id: one.id, name: one.name.clone() }).collect();
    cx.looked_at_all("/book/together", looked_at, None).await?;
    let kinds = [Kind::new(cx, &first, []), Kind::new(cx, &second, [])];
    let found = pairs_in(cx, &mut conn, &kinds, request.way, days).await?;
    let next = if found.is_empty() { first_after(cx, &mut conn, &kinds, request.way, days).await? } else { None };
    let in_rows = |(date, pairs): (Date, Vec<Pair>)| {
        (wall.day(wall.midnight(date)), policy::spread(pairs, MOST_PAIRS).into_iter().map(|pair| row(cx, pair, &who)).collect())
    };
    let shown: Vec<(String, Vec<PairRow>)> = found.into_iter().map(in_rows).collect();
    let line = |one: &Service| (one.id, one.line(practice.clinic.gst_percent));
    Ok(Some(Together {
        choices: [mine.iter().map(line).collect(), theirs.iter().map(line).collect()],
        services: [first.id, second.id],
        way: request.way,
        first: days.first,
        days: shown,
        next,
        household,
        who,
    }))
}

/// The client who is signed in, and those they book for.
async fn household(cx: &Cx, me: &SignedInClient) -> Result<Vec<Member>, AppError> {
    let own = Member { id: me.id, name: me.person().name.clone(), me: true };
    let others = dependants(cx, me).await?.into_iter().map(|one| Member { id: one.id, name: one.name, me: false });
    Ok(std::iter::once(own).chain(others).collect())
}

/// Two different people of the household, the requested ones if they belong to it. When one person is chosen for both places,
/// the other moves to the place that person had.
fn two_of(household: &[Member], wanted: [Option<ClientId>; 2], was: [Option<ClientId>; 2]) -> Option<[Member; 2]> {
    let named = |id: Option<ClientId>| household.iter().find(|one| Some(one.id) == id);
    let wanted = match wanted {
        [Some(one), Some(same)] if one == same && was[0] == Some(one) => [was[1], wanted[1]],
        [Some(one), Some(same)] if one == same => [wanted[0], was[0]],
        different => different,
    };
    let first = named(wanted[0]).or_else(|| household.iter().find(|one| Some(one.id) != wanted[1]))?;
    let second = named(wanted[1]).filter(|one| one.id != first.id).or_else(|| household.iter().find(|one| one.id != first.id))?;
    Some([first.clone(), second.clone()])
}

/// The service chosen for each person stays with them when they change places; a new person gets that of the one they replace.
fn services_by_person(who: &[Member; 2], request: &PairRequest) -> [Option<ServiceId>; 2] {
    let [first, second] = request.services;
    if request.was[1] == Some(who[0].id) || request.was[0] == Some(who[1].id) { [second, first] } else { [first, second] }
}

/// The pairs of each of these days; days without one are left out.
async fn pairs_in(cx: &Cx, conn: &mut Conn, kinds: &[Kind; 2], way: Way, days: Days) -> Result<Vec<(Date, Vec<Pair>)>, AppError> {
    let mine: HashMap<Date, Vec<Roomed>> = turns(cx, conn, &kinds[0], days).await?;
    // When the first finds nothing, the second need not be searched.
    if mine.values().all(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let turns = [mine, turns(cx, conn, &kinds[1], days).await?];
    let of = |date: Date| {
        let day = |nth: usize| turns[nth].get(&date).map_or(&[][..], Vec::as_slice);
        (date, pairs_of(way, [&kinds[0].ask, &kinds[1].ask], [day(0), day(1)]))
    };
    Ok(days.dates().map(of).filter(|(_, pairs)| !pairs.is_empty()).collect())
}

/// How many weeks after an empty one are searched.
const LOOKS_AHEAD: i64 = 4;

/// The first day after these that has a pair, as far as the horizon and four weeks reach.
async fn first_after(cx: &Cx, conn: &mut Conn, kinds: &[Kind; 2], way: Way, days: Days) -> Result<Option<(Date, String)>, AppError> {
    let wall = &cx.practice.wall;
    let last = wall.date(cx.now.plus(cx.practice.clinic.horizon()));
    for week in 0..LOOKS_AHEAD {
        let first = hours::add(days.first, days.count + 7 * week);
        if first > last {
            break;
        }
        if let Some((date, _)) = pairs_in(cx, conn, kinds, way, Days::week(first)).await?.into_iter().next() {
            return Ok(Some((date, wall.day(wall.midnight(date)))));
        }
    }
    Ok(None)
}

/// The service for this person: the chosen one, else that of their last visit, else the first.
async fn service_of(
    cx: &Cx,
    conn: &mut Conn,
    client: ClientId,
    wanted: Option<ServiceId>,
    shown: &[Service],
) -> Result<Option<Service>, AppError> {
    let recent = reads::recent(conn, client, cx.now).await?;
    let filter = Filter { service: wanted, ..Filter::default() };
    Ok(choices::choose(&cx.practice, shown, &recent, &filter).map(|(service, _)| service.clone()))
}

/// A turn with two of the rooms that are free for it and, if it needs equipment, two of the free pieces.
#[derive(Clone)]
struct Roomed {
    turn: Turn,
    place: Option<Place>,
    rooms: Vec<RoomId>,
    pieces: Option<Vec<EquipmentId>>,
}

impl Roomed {
    /// Whether both can take place at the same time: in two rooms, and with two pieces when both need one.
    fn beside(&self, other: &Self) -> bool {
        let pieces = match (&self.pieces, &other.pieces) {
            (Some(mine), Some(theirs)) => differ(mine, theirs),
            _ => true,
        };
        pieces && differ(&self.rooms, &other.rooms)
    }
}

fn differ<T: PartialEq>(mine: &[T], theirs: &[T]) -> bool {
    mine.iter().any(|one| theirs.iter().any(|other| other != one))
}

async fn turns(cx: &Cx, conn: &mut Conn, kind: &Kind, days: Days) -> Result<HashMap<Date, Vec<Roomed>>, AppError> {
    let query = Query { earliest: kind.ask.earliest, latest: kind.ask.latest, ..Query::default() };
    let mut all = HashMap::new();
    Boards::look(cx, conn, kind, days.dates(), None, |view| {
        let turns = policy::spread(view.turns(&query), MOST_TURNS);
        let roomed = turns.into_iter().map(|(start, therapist)| Roomed {
            turn: Turn { start, therapist },
            place: view.place_of(therapist, start),
            rooms: view.free_rooms(therapist, start, 2),
            pieces: view.free_pieces(therapist, start, 2),
        });
        all.insert(view.date, roomed.collect());
        ControlFlow::Continue(())
    })
    .await?;
    Ok(all)
}

fn pairs_of(way: Way, asks: [&Ask; 2], turns: [&[Roomed]; 2]) -> Vec<Pair> {
    let only = |all: &[Roomed]| all.iter().map(|one| one.turn).collect::<Vec<Turn>>();
    let find = |all: &[Roomed], turn: Turn| all.iter().find(|one| one.turn == turn).cloned();
    let fits = |pair: &Pair| {
        let stretches: [TimeRange; 2] = [asks[0].occupied(pair.first.start), asks[1].occupied(pair.second.start)];
        let both = find(turns[0], pair.first).zip(find(turns[1], pair.second));
        // Together means at one place of the clinic.
        both.is_some_and(|(mine, theirs)| mine.place == theirs.place && (!stretches[0].overlaps(stretches[1]) || mine.beside(&theirs)))
    };
    policy::pairs(way, (asks[0], &only(turns[0])), (asks[1], &only(turns[1])), fits)
}

fn row(cx: &Cx, pair: Pair, who: &[Member; 2]) -> PairRow {
    let wall = &cx.practice.wall;
    let name = |turn: Turn| cx.practice.therapist(turn.therapist).map_or("the clinic", |one| one.name.as_str());
    let with = |nth: usize, turn: Turn| format!("{} with {}", who[nth].short(), name(turn));
    let (first, second) = (with(0, pair.first), with(1, pair.second));
    let words = if pair.first.start == pair.second.start {
        format!("{}: {first}, {second}", wall.time(pair.first.start))
    } else {
        format!("{}: {first}; {}: {second}", wall.time(pair.first.start), wall.time(pair.second.start))
    };
    PairRow { pair, label: format!("Hold both, {}, {words}", wall.day(pair.first.start)), words }
}
