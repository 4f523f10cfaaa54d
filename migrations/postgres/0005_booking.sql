-- Bookings. That nobody is booked twice is held here, below every check of the program.

create extension if not exists btree_gist;

create table bookings (
    id            uuid primary key,
    client_id     uuid not null references people (id),
    therapist_id  uuid not null references therapists (person_id),
    service_id    uuid not null references services (id),
    room_id       uuid not null references rooms (id),
    status        text not null constraint bookings_status
                  check (status in ('hold', 'booked', 'arrived', 'completed', 'cancelled', 'no_show', 'expired')),
    starts_at     bigint not null,
    ends_at       bigint not null,
    -- The visit with its buffers: what the therapist and the room are taken for.
    busy_from     bigint not null,
    busy_until    bigint not null,
    -- A future visit is a promise in wall time: kept beside the instant, with the zone data it was resolved by.
    wall_time     text not null,
    zone          text not null,
    tzdb          text not null,
    price         bigint not null,
    cancel_by     bigint not null,
    late_percent  bigint not null,
    hold_until    bigint,
    created_at    bigint not null,
    confirmed_at  bigint,
    ended_at      bigint,
    fee           bigint not null default 0,
    constraint bookings_order check (busy_from <= starts_at and starts_at < ends_at and ends_at <= busy_until),
    constraint bookings_hold check (status <> 'hold' or hold_until is not null),
    constraint slot_taken exclude using gist (therapist_id with =, int8range(busy_from, busy_until) with &&)
        where (status in ('hold', 'booked', 'arrived', 'completed')),
    constraint room_taken exclude using gist (room_id with =, int8range(busy_from, busy_until) with &&)
        where (status in ('hold', 'booked', 'arrived', 'completed'))
);
create index bookings_of_client on bookings (client_id, starts_at);
create index bookings_of_therapist on bookings (therapist_id, busy_until, busy_from);
create index bookings_of_room on bookings (room_id, busy_until, busy_from);
create index bookings_on_hold on bookings (hold_until) where status = 'hold';
-- What is taken in a week, of all therapists and rooms, read from the index alone.
create index bookings_by_time on bookings (busy_until, busy_from, therapist_id, room_id, status, hold_until);

-- The appointment record: each change of a booking, added and never altered.
create table booking_events (
    id          uuid primary key,
    booking_id  uuid not null references bookings (id),
    at          bigint not null,
    actor_id    uuid references people (id),
    became      text not null
);
create index booking_events_of_booking on booking_events (booking_id, at);

create function booking_events_append_only() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'raise_exception', message = 'booking_events_append_only';
end $$;

create trigger booking_events_no_update before update on booking_events for each row execute function booking_events_append_only();
create trigger booking_events_no_delete before delete on booking_events for each row execute function booking_events_append_only();
