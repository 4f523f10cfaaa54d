-- What may be booked, by whom, where and with what; and how much a therapist's hands can do in a day.

-- Further places of the clinic. A room or shift without one is at the clinic's own address.
create table locations (
    id        uuid primary key,
    name      text not null,
    street    text not null,
    city      text not null,
    position  bigint not null,
    used      bigint not null default 1
);

alter table rooms add column location_id uuid references locations (id);
alter table rooms add column used bigint not null default 1;
alter table shifts add column location_id uuid references locations (id);

-- Movable things a visit may need. Pieces of one name stand in for each other.
create table equipment (
    id           uuid primary key,
    name         text not null,
    location_id  uuid references locations (id),
    position     bigint not null,
    used         bigint not null default 1
);

-- Where a service can be given. Without a row here any room will do.
create table service_rooms (
    service_id  uuid not null references services (id),
    room_id     uuid not null references rooms (id),
    primary key (service_id, room_id)
);

alter table services add column equipment text;
-- Whether clients book it themselves, or only the desk does.
alter table services add column online bigint not null default 1;
alter table services add column audience text not null default 'anyone'
    constraint services_audience check (audience in ('anyone', 'new', 'returning', 'label'));
alter table services add column label text;
alter table services add column referral bigint not null default 0;

-- What can be had with a service, for more minutes, more money or both.
create table add_ons (
    id          uuid primary key,
    service_id  uuid not null references services (id),
    name        text not null,
    minutes     bigint not null constraint add_ons_minutes check (minutes between 0 and 240),
    price       bigint not null constraint add_ons_price check (price >= 0),
    position    bigint not null,
    offered     bigint not null default 1
);
create index add_ons_of_service on add_ons (service_id, position);

-- A therapist's own price; null is the service's.
alter table offers add column price bigint;

-- A therapist's hands: minutes a day, minutes without a rest, and how long a rest is. Null is no limit.
alter table therapists add column daily_minutes bigint;
alter table therapists add column unbroken_minutes bigint;
alter table therapists add column rest_minutes bigint not null default 0;

-- Dates on which someone works otherwise than every week. A row without hours is a day on which they do not work.
create table shift_days (
    id            uuid primary key,
    therapist_id  uuid not null references therapists (person_id),
    -- Of the clinic's calendar: "2026-11-26".
    day           text not null,
    from_minute   bigint,
    until_minute  bigint,
    location_id   uuid references locations (id),
    constraint shift_days_order check ((from_minute is null) = (until_minute is null) and (from_minute is null or from_minute < until_minute))
);
create index shift_days_of_therapist on shift_days (therapist_id, day);

-- Time in which the clinic, or one of its places, is closed.
create table closures (
    id           uuid primary key,
    location_id  uuid references locations (id),
    starts_at    bigint not null,
    ends_at      bigint not null,
    reason       text not null,
    constraint closures_order check (starts_at < ends_at)
);
create index closures_by_end on closures (ends_at);

create table client_labels (
    client_id  uuid not null references people (id),
    label      text not null,
    since      bigint not null,
    primary key (client_id, label)
);

-- A physician's referral, where a service asks for one.
create table referrals (
    client_id   uuid not null references people (id),
    service_id  uuid not null references services (id),
    since       bigint not null,
    until       bigint not null,
    primary key (client_id, service_id)
);

-- Digits only, so that it can be found however it is typed.
alter table people add column phone text;
create index people_by_phone on people (phone) where phone is not null;

alter table bookings add column equipment_id uuid references equipment (id);
-- The add-ons by the names they had when they were booked.
alter table bookings add column extras text not null default '';
create index bookings_of_equipment on bookings (equipment_id, busy_until, busy_from) where equipment_id is not null;

create table booking_add_ons (
    booking_id  uuid not null references bookings (id),
    add_on_id   uuid not null references add_ons (id),
    minutes     bigint not null,
    price       bigint not null,
    primary key (booking_id, add_on_id)
);

-- All of what is taken in a week, read from the index alone.
drop index bookings_by_time;
create index bookings_by_time on bookings
    (busy_until, busy_from, status, therapist_id, room_id, starts_at, ends_at, hold_until, equipment_id, id);

create trigger locations_moves_practice after insert or update or delete on locations for each statement execute function move_practice();
create trigger equipment_moves_practice after insert or update or delete on equipment for each statement execute function move_practice();
create trigger service_rooms_moves_practice after insert or update or delete on service_rooms for each statement execute function move_practice();
create trigger add_ons_moves_practice after insert or update or delete on add_ons for each statement execute function move_practice();
create trigger shift_days_moves_practice after insert or update or delete on shift_days for each statement execute function move_practice();
create trigger closures_moves_practice after insert or update or delete on closures for each statement execute function move_practice();

alter table bookings
    add constraint equipment_taken exclude using gist (equipment_id with =, claim with <>, int8range(busy_from, busy_until) with &&)
        where (equipment_id is not null and status in ('hold', 'booked', 'arrived', 'completed'));
