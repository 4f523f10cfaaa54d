-- What has changed in the calendar, day by day (of UTC), so that each process can keep the days it shows and read only
-- what is new. Numbers of a day are given in the order in which changes become visible, and without gaps.

create table calendar_days (
    day      integer primary key,
    version  integer not null
) strict;

create table calendar_changes (
    day         integer not null,
    version     integer not null,
    booking_id  blob not null,
    primary key (day, version)
) strict, without rowid;

-- What is written as over from the beginning is history and changes no day that anyone looks at.
create trigger bookings_insert_moves_calendar after insert on bookings when new.status in ('hold', 'booked', 'arrived')
begin
    insert into calendar_days (day, version) select day, 1 from (select new.busy_from / 86400000000 as day union select new.busy_until / 86400000000) where true
        on conflict (day) do update set version = version + 1;
    insert into calendar_changes (day, version, booking_id)
        select day, version, new.id from calendar_days where day in (new.busy_from / 86400000000, new.busy_until / 86400000000);
    delete from calendar_changes where day in (new.busy_from / 86400000000, new.busy_until / 86400000000)
        and version <= (select d.version from calendar_days d where d.day = calendar_changes.day) - 256;
end;

create trigger bookings_update_moves_calendar after update of therapist_id, room_id, equipment_id, status, busy_from, busy_until, hold_until on bookings
when not (old.status in ('booked', 'arrived', 'completed') and new.status in ('booked', 'arrived', 'completed') and old.therapist_id = new.therapist_id and old.room_id = new.room_id
    and old.equipment_id is new.equipment_id and old.busy_from = new.busy_from and old.busy_until = new.busy_until)
begin
    insert into calendar_days (day, version) select day, 1 from (select new.busy_from / 86400000000 as day union select new.busy_until / 86400000000 union select old.busy_from / 86400000000 as day union select old.busy_until / 86400000000) where true
        on conflict (day) do update set version = version + 1;
    insert into calendar_changes (day, version, booking_id)
        select day, version, new.id from calendar_days where day in (new.busy_from / 86400000000, new.busy_until / 86400000000, old.busy_from / 86400000000, old.busy_until / 86400000000);
    delete from calendar_changes where day in (new.busy_from / 86400000000, new.busy_until / 86400000000, old.busy_from / 86400000000, old.busy_until / 86400000000)
        and version <= (select d.version from calendar_days d where d.day = calendar_changes.day) - 256;
end;

create trigger bookings_delete_moves_calendar after delete on bookings
begin
    insert into calendar_days (day, version) select day, 1 from (select old.busy_from / 86400000000 as day union select old.busy_until / 86400000000) where true
        on conflict (day) do update set version = version + 1;
    insert into calendar_changes (day, version, booking_id)
        select day, version, old.id from calendar_days where day in (old.busy_from / 86400000000, old.busy_until / 86400000000);
    delete from calendar_changes where day in (old.busy_from / 86400000000, old.busy_until / 86400000000)
        and version <= (select d.version from calendar_days d where d.day = calendar_changes.day) - 256;
end;
