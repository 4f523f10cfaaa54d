//! The boards of the days that pages show, kept in memory. The database numbers the changes of each day, so a page reads those
//! numbers and then only the bookings that changed.

use super::hours::{self, Days};
use super::store;
use crate::booking::availability::capacity::Taken;
use crate::booking::availability::day_board::{Board, Query, Slot};
use crate::booking::availability::occupancy::Calendar;
use crate::booking::availability::starts::Ask;
use crate::clinic::model::{Place, Service};
use crate::clinic::offering::AddOn;
use crate::platform::db::{Conn, DbResult};
use crate::platform::shelf::Need;
use crate::session::cx::Cx;
use crate::types::ids::{BookingId, EquipmentId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

/// Two months, or as many days as the clinic books ahead. The day that was not used for longest makes room.
const MOST_DAYS: usize = 64;
/// Bounds the memory, however far ahead a clinic books.
const MOST_DAYS_AT_ALL: usize = 128;
/// Kinds of visits of one day. A clinic has as many as services with their add-ons; most days see a few.
const MOST_BOARDS: usize = 12;

/// A service with its add-ons, which decide the starts.
#[derive(Debug, Clone)]
pub struct Kind {
    pub service: Service,
    pub ask: Ask,
}

impl Kind {
    pub fn new<'a>(cx: &Cx, service: &Service, add_ons: impl IntoIterator<Item = &'a AddOn>) -> Self {
        let ask = hours::with_add_ons(hours::ask(&cx.practice.clinic, service, cx.now), add_ons);
        Self { service: service.clone(), ask }
    }

    /// The kind of a booked visit, whose length it keeps.
    pub fn of_visit(cx: &Cx, service: &Service, length: Span) -> Self {
        let plain = Self::new(cx, service, []);
        Self { ask: Ask { length, ..plain.ask }, ..plain }
    }
}

/// One day, open for reading.
pub struct View<'a> {
    pub date: Date,
    board: &'a mut Board,
    calendar: &'a Calendar,
}

impl View<'_> {
    pub fn slots(&mut self, query: &Query) -> Vec<Slot> {
        self.board.slots(self.calendar, query)
    }

    pub fn first_of(&mut self, therapist: TherapistId, query: &Query) -> Option<Instant> {
        self.board.first_of(self.calendar, therapist, query)
    }

    pub fn is_open(&mut self, therapist: TherapistId, start: Instant) -> bool {
        self.board.is_open(self.calendar, therapist, start)
    }

    pub fn turns(&mut self, query: &Query) -> Vec<(Instant, TherapistId)> {
        self.board.turns(self.calendar, query)
    }

    pub fn free_pieces(&self, therapist: TherapistId, start: Instant, most: usize) -> Option<Vec<EquipmentId>> {
        self.board.free_pieces(self.calendar, therapist, start, most)
    }

    pub fn place_of(&self, therapist: TherapistId, start: Instant) -> Option<Place> {
        self.board.place_of(therapist, start)
    }

    pub fn free_rooms(&self, therapist: TherapistId, start: Instant, most: usize) -> Vec<RoomId> {
        self.board.free_rooms(self.calendar, therapist, start, most)
    }

    pub fn anyone_works(&self, query: &Query) -> bool {
        self.board.anyone_works(query)
    }
}

pub const NEEDS: &[Need] = &[Need::of::<Boards>("the day boards")];

/// The days that pages show.
#[derive(Default)]
pub struct Boards {
    days: Mutex<HashMap<Date, CachedDay>>,
}

/// A day, and when it was used last.
struct CachedDay {
    used: Instant,
    day: Arc<tokio::sync::Mutex<Day>>,
}

impl Boards {
    /// Reads these days one after the other, each as it is now. `own` is a visit whose time counts as free.
    pub async fn look(
        cx: &Cx,
        conn: &mut Conn,
        kind: &Kind,
        dates: impl IntoIterator<Item = Date>,
        own: Option<BookingId>,
        mut each: impl FnMut(&mut View<'_>) -> ControlFlow<()> + Send,
    ) -> DbResult<()> {
        let dates: Vec<Date> = dates.into_iter().collect();
        let ranges: Vec<TimeRange> = dates.iter().map(|date| hours::padded(Days::one(*date).range(&cx.practice.wall))).collect();
        let first = ranges.iter().map(|range| store::day(range.start)).min().unwrap_or_default();
        let last = ranges.iter().map(|range| store::day(range.end)).max().unwrap_or_default();
        // Read first: what changes from here on is read again next time.
        let versions: BTreeMap<i64, i64> = store::versions(conn, first, last).await?.into_iter().collect();
        for (date, range) in dates.into_iter().zip(ranges) {
            let horizon = usize::try_from(cx.practice.clinic.horizon_days).unwrap_or_default();
            let day = cx.state.kept::<Self>()?.day(date, cx.now, (horizon + 2).clamp(MOST_DAYS, MOST_DAYS_AT_ALL));
            let mut day = day.lock().await;
            day.bring_up_to_date(conn, range, &versions, cx.now).await?;
            if day.look(cx, kind, date, own, &mut each).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn day(&self, date: Date, now: Instant, most: usize) -> Arc<tokio::sync::Mutex<Day>> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        if days.len() >= most && !days.contains_key(&date) {
            let oldest = days.iter().min_by_key(|(date, kept)| (kept.used, **date)).map(|(date, _)| *date);
            oldest.map(|date| days.remove(&date));
        }
        let kept = days.entry(date).or_insert_with(|| CachedDay { used: now, day: Arc::default() });
        kept.used = now;
        kept.day.clone()
    }
}

/// One day with its boards.
#[derive(Default)]
struct Day {
    calendar: Calendar,
    /// The last change of each UTC day that it includes; `None` until it has been read.
    versions: Option<BTreeMap<i64, i64>>,
    practice: i64,
    boards: HashMap<(ServiceId, Span), Board>,
}

impl Day {
    async fn bring_up_to_date(&mut self, conn: &mut Conn, range: TimeRange, versions: &BTreeMap<i64, i64>, now: Instant) -> DbResult<()> {
        let days = store::day(range.start)..=store::day(range.end);
        let current: BTreeMap<i64, i64> = days.map(|day| (day, versions.get(&day).copied().unwrap_or(0))).collect();
        match self.versions.clone() {
            Some(known) => self.read_changes(conn, range, known, &current).await?,
            None => self.read_all(conn, range, current).await?,
        }
        while let Some(id) = self.calendar.ran_out(now) {
            self.put(id, None);
        }
        Ok(())
    }

    async fn read_changes(
        &mut self,
        conn: &mut Conn,
        range: TimeRange,
        mut known: BTreeMap<i64, i64>,
        current: &BTreeMap<i64, i64>,
    ) -> DbResult<()> {
        for (day, version) in current {
            let read = known.get(day).copied().unwrap_or(0);
            if read >= *version {
                continue;
            }
            let changes = store::changes(conn, *day, read).await?;
            // The oldest changes of a busy day are not kept. Then the whole day is read.
            if changes.first().is_none_or(|first| first.version != read + 1) {
                return self.read_all(conn, range, current.clone()).await;
            }
            for change in changes {
                let keeps = change.taken.filter(|taken| taken.busy.overlaps(range));
                self.put(change.booking, keeps);
                known.insert(*day, change.version);
            }
        }
        self.versions = Some(known);
        Ok(())
    }

    async fn read_all(&mut self, conn: &mut Conn, range: TimeRange, current: BTreeMap<i64, i64>) -> DbResult<()> {
        self.versions = None;
        self.boards.clear();
        self.calendar = Calendar::default();
        for (id, taken) in store::taken_by_id(conn, range).await? {
            self.calendar.put(id, Some(taken));
        }
        self.versions = Some(current);
        Ok(())
    }

    fn put(&mut self, id: BookingId, now: Option<Taken>) {
        let [before, after] = self.calendar.put(id, now);
        if before == after {
            return;
        }
        for touched in [before, after].iter().flatten() {
            for board in self.boards.values_mut() {
                board.changed(&self.calendar, touched);
            }
        }
    }

    fn look(
        &mut self,
        cx: &Cx,
        kind: &Kind,
        date: Date,
        own: Option<BookingId>,
        each: &mut impl FnMut(&mut View<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.practice != cx.practice.version {
            self.boards.clear();
            self.practice = cx.practice.version;
        }
        // A visit that is being moved is left out while its client looks.
        let aside = own.and_then(|id| Some((id, self.calendar.get(id)?)));
        if let Some((id, _)) = aside {
            self.put(id, None);
        }
        let key = (kind.service.id, kind.ask.length);
        if self.boards.len() >= MOST_BOARDS && !self.boards.contains_key(&key) {
            self.boards.clear();
        }
        let calendar = &self.calendar;
        let board = self.boards.entry(key).or_insert_with(|| {
            let hours = hours::hours(&cx.practice, &kind.service, Days::beside(date));
            Board::new(hours, calendar, kind.ask, cx.practice.shortest(), Days::one(date).range(&cx.practice.wall))
        });
        let flow = each(&mut View { date, board, calendar });
        if let Some((id, taken)) = aside {
            self.put(id, Some(taken));
        }
        flow
    }
}
