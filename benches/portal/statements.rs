//! The statements of a hold and its confirmation without HTTP, session, rules and pages. The database, the audit chain and
//! the commit remain: the floor that a booking can reach.

use unknot::booking::appointments::letters::Visit;
use unknot::booking::appointments::server::jobs::{RELEASE_HOLD, REMIND_OF_VISIT};
use unknot::booking::appointments::server::store::writes::NewBooking;
use unknot::booking::appointments::server::store::{reads, writes};
use unknot::booking::appointments::server::words::letters::{VisitMail, booking_confirmed};
use unknot::booking::availability::server::{hours, store as availability_store};
use unknot::booking::model::BookingStatus;
use unknot::clinic::server::care::take_into_care;
use unknot::clinic::server::practice;
use unknot::platform::audit::entry::{Action, Actor, Entry, Subject};
use unknot::platform::db::DbError;
use unknot::platform::db::dialect::lock_clinic;
use unknot::platform::random;
use unknot::platform::realtime::Announcement;
use unknot::platform::state::AppState;
use unknot::platform::tx::Tx;
use unknot::types::ids::{BookingId, ClientId, RoomId, ServiceId, TherapistId};
use unknot::types::instant::{Instant, Span, TimeRange};
use unknot::types::money::Cents;

/// Therapist, service and room of these bookings.
pub struct Ground {
    pub clients: Vec<ClientId>,
    pub therapist: TherapistId,
    pub service: ServiceId,
    pub room: RoomId,
}

/// Holds the nth booking in one transaction and confirms it in the next. They are years ahead and an hour each, so none is in
/// the way of another.
pub async fn hold_and_confirm(state: &AppState, ground: &Ground, nth: usize) {
    let (id, client, now) = (random::id::<BookingId>(), ground.clients[nth % ground.clients.len()], state.clock.now());
    let hour = Span::hours(1).as_micros();
    let first = Instant::from_micros((now.micros() / hour) * hour).plus(Span::days(2000));
    let start = first.plus(Span::hours(i64::try_from(nth).unwrap()));
    let (new, therapist) = (booking(ground, id, client, start, now), ground.therapist);
    state.db.write::<(), DbError, _>(async move |tx: &mut Tx| hold(tx, &new, now).await).await.unwrap();
    let confirmed = state.db.write::<(), DbError, _>(async move |tx: &mut Tx| confirm(tx, id, client, therapist, now).await);
    confirmed.await.unwrap();
}

async fn hold(tx: &mut Tx, new: &NewBooking, now: Instant) -> Result<(), DbError> {
    lock_clinic(&mut tx.conn).await?;
    practice::version(&mut tx.conn).await?;
    reads::at_hand(&mut tx.conn, new.client, now, new.range).await?;
    availability_store::taken(&mut tx.conn, hours::padded(new.busy)).await?;
    writes::insert(&mut tx.conn, new).await?;
    tx.at_end(writes::event(random::id(), new.id, now, Some(new.client.into()), BookingStatus::Hold));
    tx.enqueue(RELEASE_HOLD, Some(new.id.uuid()), now.plus(Span::days(1)), now);
    tx.audit(entry(Action::Create, new.id, new.client, now));
    tx.announce(Announcement::to_everyone("openings", new.therapist));
    Ok(())
}

async fn confirm(tx: &mut Tx, id: BookingId, client: ClientId, therapist: TherapistId, now: Instant) -> Result<(), DbError> {
    lock_clinic(&mut tx.conn).await?;
    practice::version(&mut tx.conn).await?;
    reads::of_client(&mut tx.conn, id, client).await?;
    writes::confirm(&mut tx.conn, id, client, now).await?;
    tx.at_end(writes::event(random::id(), id, now, Some(client.into()), BookingStatus::Booked));
    take_into_care(&mut tx.conn, client, therapist, now).await?;
    for hours in [72, 24] {
        let reminder = random::id::<uuid::Uuid>();
        tx.at_end(writes::promised_reminder(reminder, id, hours));
        tx.enqueue(REMIND_OF_VISIT, Some(reminder), now.plus(Span::days(1)), now);
    }
    let mail = VisitMail {
        about: id.uuid(),
        person: client.into(),
        to: "client@load.example".to_owned(),
        visit: Visit {
            clinic: "Load".to_owned(),
            day: "Thursday 26 November".to_owned(),
            times: "4:30 to 5:30 pm (Calgary time)".to_owned(),
            therapist: "Tomás Rivera".to_owned(),
            address: "1812 4 Street SW".to_owned(),
            phone: "403 555 0142".to_owned(),
            home: "http://localhost/home".to_owned(),
            whose: None,
        },
        policy: (
            "Free to cancel until Wed 25 Nov, 4:30 pm (Calgary time).".to_owned(),
            "After that the fee is half the price, $60.".to_owned(),
        ),
        calendar: Some("BEGIN:VCALENDAR\r\n".repeat(60)),
    };
    booking_confirmed(tx, &mail, now).await?;
    tx.audit(entry(Action::Change, id, client, now));
    Ok(())
}

fn entry(action: Action, id: BookingId, client: ClientId, at: Instant) -> Entry {
    let subject = Subject { id: client, name: "Load Client".to_owned() };
    Entry { at, actor: Actor::computer(), action, screen: "booking/hold", subject: Some(subject), about: Some(id.uuid()) }
}

fn booking(ground: &Ground, id: BookingId, client: ClientId, start: Instant, now: Instant) -> NewBooking {
    let range = TimeRange::new(start, start.plus(Span::hours(1)));
    NewBooking {
        id,
        client,
        therapist: ground.therapist,
        service: ground.service,
        room: ground.room,
        status: BookingStatus::Hold,
        range,
        busy: range,
        wall_time: "2032-01-01T10:00:00".to_owned(),
        zone: "America/Edmonton".to_owned(),
        tzdb: "bench",
        price: Cents::new(12_000),
        cancel_by: start.minus(Span::days(1)),
        late_percent: 50,
        hold_until: Some(now.plus(Span::days(1))),
        created_at: now,
        confirmed_at: None,
        ended_at: None,
        fee: Cents::new(0),
        claim: id,
        replaces: None,
        sequence: 0,
        confirmed_by: None,
        equipment: None,
        extras: String::new(),
    }
}
