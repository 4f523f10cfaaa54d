-- The whole life of a booking: moving, undoing, ending by either side.

-- A visit and the hold that would replace it share one claim to their time, so moving by a quarter of an hour is
-- possible and the old time is kept until the new one is won.
alter table bookings add column claim uuid;
alter table bookings add column replaces uuid references bookings (id);
-- How often the calendar entry has changed.
alter table bookings add column sequence bigint not null default 0;
alter table bookings add column extended bigint not null default 0;
-- Who booked it: a step of the clinic's is not the client's to undo.
alter table bookings add column confirmed_by text constraint bookings_confirmed_by check (confirmed_by in ('client', 'clinic'));
alter table bookings add column ended_by text constraint bookings_ended_by check (ended_by in ('client', 'clinic', 'computer'));
alter table bookings add column reason text;
alter table bookings add column waived bigint not null default 0;
update bookings set claim = id;
alter table bookings add constraint bookings_claim check (claim is not null);
create index bookings_of_claim on bookings (claim);
create index bookings_replacing on bookings (replaces) where replaces is not null;
alter table bookings drop constraint slot_taken, drop constraint room_taken;
alter table bookings
    add constraint slot_taken exclude using gist (therapist_id with =, claim with <>, int8range(busy_from, busy_until) with &&)
        where (status in ('hold', 'booked', 'arrived', 'completed')),
    add constraint room_taken exclude using gist (room_id with =, claim with <>, int8range(busy_from, busy_until) with &&)
        where (status in ('hold', 'booked', 'arrived', 'completed'));

-- What a letter is about, so that one that has not left yet can be taken back; and the calendar entry it carries.
alter table mails add column about uuid;
alter table mails add column calendar text;
create index mails_about on mails (about) where about is not null;

-- When to remind of a visit. A row that no longer matches its visit reminds of nothing.
create table reminders (
    id          uuid primary key,
    booking_id  uuid not null references bookings (id),
    hours       bigint not null,
    sent_at     bigint
);
create index reminders_of_booking on reminders (booking_id);

-- Hours before a visit at which its client is reminded, such as "72 24".
alter table services add column reminders text not null default '72 24';

-- A personal calendar address. The token is made from the key file and this number; here is only its hash.
create table calendar_feeds (
    person_id   uuid primary key references people (id),
    number      bytea not null,
    token_hash  bytea not null,
    created_at  bigint not null,
    unique (token_hash)
);
