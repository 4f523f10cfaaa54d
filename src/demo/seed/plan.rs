//! The plan of the load data. Every therapist has a room and visits on the hour, one after the other, so that nothing
//! overlaps however many there are. Texts are made when they are written: a million would not fit in memory.

use super::load::Load;
use crate::booking::appointments::server::store::writes::NewBooking;
use crate::booking::model::BookingStatus;
use crate::clinic::model::{Room, Service, ServiceKind, Shift, Therapist};
use crate::clinic::offering::{ServiceRules, Strain};
use crate::demo::house::{Account, Colleague, House, clinic};
use crate::demo::plan::Event;
use crate::demo::rng::Rng;
use crate::demo::words::LOAD;
use crate::messaging::model::{Pair, Side};
use crate::messaging::server::history::{History, Said};
use crate::outcomes::model::Pain;
use crate::outcomes::server::commands::PastCheckIn;
use crate::platform::local_time::{Wall, weekday_number};
use crate::treatments::chart::NoteDraft;
use crate::treatments::model::{AreaMark, Pressure, Technique};
use crate::treatments::server::commands::PastVisit;
use crate::types::ids::{ActivityId, ClientId, PersonId, TherapistId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::money::Cents;
use crate::types::person::{Rights, Role};
use crate::types::region::Region;
use jiff::ToSpan;
use jiff::civil::Date;

/// Monday to Saturday, eight in the morning to six in the evening, a visit on each hour.
const FIRST_HOUR: i64 = 8;
const VISITS_A_DAY: i64 = 10;
const AHEAD: i64 = 14;
const FILL_PERCENT: i64 = 80;
const CHECK_INS: i64 = 5;

pub struct LoadPlan {
    pub load: Load,
    pub now: Instant,
    pub house: House,
    pub clients: Vec<LoadClient>,
    /// The past ones first, by therapist and time.
    pub bookings: Vec<NewBooking>,
    pub past: usize,
}

pub struct LoadClient {
    pub account: Account,
    pub therapist: TherapistId,
    pub activity: ActivityId,
}

impl LoadClient {
    fn id(&self) -> ClientId {
        ClientId::from_uuid(self.account.id.uuid())
    }
}

pub fn plan(wall: &Wall, now: Instant, load: Load) -> LoadPlan {
    let mut rng = Rng::new(load.seed);
    let today = wall.date(now);
    let therapists = i64::from(load.therapists.max(1));
    let per_therapist = (i64::from(load.clients) * i64::from(load.visits_per_client)).div_euclid(therapists) + 1;
    // Six working days a week, with two weeks to spare.
    let days = per_therapist.div_euclid(VISITS_A_DAY) * 7 / 6 + 14;
    let first = today.saturating_sub(days.days());
    let since = wall.instant(first.saturating_sub(7.days()), 600);
    let house = house(&mut rng, load.therapists, since);
    let clients: Vec<LoadClient> =
        (1..=load.clients).zip(house.colleagues.iter().cycle()).map(|(n, one)| client(&mut rng, n, one, since)).collect();
    let mut plan = LoadPlan { load, now, house, clients, bookings: Vec::new(), past: 0 };
    for who in 0..plan.house.colleagues.len() {
        plan.book_past(wall, who, first, &mut rng);
    }
    plan.past = plan.bookings.len();
    for who in 0..plan.house.colleagues.len() {
        plan.book_ahead(wall, who, today, &mut rng);
    }
    plan
}

fn house(rng: &mut Rng, therapists: u32, since: Instant) -> House {
    let massage = Service {
        id: rng.id(since),
        name: "Therapeutic massage".to_owned(),
        kind: ServiceKind::Massage,
        minutes: 45,
        price: Cents::new(9_500),
        before_minutes: 0,
        after_minutes: 15,
        reminders: vec![72, 24],
        rules: ServiceRules::default(),
    };
    let (mut rooms, mut colleagues, mut accounts, mut shifts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for n in 1..=therapists {
        let account = account(rng, format!("Therapist {n}"), format!("therapist{n}@load.example"), Role::Therapist, since);
        let id = TherapistId::from_uuid(account.id.uuid());
        rooms.push(Room { id: rng.id(since), name: format!("Room {n}"), location: None });
        colleagues.push(Colleague { therapist: therapist(id, n), services: vec![0] });
        let day = |weekday| Shift {
            therapist: id,
            weekday,
            from_minute: FIRST_HOUR * 60,
            to_minute: (FIRST_HOUR + VISITS_A_DAY) * 60,
            location: None,
        };
        shifts.extend((1..=6).map(|weekday| (rng.id(since), day(weekday))));
        accounts.push(account);
    }
    House { clinic: clinic(), services: vec![massage], rooms, colleagues, accounts, shifts, add_ons: Vec::new() }
}

fn therapist(id: TherapistId, n: u32) -> Therapist {
    Therapist {
        id,
        name: format!("Therapist {n}"),
        first_name: "Therapist".to_owned(),
        credential: "RMT".to_owned(),
        registration: format!("L-{n}"),
        bio_line: "Made for a load test.".to_owned(),
        strain: Strain::default(),
    }
}

fn account(rng: &mut Rng, name: String, email: String, role: Role, since: Instant) -> Account {
    Account { id: rng.id(since), name, email, role, rights: Rights::NONE, since, signs_in: true }
}

fn client(rng: &mut Rng, n: u32, colleague: &Colleague, since: Instant) -> LoadClient {
    let account = account(rng, format!("Client {n}"), format!("client{n}@load.example"), Role::Client, since);
    LoadClient { account, therapist: colleague.therapist.id, activity: rng.id(since) }
}

/// The events of each booking: booked, and completed if it is.
pub fn events(bookings: &[NewBooking]) -> Vec<Event> {
    let mut rng = Rng::new(bookings.first().map_or(0, |booking| booking.id.uuid().as_u64_pair().1));
    let mut events = Vec::new();
    for booking in bookings {
        let mut push = |at: Instant, actor: PersonId, became| events.push(Event { id: rng.id(at), booking: booking.id, at, actor, became });
        push(booking.created_at, booking.client.into(), BookingStatus::Booked);
        if let Some(at) = booking.ended_at {
            push(at, booking.therapist.into(), BookingStatus::Completed);
        }
    }
    events
}

impl LoadPlan {
    /// All clients of a therapist in turn, as often as asked, hour after hour and day after day.
    fn book_past(&mut self, wall: &Wall, who: usize, first: Date, rng: &mut Rng) {
        let own = self.own_clients(who);
        let visits = usize::try_from(self.load.visits_per_client).unwrap_or_default();
        let (mut day, mut nth) = (first, 0);
        for client in own.iter().cycle().take(own.len() * visits) {
            if nth == VISITS_A_DAY || weekday_number(day) == 7 {
                nth = 0;
                day = next_working(day);
            }
            self.book(wall, who, *client, (day, nth), rng);
            nth += 1;
        }
    }

    fn book_ahead(&mut self, wall: &Wall, who: usize, today: Date, rng: &mut Rng) {
        let own = self.own_clients(who);
        let days = (1..=AHEAD).map(|days| today.saturating_add(days.days())).filter(|day| weekday_number(*day) != 7);
        for day in days {
            for nth in 0..VISITS_A_DAY {
                if let Some(client) = rng.pick(&own).filter(|_| rng.chance(FILL_PERCENT)) {
                    self.book(wall, who, *client, (day, nth), rng);
                }
            }
        }
    }

    fn own_clients(&self, who: usize) -> Vec<ClientId> {
        let Some(id) = self.house.colleagues.get(who).map(|one| one.therapist.id) else { return Vec::new() };
        self.clients.iter().filter(|client| client.therapist == id).map(LoadClient::id).collect()
    }

    fn book(&mut self, wall: &Wall, who: usize, client: ClientId, (day, nth): (Date, i64), rng: &mut Rng) {
        let Some(service) = self.house.services.first() else { return };
        let start = wall.instant(day, (FIRST_HOUR + nth) * 60);
        let range = TimeRange::new(start, start.plus(service.length()));
        let made = start.minus(Span::days(15));
        let Some(mut booking) = self.house.booking(wall, (rng.id(made), client), (who, 0), range, made) else { return };
        if range.end <= self.now {
            (booking.status, booking.ended_at) = (BookingStatus::Completed, Some(range.end));
        }
        self.bookings.push(booking);
    }

    fn rng_of(&self, part: u64, nth: usize) -> Rng {
        Rng::of(self.load.seed, part.wrapping_mul(1 << 40).wrapping_add(u64::try_from(nth).unwrap_or_default()))
    }

    /// The visit of the `nth` past booking.
    pub fn visit(&self, nth: usize) -> Option<PastVisit> {
        let (booking, mut rng) = (self.bookings.get(nth)?, self.rng_of(1, nth));
        let before = rng.range(3, 8);
        let after = u8::try_from(before - rng.range(0, 3)).ok();
        let before = u8::try_from(before).ok();
        let region = Region::parse("back-lumbar-right")?;
        let note = NoteDraft {
            minutes: 45,
            areas: vec![AreaMark { region, before, after }],
            techniques: vec![Technique::DeepTissue],
            pressure: Pressure::try_from(5).ok(),
            pain_before: before,
            pain_after: after,
            consent: false,
            summary: format!("Slow pressure along the low back. {}", rng.word(LOAD)),
            home_care: vec!["Heat, 15 minutes, before bed".to_owned()],
            private_note: String::new(),
        };
        let end = booking.range.end;
        Some(PastVisit {
            id: rng.id(end),
            booking: Some(booking.id),
            client: booking.client,
            therapist: booking.therapist,
            service_name: "Therapeutic massage".to_owned(),
            start: booking.range.start,
            end,
            note,
            technique_minutes: vec![45],
            written_at: end,
            signed_at: Some(end),
        })
    }

    /// The answers of the `nth` client, two weeks apart up to now.
    pub fn check_ins(&self, nth: usize) -> Vec<PastCheckIn> {
        let Some(client) = self.clients.get(nth) else { return Vec::new() };
        let mut rng = self.rng_of(2, nth);
        let start = rng.range(4, 8);
        let change = rng.range(-5, 2);
        let one = |n: i64| {
            let due = self.now.minus(Span::days(14 * (CHECK_INS - n) - 1));
            let answered = due.plus(Span::minutes(rng.range(5, 1400)));
            let pain = u8::try_from((start + change * n / (CHECK_INS - 1)).clamp(0, 10)).unwrap_or_default();
            let score = u8::try_from(rng.range(2, 9)).unwrap_or_default();
            let pain = Pain::try_from(pain).ok()?;
            Some(PastCheckIn { id: rng.id(due), client: client.id(), due, answered, pain, scores: vec![(client.activity, score)] })
        };
        (0..CHECK_INS).filter_map(one).collect()
    }

    /// The thread of the `nth` client, turn by turn up to now. Every tenth ends with an unseen message of the client.
    pub fn thread(&self, nth: usize) -> Option<History> {
        let client = self.clients.get(nth)?;
        let (mut rng, count) = (self.rng_of(3, nth), i64::from(self.load.messages_per_client));
        if count == 0 {
            return None;
        }
        let pair = Pair { client: client.id(), therapist: client.therapist };
        let opened = self.now.minus(Span::hours(5 * count + 5));
        let waits = nth.is_multiple_of(10);
        let said = (1..=count).map(|n| {
            let by = if ((count - n) % 2 == 0) == waits { Side::Client } else { Side::Therapist };
            let at = opened.plus(Span::hours(5 * n)).plus(Span::minutes(rng.range(0, 240)));
            Said { by, at, text: rng.word(LOAD).to_owned() }
        });
        let said: Vec<Said> = said.collect();
        let last = said.last().map_or(opened, |one| one.at);
        let seen = last.plus(Span::minutes(1));
        let therapist_looked = if waits { last.minus(Span::minutes(1)) } else { seen };
        Some(History { pair, opened, said, client_looked: seen, therapist_looked })
    }
}

fn next_working(day: Date) -> Date {
    let next = day.saturating_add(1.day());
    if weekday_number(next) == 7 { next.saturating_add(1.day()) } else { next }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load() -> LoadPlan {
        let wall = Wall::new("America/Edmonton", "Calgary").unwrap();
        let now = wall.instant(jiff::civil::date(2026, 11, 23), 14 * 60);
        plan(&wall, now, Load { clients: 50, therapists: 3, visits_per_client: 10, messages_per_client: 7, seed: 4 })
    }

    #[test]
    fn clients_come_as_often_as_asked_and_never_two_at_once() {
        let plan = load();
        assert_eq!(plan.past, 500);
        let mut busy: Vec<(TherapistId, Instant, Instant)> =
            plan.bookings.iter().map(|b| (b.therapist, b.busy.start, b.busy.end)).collect();
        busy.sort_unstable();
        assert!(busy.windows(2).all(|two| two[0].0 != two[1].0 || two[0].2 <= two[1].1));
        assert!(plan.bookings[..500].iter().all(|b| b.status == BookingStatus::Completed));
        assert!(plan.bookings[500..].iter().all(|b| b.status == BookingStatus::Booked));
        let ahead = plan.bookings.len() - 500;
        assert!((250..=330).contains(&ahead), "{ahead} of 360");
    }

    #[test]
    fn the_same_seed_gives_the_same_texts_and_none_in_the_future() {
        let (one, other) = (load(), load());
        assert_eq!(format!("{:?}", one.thread(7)), format!("{:?}", other.thread(7)));
        assert_eq!(format!("{:?}", one.visit(11)), format!("{:?}", other.visit(11)));
        assert!((0..50).filter_map(|nth| one.thread(nth)).all(|thread| thread.said.len() == 7 && thread.said[6].at < one.now));
        assert!((0..50).flat_map(|nth| one.check_ins(nth)).all(|past| past.answered < one.now));
    }
}
