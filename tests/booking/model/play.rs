//! The play: rolls a step, asks the model for its outcome, takes the step for real, and compares.

use super::reference::{Booked, Model, Offer, Slot};
use crate::support::place::Engine;
use crate::support::world::World;
use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool};
use std::collections::HashMap;
use unknot::accounts::server::people::add_person;
use unknot::accounts::server::store::NewPerson;
use unknot::booking::model::BookingStatus as Status;
use unknot::platform::random;
use unknot::session::cx::Cx;
use unknot::types::contact::Email;
use unknot::types::ids::{BookingId, PersonId, ServiceId, TherapistId, WaitId};
use unknot::types::instant::{Instant, Span, TimeRange};
use unknot::types::person::{Person, Right, Rights, Role};
use uuid::Uuid;

const STEPS: usize = 10_000;
const PEOPLE: usize = 50;
/// The steps that must happen often for the play to prove anything.
const PLAYED: [&str; 20] = [
    "hold",
    "confirm",
    "cancel",
    "let go",
    "try another time",
    "move",
    "undo",
    "extend",
    "join",
    "leave",
    "expire",
    "offer",
    "offer in turn",
    "accept",
    "decline",
    "series",
    "desk moves",
    "desk calls off",
    "time off",
    "back at work",
];

/// Xorshift: small, and the same rolls every time.
pub struct Dice(u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % u64::try_from(below.max(1)).unwrap()).unwrap()
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let n = self.roll(from.len());
        from.get(n).cloned()
    }
}

pub enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// The rows of a statement on either engine.
macro_rules! read {
    ($pool:expr, $sql:expr, |$row:ident| $map:expr) => {
        match $pool {
            Pool::Sqlite(pool) => {
                let rows = sqlx::query(AssertSqlSafe($sql)).fetch_all(pool).await.unwrap();
                rows.iter().map(|$row| $map).collect::<Vec<_>>()
            }
            Pool::Postgres(pool) => {
                let rows = sqlx::query(AssertSqlSafe($sql)).fetch_all(pool).await.unwrap();
                rows.iter().map(|$row| $map).collect::<Vec<_>>()
            }
        }
    };
}

pub(super) use read;

pub struct Play {
    pub world: World,
    pub pool: Pool,
    pub dice: Dice,
    pub model: Model,
    pub people: Vec<Person>,
    pub desk: Person,
    pub service: ServiceId,
    pub slots: Vec<Slot>,
    pub window: TimeRange,
    pub waits: HashMap<WaitId, PersonId>,
    offers: usize,
    tally: HashMap<&'static str, (usize, usize)>,
}

pub async fn play(world: World, seed: u64) {
    let mut play = Play::open(world, seed).await;
    for step in 0..STEPS {
        play.step().await;
        assert_eq!(play.model.collisions(), [], "after step {step}");
        if step % 500 == 499 {
            play.compare().await;
        }
    }
    play.compare().await;
    assert_eq!(play.world.overlaps().await, 0);
    for what in PLAYED {
        let (done, refused) = play.tally.get(what).copied().unwrap_or_default();
        assert!(done > 20, "{what} was hardly played: {done} done, {refused} refused; in all {:?}", play.tally);
    }
    let open = "select wait_id from wait_offers where state = 'open' group by wait_id having count(*) > 1";
    assert!(read!(&play.pool, open.to_owned(), |row| row.get::<Uuid, _>(0)).is_empty());
}

impl Play {
    async fn open(world: World, seed: u64) -> Self {
        world.state.clock.stand_still();
        let place = world.place.database_url.clone();
        let pool = match world.engine {
            Engine::Sqlite => Pool::Sqlite(SqlitePool::connect(&place).await.unwrap()),
            Engine::Postgres => Pool::Postgres(PgPool::connect(&place).await.unwrap()),
        };
        let mut people = Vec::new();
        for n in 0..=PEOPLE {
            let (role, rights) = if n == PEOPLE { (Role::Staff, Rights::NONE.with(Right::Schedule)) } else { (Role::Client, Rights::NONE) };
            let (id, name) = (random::id(), format!("Player {n}"));
            let email = Email::parse(&format!("player{n}@elbowriver.example")).unwrap();
            let person = Person { id, name: name.clone(), email: email.as_str().to_owned(), role, rights };
            add_person(&world.state, NewPerson { id, email, name, role, rights, password: None }).await.unwrap();
            people.push(person);
        }
        let desk = people.pop().unwrap();
        let practice = world.practice();
        let service = practice.services[0].clone();
        // Three working days, far enough away for notice and near enough for the horizon.
        let day = practice.wall.date(world.state.clock.now().plus(Span::days(30)));
        let dates: Vec<_> = (0..7)
            .map(|n| day.saturating_add(jiff::Span::new().days(n)))
            .filter(|date| date.weekday().to_monday_one_offset() <= 5)
            .take(3)
            .collect();
        let mut slots = Vec::new();
        for therapist in practice.therapists_for(service.id) {
            for date in &dates {
                let week = practice.week_of(therapist.id);
                let weekday = i64::from(date.weekday().to_monday_one_offset());
                for minute in (480..1200).step_by(30) {
                    let start = practice.wall.instant(*date, minute);
                    let busy = TimeRange::new(start.minus(service.before()), start.plus(service.length()).plus(service.after()));
                    let within = |shift: &&unknot::clinic::model::Shift| {
                        shift.weekday == weekday && practice.wall.stretch(*date, shift.from_minute, shift.to_minute).contains(busy)
                    };
                    let open = week.shifts.iter().any(|shift| within(&shift)) && !week.off.iter().any(|away| away.overlaps(busy));
                    slots.push(Slot { therapist: therapist.id, start, end: start.plus(service.length()), busy, open });
                }
            }
        }
        let window = TimeRange::new(practice.wall.midnight(dates[0]), practice.wall.midnight(dates[dates.len() - 1]).plus(Span::days(1)));
        let rooms = practice.rooms.iter().map(|room| room.name.clone()).collect();
        let model = Model { rows: Vec::new(), freed: Vec::new(), off: Vec::new(), rooms, now: world.state.clock.now() };
        let mut play = Self {
            world,
            pool,
            dice: Dice(seed),
            model,
            people,
            desk,
            service: service.id,
            slots,
            window,
            waits: HashMap::new(),
            offers: 0,
            tally: HashMap::new(),
        };
        play.model.rows = play.stored().await;
        play
    }

    /// The bookings in the database within those days.
    async fn stored(&self) -> Vec<Booked> {
        let sql = format!(
            "select b.id, b.client_id, b.therapist_id, r.name, b.starts_at, b.busy_from, b.busy_until, b.status, coalesce(b.hold_until, 0),
                coalesce(b.confirmed_at, 0), b.replaces, b.claim, b.ends_at, b.created_at
             from bookings b join rooms r on r.id = b.room_id where b.busy_from >= {} and b.busy_from < {} order by b.id",
            self.window.start.micros(),
            self.window.end.micros()
        );
        let at = Instant::from_micros;
        read!(&self.pool, sql.clone(), |row| Booked {
            id: BookingId::from_uuid(row.get(0)),
            owner: PersonId::from_uuid(row.get(1)),
            therapist: TherapistId::from_uuid(row.get(2)),
            room: row.get(3),
            start: at(row.get(4)),
            end: at(row.get(12)),
            busy: TimeRange::new(at(row.get(5)), at(row.get(6))),
            status: row.get::<String, _>(7).parse::<Status>().unwrap(),
            hold_until: at(row.get(8)),
            confirmed_at: Some(row.get::<i64, _>(9)).filter(|micros| *micros > 0).map(at),
            ended_at: None,
            asked: false,
            by_client: true,
            by_desk: false,
            replaces: row.get::<Option<Uuid>, _>(10).map(BookingId::from_uuid),
            claim: BookingId::from_uuid(row.get(11)),
            extended: false,
            created_at: at(row.get(13)),
            offer: None,
        })
    }

    pub async fn cx(&self, person: &Person) -> Cx {
        Cx::of_computer(&self.world.state).await.unwrap().on_behalf_of(person.clone())
    }

    pub fn person(&self, id: PersonId) -> Person {
        self.people.iter().find(|person| person.id == id).unwrap().clone()
    }

    /// Bookings of players, the newest first.
    pub fn pick(&mut self, status: impl Fn(Status) -> bool) -> Option<Booked> {
        let players: Vec<PersonId> = self.people.iter().map(|person| person.id).collect();
        let found: Vec<Booked> =
            self.model.rows.iter().rev().filter(|row| status(row.status) && players.contains(&row.owner)).take(40).cloned().collect();
        self.dice.pick(&found)
    }

    /// The bookings that the model does not know yet.
    pub async fn fresh_rows(&self) -> Vec<Booked> {
        self.stored().await.into_iter().filter(|row| !self.model.rows.iter().any(|known| known.id == row.id)).collect()
    }

    /// The time off in the database by its own id.
    pub async fn time_off_of(&self, therapist: TherapistId, range: TimeRange) -> Uuid {
        let sql = "select id, therapist_id, starts_at, ends_at from time_off order by id".to_owned();
        let rows = read!(&self.pool, sql.clone(), |row| (
            row.get::<Uuid, _>(0),
            row.get::<Uuid, _>(1),
            row.get::<i64, _>(2),
            row.get::<i64, _>(3)
        ));
        let wanted = (therapist.uuid(), range.start.micros(), range.end.micros());
        rows.into_iter().find(|row| (row.1, row.2, row.3) == wanted).unwrap().0
    }

    /// Any time, or a free one: on full days hardly any step would succeed otherwise.
    pub fn slot(&mut self) -> Slot {
        let free: Vec<Slot> =
            self.slots.iter().filter(|slot| self.model.is_open(**slot) && self.model.is_free(**slot, &[])).copied().collect();
        let from = if self.dice.roll(2) == 0 && !free.is_empty() { free } else { self.slots.clone() };
        self.dice.pick(&from).unwrap()
    }

    pub fn count(&mut self, what: &'static str, done: bool) {
        let tally = self.tally.entry(what).or_default();
        if done { tally.0 += 1 } else { tally.1 += 1 }
    }

    async fn step(&mut self) {
        self.model.now = self.world.state.clock.now();
        self.model.freed.clear();
        match self.dice.roll(100) {
            0..21 => {
                let who = self.dice.pick(&self.people.clone()).unwrap();
                self.hold(&who, None).await;
            }
            21..24 => self.series().await,
            24..46 => self.confirm().await,
            46..56 => self.cancel().await,
            56..60 => self.let_go().await,
            60..70 => {
                if let Some(row) = self.pick(|status| status == Status::Booked) {
                    let who = self.person(row.owner);
                    self.hold(&who, Some(row.id)).await;
                }
            }
            70..77 => self.undo().await,
            77..80 => self.extend().await,
            80..85 => self.join().await,
            85..87 => self.leave().await,
            87..92 => self.world.advance(Span::seconds(i64::try_from(5 + self.dice.roll(140)).unwrap())),
            92..95 => {
                self.world.run_jobs().await;
                self.model.run_out();
                self.count("expire", true);
            }
            95..97 => self.desk_moves().await,
            97 => self.desk_calls_off().await,
            98 => self.time_off().await,
            _ => self.back_at_work().await,
        }
        self.hear_of_offers().await;
    }

    /// Adds the new booking to the model, with the room that was chosen for it.
    pub async fn put(&mut self, id: BookingId, change: impl FnOnce(&mut Booked)) {
        let mut row = self.stored().await.into_iter().find(|row| row.id == id).unwrap();
        change(&mut row);
        self.model.make_way(row.busy);
        self.model.rows.push(row);
    }

    /// Adds the offers of the last step to the model: each is for someone who waits, of a free time, and one at a time.
    async fn hear_of_offers(&mut self) {
        let sql =
            format!("select booking_id, wait_id, freed, told_at from wait_offers order by made_at, id limit 1000 offset {}", self.offers);
        let fresh = read!(&self.pool, sql.clone(), |row| (
            BookingId::from_uuid(row.get(0)),
            Offer {
                wait: WaitId::from_uuid(row.get(1)),
                freed: BookingId::from_uuid(row.get(2)),
                told_at: Instant::from_micros(row.get(3))
            }
        ));
        self.offers += fresh.len();
        let made: Vec<(BookingId, WaitId)> = fresh.iter().map(|(hold, offer)| (*hold, offer.wait)).collect();
        for (id, offer) in fresh {
            let owner = *self.waits.get(&offer.wait).expect("an offer for someone who does not wait");
            let has = |row: &Booked| row.status == Status::Hold && row.offer.is_some_and(|other| other.wait == offer.wait);
            assert!(!self.model.rows.iter().any(has), "two offers at once for {owner:?}");
            self.put(id, |row| row.offer = Some(offer)).await;
            assert_eq!(self.model.row(id).owner, owner);
            self.count("offer", true);
        }
        if made.len() <= 1 {
            self.is_fair(made.first().copied()).await;
            if self.model.freed.len() == 1 && made.len() == 1 {
                self.count("offer in turn", true);
            }
        }
        // A person who took an offer no longer waits.
        let taken: Vec<WaitId> =
            self.model.rows.iter().filter(|row| row.status == Status::Booked).filter_map(|row| Some(row.offer?.wait)).collect();
        self.waits.retain(|wait, _| !taken.contains(wait));
    }

    /// Model and database have the same bookings in the same states.
    async fn compare(&self) {
        let mut expected: Vec<(BookingId, Status)> = self.model.rows.iter().map(|row| (row.id, row.status)).collect();
        expected.sort_unstable_by_key(|(id, _)| *id);
        let mut found: Vec<(BookingId, Status)> = self.stored().await.iter().map(|row| (row.id, row.status)).collect();
        found.sort_unstable_by_key(|(id, _)| *id);
        assert_eq!(expected, found);
        let open = read!(&self.pool, "select count(*) from wait_offers where state = 'open'".to_owned(), |row| row.get::<i64, _>(0));
        let held = self.model.rows.iter().filter(|row| row.status == Status::Hold && row.offer.is_some()).count();
        assert_eq!(usize::try_from(open[0]).unwrap(), held, "open offers and the holds behind them");
    }
}
