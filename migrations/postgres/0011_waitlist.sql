-- The waiting list: who waits for what, what they were offered, and who was passed over and why.

create table waits (
    id              uuid primary key,
    client_id       uuid not null references people (id),
    service_id      uuid not null references services (id),
    -- Bits: weekday 1 Monday is the lowest; parts are morning, afternoon, evening.
    weekdays        bigint not null,
    parts           bigint not null,
    -- Days of the clinic's calendar, "2026-11-26"; both belong to it.
    first_day       text not null,
    last_day        text not null,
    notice_minutes  bigint not null,
    -- A later visit that is given up when an offer is taken.
    swaps           uuid references bookings (id),
    state           text not null constraint waits_state check (state in ('waiting', 'offered', 'filled', 'left')),
    passed_up       bigint not null default 0,
    created_at      bigint not null,
    ended_at        bigint
);
create index waits_of_client on waits (client_id, state);
create index waits_waiting on waits (created_at) where state = 'waiting';

-- Without a row here anyone will do.
create table waits_with (
    wait_id       uuid not null references waits (id),
    therapist_id  uuid not null references therapists (person_id),
    primary key (wait_id, therapist_id)
);

create table wait_offers (
    id          uuid primary key,
    wait_id     uuid not null references waits (id),
    -- The hold that keeps the time for them.
    booking_id  uuid not null references bookings (id),
    -- The booking whose end set it free.
    freed       uuid not null references bookings (id),
    made_at     bigint not null,
    -- Not told before: until then the one who freed it may take it back.
    told_at     bigint not null,
    state       text not null constraint wait_offers_state check (state in ('open', 'taken', 'declined', 'lapsed', 'withdrawn')),
    ended_at    bigint,
    unique (booking_id)
);
-- One at a time.
create unique index wait_offers_open on wait_offers (wait_id) where state = 'open';
create index wait_offers_freed on wait_offers (freed);

-- The fairness log: who was passed over when a time came free. Added and never altered.
create table wait_passes (
    id       uuid primary key,
    at       bigint not null,
    freed    uuid not null references bookings (id),
    wait_id  uuid not null references waits (id),
    why      text not null
);
create index wait_passes_by_age on wait_passes (at);
