-- Bookings. That nobody is booked twice is held here, below every check of the program.

create table bookings (
    id            blob primary key,
    client_id     blob not null references people (id),
    therapist_id  blob not null references therapists (person_id),
    service_id    blob not null references services (id),
    room_id       blob not null references rooms (id),
    status        text not null constraint bookings_status
                  check (status in ('hold', 'booked', 'arrived', 'completed', 'cancelled', 'no_show', 'expired')),
    starts_at     integer not null,
    ends_at       integer not null,
    -- The visit with its buffers: what the therapist and the room are taken for.
    busy_from     integer not null,
    busy_until    integer not null,
    -- A future visit is a promise in wall time: kept beside the instant, with the zone data it was resolved by.
    wall_time     text not null,
    zone          text not null,
    tzdb          text not null,
    price         integer not null,
    cancel_by     integer not null,
    late_percent  integer not null,
    hold_until    integer,
    created_at    integer not null,
    confirmed_at  integer,
    ended_at      integer,
    fee           integer not null default 0,
    constraint bookings_order check (busy_from <= starts_at and starts_at < ends_at and ends_at <= busy_until),
    constraint bookings_hold check (status <> 'hold' or hold_until is not null)
) strict;
create index bookings_of_client on bookings (client_id, starts_at);
create index bookings_of_therapist on bookings (therapist_id, busy_until, busy_from);
create index bookings_of_room on bookings (room_id, busy_until, busy_from);
create index bookings_on_hold on bookings (hold_until) where status = 'hold';
-- What is taken in a week, of all therapists and rooms, read from the index alone.
create index bookings_by_time on bookings (busy_until, busy_from, therapist_id, room_id, status, hold_until);

-- The appointment record: each change of a booking, added and never altered.
create table booking_events (
    id          blob primary key,
    booking_id  blob not null references bookings (id),
    at          integer not null,
    actor_id    blob references people (id),
    became      text not null
) strict;
create index booking_events_of_booking on booking_events (booking_id, at);

create trigger bookings_therapist_insert before insert on bookings when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from bookings b where b.therapist_id = new.therapist_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until);
end;

create trigger bookings_room_insert before insert on bookings when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'room_taken') where exists (
        select 1 from bookings b where b.room_id = new.room_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until);
end;

create trigger bookings_therapist_update before update of therapist_id, status, busy_from, busy_until on bookings
when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.therapist_id = new.therapist_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until);
end;

create trigger bookings_room_update before update of room_id, status, busy_from, busy_until on bookings
when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'room_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.room_id = new.room_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until);
end;

create trigger booking_events_no_update before update on booking_events begin select raise(abort, 'booking_events_append_only'); end;
create trigger booking_events_no_delete before delete on booking_events begin select raise(abort, 'booking_events_append_only'); end;
