//! SQL of what surrounds services and shifts: places, equipment, add-ons, dates with hours of their own, closures.

use crate::clinic::offering::{AddOn, Closure, Equipment, Location, ShiftDay};
use crate::platform::db::{Conn, DbResult, execute, rows, statements};
use crate::types::ids::{AddOnId, EquipmentId, LocationId, RoomId, ServiceId, TherapistId};
use crate::types::instant::{Instant, TimeRange};
use crate::types::money::Cents;
use uuid::Uuid;

pub const LOCATIONS: &str = "select id, name, street, city from locations where used = 1 order by position, id";

pub async fn locations(conn: &mut Conn) -> DbResult<Vec<Location>> {
    let all: Vec<(LocationId, String, String, String)> = rows!(conn, LOCATIONS, [])?;
    Ok(all.into_iter().map(|(id, name, street, city)| Location { id, name, street, city }).collect())
}

pub const EQUIPMENT: &str = "select id, name, location_id from equipment where used = 1 order by position, id";

pub async fn equipment(conn: &mut Conn) -> DbResult<Vec<Equipment>> {
    let all: Vec<(EquipmentId, String, Option<LocationId>)> = rows!(conn, EQUIPMENT, [])?;
    Ok(all.into_iter().map(|(id, name, location)| Equipment { id, name, location }).collect())
}

pub const SERVICE_ROOMS: &str = "select service_id, room_id from service_rooms order by service_id, room_id";

pub async fn service_rooms(conn: &mut Conn) -> DbResult<Vec<(ServiceId, RoomId)>> {
    rows!(conn, SERVICE_ROOMS, [])
}

pub const ADD_ONS: &str = "select id, service_id, name, minutes, price from add_ons where offered = 1 order by service_id, position, id";

pub async fn add_ons(conn: &mut Conn) -> DbResult<Vec<AddOn>> {
    let all: Vec<(AddOnId, ServiceId, String, i64, Cents)> = rows!(conn, ADD_ONS, [])?;
    Ok(all.into_iter().map(|(id, service, name, minutes, price)| AddOn { id, service, name, minutes, price }).collect())
}

/// Therapist, date, from and to in minutes, and place.
type ShiftDayRow = (TherapistId, String, Option<i64>, Option<i64>, Option<LocationId>);

pub const SHIFT_DAYS: &str = "select therapist_id, day, from_minute, until_minute, location_id from shift_days
    where day >= $1 order by therapist_id, day, from_minute";

/// Dates with hours of their own, from `first` on: "2026-11-26".
pub async fn shift_days(conn: &mut Conn, first: &str) -> DbResult<Vec<ShiftDay>> {
    let all: Vec<ShiftDayRow> = rows!(conn, SHIFT_DAYS, [first])?;
    let day =
        |(therapist, day, from, until, location): (_, _, Option<i64>, _, _)| ShiftDay { therapist, day, hours: from.zip(until), location };
    Ok(all.into_iter().map(day).collect())
}

pub const CLOSURES: &str = "select id, location_id, starts_at, ends_at, reason from closures where ends_at > $1 order by starts_at, id";

/// Closures that are not over yet.
pub async fn closures(conn: &mut Conn, now: Instant) -> DbResult<Vec<Closure>> {
    let all: Vec<(Uuid, Option<LocationId>, Instant, Instant, String)> = rows!(conn, CLOSURES, [now])?;
    let closure = |(id, location, start, end, reason)| Closure { id, location, range: TimeRange::new(start, end), reason };
    Ok(all.into_iter().map(closure).collect())
}

pub const INSERT_LOCATION: &str = "insert into locations (id, name, street, city, position)
    values ($1, $2, $3, $4, (select coalesce(max(position), 0) + 1 from locations))";

pub async fn insert_location(conn: &mut Conn, new: &Location) -> DbResult<()> {
    let words = (new.name.as_str(), new.street.as_str(), new.city.as_str());
    execute!(conn, INSERT_LOCATION, [new.id, words.0, words.1, words.2]).map(|_| ())
}

pub const UPDATE_LOCATION: &str = "update locations set name = $2, street = $3, city = $4 where id = $1";

pub async fn update_location(conn: &mut Conn, place: &Location) -> DbResult<()> {
    execute!(conn, UPDATE_LOCATION, [place.id, place.name.as_str(), place.street.as_str(), place.city.as_str()]).map(|_| ())
}

pub const INSERT_EQUIPMENT: &str = "insert into equipment (id, name, location_id, position)
    values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from equipment))";

pub async fn insert_equipment(conn: &mut Conn, id: EquipmentId, name: &str, location: Option<LocationId>) -> DbResult<()> {
    execute!(conn, INSERT_EQUIPMENT, [id, name, location]).map(|_| ())
}

pub const INSERT_ADD_ON: &str = "insert into add_ons (id, service_id, name, minutes, price, position)
    values ($1, $2, $3, $4, $5, (select coalesce(max(position), 0) + 1 from add_ons))";

pub async fn insert_add_on(conn: &mut Conn, new: &AddOn) -> DbResult<()> {
    execute!(conn, INSERT_ADD_ON, [new.id, new.service, new.name.as_str(), new.minutes, new.price]).map(|_| ())
}

pub const RETIRE_ADD_ON: &str = "update add_ons set offered = 0 where id = $1";

pub async fn retire_add_on(conn: &mut Conn, id: AddOnId) -> DbResult<()> {
    execute!(conn, RETIRE_ADD_ON, [id]).map(|_| ())
}

pub const PUT_PRICE: &str = "insert into offers (therapist_id, service_id, price) values ($1, $2, $3)
    on conflict (therapist_id, service_id) do update set price = excluded.price";

/// This therapist offers this service from now on, at their own price or at the service's.
pub async fn put_offer(conn: &mut Conn, therapist: TherapistId, service: ServiceId, price: Option<Cents>) -> DbResult<()> {
    execute!(conn, PUT_PRICE, [therapist, service, price]).map(|_| ())
}

pub const DELETE_SHIFT_DAY: &str = "delete from shift_days where therapist_id = $1 and day = $2";

pub const INSERT_SHIFT_DAY: &str =
    "insert into shift_days (id, therapist_id, day, from_minute, until_minute, location_id) values ($1, $2, $3, $4, $5, $6)";

/// Sets the hours of one date; without rows it has those of every week.
pub async fn put_shift_day(conn: &mut Conn, therapist: TherapistId, day: &str, rows: &[(Uuid, ShiftDay)]) -> DbResult<()> {
    execute!(conn, DELETE_SHIFT_DAY, [therapist, day])?;
    for (id, row) in rows {
        let (from, until) = row.hours.unzip();
        execute!(conn, INSERT_SHIFT_DAY, [*id, therapist, day, from, until, row.location])?;
    }
    Ok(())
}

pub const INSERT_CLOSURE: &str = "insert into closures (id, location_id, starts_at, ends_at, reason) select $1, $2, $3, $4, $5
    where not exists (select 1 from closures c where c.starts_at = $3 and c.ends_at = $4 and c.location_id is not distinct from $2)";

/// A form that is sent twice makes one closure.
pub async fn insert_closure(conn: &mut Conn, new: &Closure) -> DbResult<()> {
    execute!(conn, INSERT_CLOSURE, [new.id, new.location, new.range.start, new.range.end, new.reason.as_str()]).map(|_| ())
}

pub const DELETE_SERVICE_ROOMS: &str = "delete from service_rooms where service_id = $1";

pub const INSERT_SERVICE_ROOM: &str = "insert into service_rooms (service_id, room_id) values ($1, $2)";

/// Restricts a service to these rooms; an empty list allows any room.
pub async fn put_service_rooms(conn: &mut Conn, service: ServiceId, rooms: &[RoomId]) -> DbResult<()> {
    execute!(conn, DELETE_SERVICE_ROOMS, [service])?;
    for room in rooms {
        execute!(conn, INSERT_SERVICE_ROOM, [service, *room])?;
    }
    Ok(())
}

statements! {
    LOCATIONS, EQUIPMENT, SERVICE_ROOMS, ADD_ONS, SHIFT_DAYS, CLOSURES, INSERT_LOCATION, UPDATE_LOCATION,
    INSERT_EQUIPMENT, INSERT_ADD_ON, RETIRE_ADD_ON, PUT_PRICE, DELETE_SHIFT_DAY, INSERT_SHIFT_DAY, INSERT_CLOSURE,
    DELETE_SERVICE_ROOMS, INSERT_SERVICE_ROOM
}
