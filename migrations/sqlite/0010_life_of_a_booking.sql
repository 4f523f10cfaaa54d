-- The whole life of a booking: moving, undoing, ending by either side.

-- A visit and the hold that would replace it share one claim to their time, so moving by a quarter of an hour is
-- possible and the old time is kept until the new one is won.
alter table bookings add column claim blob;
alter table bookings add column replaces blob references bookings (id);
-- How often the calendar entry has changed.
alter table bookings add column sequence integer not null default 0;
alter table bookings add column extended integer not null default 0;
-- Who booked it: a step of the clinic's is not the client's to undo.
alter table bookings add column confirmed_by text constraint bookings_confirmed_by check (confirmed_by in ('client', 'clinic'));
alter table bookings add column ended_by text constraint bookings_ended_by check (ended_by in ('client', 'clinic', 'computer'));
alter table bookings add column reason text;
alter table bookings add column waived integer not null default 0;
update bookings set claim = id;
create index bookings_of_claim on bookings (claim);
create index bookings_replacing on bookings (replaces) where replaces is not null;
drop trigger bookings_therapist_insert;
drop trigger bookings_therapist_update;
drop trigger bookings_room_insert;
drop trigger bookings_room_update;

create trigger bookings_therapist_insert before insert on bookings when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from bookings b where b.therapist_id = new.therapist_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

create trigger bookings_therapist_update before update of therapist_id, status, busy_from, busy_until, claim on bookings
when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.therapist_id = new.therapist_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

create trigger bookings_room_insert before insert on bookings when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'room_taken') where exists (
        select 1 from bookings b where b.room_id = new.room_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

create trigger bookings_room_update before update of room_id, status, busy_from, busy_until, claim on bookings
when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'room_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.room_id = new.room_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_from < new.busy_until and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

-- What a letter is about, so that one that has not left yet can be taken back; and the calendar entry it carries.
alter table mails add column about blob;
alter table mails add column calendar text;
create index mails_about on mails (about) where about is not null;

-- When to remind of a visit. A row that no longer matches its visit reminds of nothing.
create table reminders (
    id          blob primary key,
    booking_id  blob not null references bookings (id),
    hours       integer not null,
    sent_at     integer
) strict;
create index reminders_of_booking on reminders (booking_id);

-- Hours before a visit at which its client is reminded, such as "72 24".
alter table services add column reminders text not null default '72 24';

-- A personal calendar address. The token is made from the key file and this number; here is only its hash.
create table calendar_feeds (
    person_id   blob primary key references people (id),
    number      blob not null,
    token_hash  blob not null,
    created_at  integer not null,
    unique (token_hash)
) strict;
