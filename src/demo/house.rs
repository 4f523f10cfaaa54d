//! The demo clinic itself: what it offers, who works there, where and when. Elbow River Integrative Care does not exist.

use super::rng::Rng;
use crate::booking::appointments::server::store::writes::NewBooking;
use crate::booking::model::BookingStatus;
use crate::clinic::model::{Clinic, Room, Service, ServiceKind, Shift, Therapist};
use crate::clinic::offering::{AddOn, ServiceRules, Strain};
use crate::platform::local_time::{Wall, tzdb, weekday_number};
use crate::types::ids::{BookingId, ClientId, PersonId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use crate::types::money::Cents;
use crate::types::person::{Right, Rights, Role, first_name};
use ServiceKind::{Acupuncture, Massage, Physiotherapy};
use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

pub const DOMAIN: &str = "elbowriver.example";

/// Indices into `House::services`.
pub const MASSAGE_60: usize = 0;
pub const MASSAGE_45: usize = 1;
pub const MASSAGE_90: usize = 2;
pub const ACUPUNCTURE: usize = 3;
pub const PHYSIO: usize = 4;

/// Indices into `House::colleagues`. Each works in the room of the same index.
pub const TOMAS: usize = 0;
pub const PRIYA: usize = 1;
pub const JUN: usize = 2;
pub const DANA: usize = 3;

/// Someone with an account.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub rights: Rights,
    pub since: Instant,
    /// Whether they have the demo's password. The others cannot sign in.
    pub signs_in: bool,
}

#[derive(Debug, Clone)]
pub struct Colleague {
    pub therapist: Therapist,
    /// Indices into `House::services`.
    pub services: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct House {
    pub clinic: Clinic,
    pub services: Vec<Service>,
    pub rooms: Vec<Room>,
    pub colleagues: Vec<Colleague>,
    /// Therapists and staff.
    pub accounts: Vec<Account>,
    pub shifts: Vec<(Uuid, Shift)>,
    pub add_ons: Vec<AddOn>,
}

impl House {
    pub fn service(&self, index: usize) -> Option<&Service> {
        self.services.get(index)
    }

    pub fn colleague(&self, index: usize) -> Option<&Colleague> {
        self.colleagues.get(index)
    }

    /// A booking made at `made`, without anything out of the ordinary. `who` and `service` are indices into the house.
    pub fn booking(
        &self,
        wall: &Wall,
        (id, client): (BookingId, ClientId),
        (who, service): (usize, usize),
        range: TimeRange,
        made: Instant,
    ) -> Option<NewBooking> {
        let (colleague, service, room) = (self.colleague(who)?, self.service(service)?, self.rooms.get(who)?);
        Some(NewBooking {
            id,
            client,
            therapist: colleague.therapist.id,
            service: service.id,
            room: room.id,
            status: BookingStatus::Booked,
            range,
            busy: TimeRange::new(range.start.minus(service.before()), range.end.plus(service.after())),
            wall_time: wall.stored(range.start),
            zone: self.clinic.zone.clone(),
            tzdb: tzdb(),
            price: service.price,
            cancel_by: range.start.minus(self.clinic.cancel_window()),
            late_percent: self.clinic.late_fee_percent,
            hold_until: None,
            created_at: made,
            confirmed_at: Some(made),
            ended_at: None,
            fee: Cents::new(0),
            claim: id,
            replaces: None,
            sequence: 0,
            confirmed_by: None,
            equipment: None,
            extras: String::new(),
        })
    }

    pub fn account(&self, first: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| first_name(&account.name) == first)
    }
}

pub fn clinic() -> Clinic {
    Clinic {
        name: "Elbow River Integrative Care".to_owned(),
        street: "1812 4 Street SW, second floor".to_owned(),
        city: "Calgary".to_owned(),
        phone: "403 555 0142".to_owned(),
        zone: "America/Edmonton".to_owned(),
        step_minutes: 15,
        minimum_notice_minutes: 120,
        horizon_days: 180,
        cancel_window_hours: 24,
        late_fee_percent: 50,
        gst_percent: 5,
        care_months: 24,
    }
}

/// The clinic began with Unknot at `opened`. `today` and `now_minute` decide Tomás’s hours on this weekday.
pub fn house(rng: &mut Rng, opened: Instant, today: Date, now_minute: i64) -> House {
    let services = services(rng, opened);
    let rooms = (1..=4).map(|n| Room { id: rng.id(opened), name: format!("Room {n}"), location: None }).collect();
    let (colleagues, mut accounts) = colleagues(rng, opened);
    accounts.extend(staff(rng, opened));
    let tomas = colleagues.first().map(|tomas| hours_of_tomas(tomas.therapist.id, today, now_minute)).unwrap_or_default();
    let others = colleagues.iter().skip(1).zip(HOURS).flat_map(|(one, hours)| week(one.therapist.id, hours));
    let shifts: Vec<Shift> = tomas.into_iter().chain(others).collect();
    let shifts = shifts.into_iter().map(|shift| (rng.id(opened), shift)).collect();
    let add_ons = add_ons(rng, opened, &services);
    House { clinic: clinic(), services, rooms, colleagues, accounts, shifts, add_ons }
}

fn services(rng: &mut Rng, opened: Instant) -> Vec<Service> {
    let offered = [
        ("Therapeutic massage", Massage, 60, 12_000),
        ("Therapeutic massage", Massage, 45, 9_500),
        ("Therapeutic massage", Massage, 90, 17_000),
        ("Acupuncture", Acupuncture, 45, 9_800),
        ("Physiotherapy", Physiotherapy, 45, 11_000),
    ];
    let service = |(name, kind, minutes, price): (&str, ServiceKind, i64, i64)| Service {
        id: rng.id(opened),
        name: name.to_owned(),
        kind,
        minutes,
        price: Cents::new(price),
        before_minutes: 0,
        after_minutes: 15,
        reminders: vec![72, 24],
        rules: ServiceRules::default(),
    };
    offered.map(service).into()
}

/// For massages of an hour or more.
fn add_ons(rng: &mut Rng, opened: Instant, services: &[Service]) -> Vec<AddOn> {
    let long = services.iter().filter(|one| one.kind == ServiceKind::Massage && one.minutes >= 60);
    long.flat_map(|service| [("Cupping", 15, 2_000), ("Hot stones", 0, 1_000)].map(|what| (service.id, what)))
        .map(|(service, (name, minutes, price))| AddOn {
            id: rng.id(opened),
            service,
            name: name.to_owned(),
            minutes,
            price: Cents::new(price),
        })
        .collect()
}

const MASSAGES: &[usize] = &[MASSAGE_60, MASSAGE_45, MASSAGE_90];

fn colleagues(rng: &mut Rng, opened: Instant) -> (Vec<Colleague>, Vec<Account>) {
    let all: [(&str, &str, &str, &str, &[usize]); 4] = [
        ("Tomás Rivera", "RMT", "A-4471", "Low backs, hips and people who sit too much. Works slowly and tells you why.", MASSAGES),
        ("Priya Nair", "RMT", "A-4620", "Necks, shoulders and headaches. Light hands when that is what helps.", MASSAGES),
        ("Jun Sato", "R.Ac", "AC-2087", "Acupuncture for pain that stays. Quiet visits, Japanese or English.", &[ACUPUNCTURE]),
        ("Dana Whitehorse", "PT", "PT-11306", "Back to the things you want to do, one load at a time.", &[PHYSIO]),
    ];
    let colleague = |(name, credential, registration, about, services): (&str, &str, &str, &str, &[usize])| {
        let account = account(rng, name, Role::Therapist, Rights::NONE, opened);
        let therapist = Therapist {
            id: TherapistId::from_uuid(account.id.uuid()),
            name: name.to_owned(),
            first_name: first_name(name).to_owned(),
            credential: credential.to_owned(),
            registration: registration.to_owned(),
            bio_line: about.to_owned(),
            strain: Strain::default(),
        };
        (Colleague { therapist, services: services.to_vec() }, account)
    };
    all.map(colleague).into_iter().unzip()
}

fn staff(rng: &mut Rng, opened: Instant) -> Vec<Account> {
    let desk = Rights::NONE.with(Right::Schedule);
    vec![
        account(rng, "Grace Tran", Role::Staff, desk, opened),
        account(rng, "Omar Haddad", Role::Staff, Rights::NONE.with(Right::Outcomes), opened),
        account(rng, "Ingrid Solberg", Role::Owner, Rights::ALL, opened),
    ]
}

fn account(rng: &mut Rng, name: &str, role: Role, rights: Rights, since: Instant) -> Account {
    Account { id: rng.id(since), name: name.to_owned(), email: address(name, &[]), role, rights, since, signs_in: true }
}

/// `first@…` in lower case without accents; with the last name as well when the first is taken.
pub fn address(name: &str, taken: &[&str]) -> String {
    let plain: String = name.to_lowercase().chars().map(plain).collect();
    let first = format!("{}@{DOMAIN}", first_name(&plain));
    if taken.contains(&first.as_str()) { format!("{}@{DOMAIN}", plain.split_whitespace().collect::<Vec<_>>().join(".")) } else { first }
}

/// The letter without its accent, for the names there are in the demo.
const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ó' | 'ô' | 'ö' | 'ø' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' | 'ń' => 'n',
        'ł' => 'l',
        'š' | 'ś' => 's',
        'ž' | 'ź' => 'z',
        other => other,
    }
}

/// Weekday, start and end in minutes of the day.
type Hours = &'static [(i64, i64, i64)];

/// The hours of Priya, Jun and Dana. The late ends leave openings after work.
const HOURS: [Hours; 3] = [
    &[(2, 750, 1200), (3, 540, 900), (4, 840, 1200), (6, 540, 840)],
    &[(1, 720, 1080), (3, 840, 1200), (5, 540, 780)],
    &[(1, 450, 750), (2, 450, 750), (4, 720, 1140)],
];

const TOMAS_HOURS: Hours = &[(1, 480, 735), (1, 780, 1110), (2, 780, 1170), (4, 780, 1140), (5, 480, 735), (5, 780, 1080)];

/// Tomás works today and tomorrow on every weekday, so that his day is never empty.
fn hours_of_tomas(id: TherapistId, today: Date, now_minute: i64) -> Vec<Shift> {
    let (now_day, next_day) = (weekday_number(today), weekday_number(today.saturating_add(1.day())));
    let mut hours: Vec<(i64, i64, i64)> = TOMAS_HOURS.iter().copied().filter(|(day, _, _)| *day != now_day).collect();
    // When the demo starts late he stays later, within what a clinic would do.
    let until = now_minute.saturating_add(210).clamp(1110, 1260).div_euclid(15) * 15;
    hours.extend([(now_day, 480, 735), (now_day, 780, until)]);
    if !hours.iter().any(|(day, _, _)| *day == next_day) {
        hours.push((next_day, 600, 960));
    }
    hours.sort_unstable();
    week(id, &hours)
}

fn week(therapist: TherapistId, hours: &[(i64, i64, i64)]) -> Vec<Shift> {
    hours
        .iter()
        .map(|(weekday, from_minute, to_minute)| Shift {
            therapist,
            weekday: *weekday,
            from_minute: *from_minute,
            to_minute: *to_minute,
            location: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::contact::Email;
    use jiff::civil::date;

    #[test]
    fn an_address_has_no_accents_and_the_last_name_if_the_first_is_taken() {
        assert_eq!(address("Tomás Rivera", &[]), "tomas@elbowriver.example");
        assert_eq!(address("Ana-Lucía Beltrán", &[]), "ana-lucia@elbowriver.example");
        assert_eq!(address("Maya Roy", &["maya@elbowriver.example"]), "maya.roy@elbowriver.example");
        assert!(Email::parse(&address("Piotr Zieliński", &["piotr@elbowriver.example"])).is_ok());
    }

    #[test]
    fn tomas_works_today_and_tomorrow_and_no_shifts_overlap() {
        for (day, minute) in (1..=7).flat_map(|day| [(day, 0), (day, 600), (day, 1439)]) {
            let today = date(2026, 11, day);
            let house = house(&mut Rng::new(1), Instant::from_micros(0), today, minute);
            let shifts: Vec<Shift> = house.shifts.iter().map(|(_, shift)| *shift).collect();
            for (nth, one) in shifts.iter().enumerate() {
                assert!(one.is_sound(), "{one:?}");
                assert!(shifts.iter().skip(nth + 1).all(|other| !one.crosses(other)), "{one:?}");
            }
            let tomas = house.colleagues[TOMAS].therapist.id;
            for needed in [today, today.saturating_add(1.day())] {
                assert!(shifts.iter().any(|s| s.therapist == tomas && s.weekday == weekday_number(needed)), "{needed}");
            }
        }
    }
}
