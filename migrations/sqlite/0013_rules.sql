-- What may be booked, by whom, where and with what; and how much a therapist's hands can do in a day.

-- Further places of the clinic. A room or shift without one is at the clinic's own address.
create table locations (
    id        blob primary key,
    name      text not null,
    street    text not null,
    city      text not null,
    position  integer not null,
    used      integer not null default 1
) strict;

alter table rooms add column location_id blob references locations (id);
alter table rooms add column used integer not null default 1;
alter table shifts add column location_id blob references locations (id);

-- Movable things a visit may need. Pieces of one name stand in for each other.
create table equipment (
    id           blob primary key,
    name         text not null,
    location_id  blob references locations (id),
    position     integer not null,
    used         integer not null default 1
) strict;

-- Where a service can be given. Without a row here any room will do.
create table service_rooms (
    service_id  blob not null references services (id),
    room_id     blob not null references rooms (id),
    primary key (service_id, room_id)
) strict;

alter table services add column equipment text;
-- Whether clients book it themselves, or only the desk does.
alter table services add column online integer not null default 1;
alter table services add column audience text not null default 'anyone'
    constraint services_audience check (audience in ('anyone', 'new', 'returning', 'label'));
alter table services add column label text;
alter table services add column referral integer not null default 0;

-- What can be had with a service, for more minutes, more money or both.
create table add_ons (
    id          blob primary key,
    service_id  blob not null references services (id),
    name        text not null,
    minutes     integer not null constraint add_ons_minutes check (minutes between 0 and 240),
    price       integer not null constraint add_ons_price check (price >= 0),
    position    integer not null,
    offered     integer not null default 1
) strict;
create index add_ons_of_service on add_ons (service_id, position);

-- A therapist's own price; null is the service's.
alter table offers add column price integer;

-- A therapist's hands: minutes a day, minutes without a rest, and how long a rest is. Null is no limit.
alter table therapists add column daily_minutes integer;
alter table therapists add column unbroken_minutes integer;
alter table therapists add column rest_minutes integer not null default 0;

-- Dates on which someone works otherwise than every week. A row without hours is a day on which they do not work.
create table shift_days (
    id            blob primary key,
    therapist_id  blob not null references therapists (person_id),
    -- Of the clinic's calendar: "2026-11-26".
    day           text not null,
    from_minute   integer,
    until_minute  integer,
    location_id   blob references locations (id),
    constraint shift_days_order check ((from_minute is null) = (until_minute is null) and (from_minute is null or from_minute < until_minute))
) strict;
create index shift_days_of_therapist on shift_days (therapist_id, day);

-- Time in which the clinic, or one of its places, is closed.
create table closures (
    id           blob primary key,
    location_id  blob references locations (id),
    starts_at    integer not null,
    ends_at      integer not null,
    reason       text not null,
    constraint closures_order check (starts_at < ends_at)
) strict;
create index closures_by_end on closures (ends_at);

create table client_labels (
    client_id  blob not null references people (id),
    label      text not null,
    since      integer not null,
    primary key (client_id, label)
) strict;

-- A physician's referral, where a service asks for one.
create table referrals (
    client_id   blob not null references people (id),
    service_id  blob not null references services (id),
    since       integer not null,
    until       integer not null,
    primary key (client_id, service_id)
) strict;

-- Digits only, so that it can be found however it is typed.
alter table people add column phone text;
create index people_by_phone on people (phone) where phone is not null;

alter table bookings add column equipment_id blob references equipment (id);
-- The add-ons by the names they had when they were booked.
alter table bookings add column extras text not null default '';
create index bookings_of_equipment on bookings (equipment_id, busy_until, busy_from) where equipment_id is not null;

create table booking_add_ons (
    booking_id  blob not null references bookings (id),
    add_on_id   blob not null references add_ons (id),
    minutes     integer not null,
    price       integer not null,
    primary key (booking_id, add_on_id)
) strict;

-- All of what is taken in a week, read from the index alone.
drop index bookings_by_time;
create index bookings_by_time on bookings
    (busy_until, busy_from, status, therapist_id, room_id, starts_at, ends_at, hold_until, equipment_id, id);

create trigger locations_insert_moves_practice after insert on locations begin update practice_version set version = version + 1 where id = 1; end;
create trigger locations_update_moves_practice after update on locations begin update practice_version set version = version + 1 where id = 1; end;
create trigger locations_delete_moves_practice after delete on locations begin update practice_version set version = version + 1 where id = 1; end;
create trigger equipment_insert_moves_practice after insert on equipment begin update practice_version set version = version + 1 where id = 1; end;
create trigger equipment_update_moves_practice after update on equipment begin update practice_version set version = version + 1 where id = 1; end;
create trigger equipment_delete_moves_practice after delete on equipment begin update practice_version set version = version + 1 where id = 1; end;
create trigger service_rooms_insert_moves_practice after insert on service_rooms begin update practice_version set version = version + 1 where id = 1; end;
create trigger service_rooms_update_moves_practice after update on service_rooms begin update practice_version set version = version + 1 where id = 1; end;
create trigger service_rooms_delete_moves_practice after delete on service_rooms begin update practice_version set version = version + 1 where id = 1; end;
create trigger add_ons_insert_moves_practice after insert on add_ons begin update practice_version set version = version + 1 where id = 1; end;
create trigger add_ons_update_moves_practice after update on add_ons begin update practice_version set version = version + 1 where id = 1; end;
create trigger add_ons_delete_moves_practice after delete on add_ons begin update practice_version set version = version + 1 where id = 1; end;
create trigger shift_days_insert_moves_practice after insert on shift_days begin update practice_version set version = version + 1 where id = 1; end;
create trigger shift_days_update_moves_practice after update on shift_days begin update practice_version set version = version + 1 where id = 1; end;
create trigger shift_days_delete_moves_practice after delete on shift_days begin update practice_version set version = version + 1 where id = 1; end;
create trigger closures_insert_moves_practice after insert on closures begin update practice_version set version = version + 1 where id = 1; end;
create trigger closures_update_moves_practice after update on closures begin update practice_version set version = version + 1 where id = 1; end;
create trigger closures_delete_moves_practice after delete on closures begin update practice_version set version = version + 1 where id = 1; end;

create trigger bookings_equipment_insert before insert on bookings when new.equipment_id is not null and new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'equipment_taken') where exists (
        select 1 from bookings b where b.equipment_id = new.equipment_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

create trigger bookings_equipment_update before update of equipment_id, status, busy_from, busy_until, claim on bookings
when new.equipment_id is not null and new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'equipment_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.equipment_id = new.equipment_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;
