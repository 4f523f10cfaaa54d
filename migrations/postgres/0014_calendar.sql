-- What has changed in the calendar, day by day (of UTC), so that each process can keep the days it shows and read only
-- what is new. Numbers of a day are given in the order in which changes become visible, and without gaps.

create table calendar_days (
    day      bigint primary key,
    version  bigint not null
);

create table calendar_changes (
    day         bigint not null,
    version     bigint not null,
    booking_id  uuid not null,
    primary key (day, version)
);

create function move_calendar(booking uuid, moved bigint[]) returns void language plpgsql as $$
declare
    one record;
begin
    -- In order, so that two who touch the same two days do not wait for each other.
    for one in select distinct unnest(moved) / 86400000000 as day order by 1 loop
        insert into calendar_days as d (day, version) values (one.day, 1) on conflict (day) do update set version = d.version + 1;
        insert into calendar_changes (day, version, booking_id) select d.day, d.version, booking from calendar_days d where d.day = one.day;
        delete from calendar_changes c using calendar_days d where c.day = one.day and d.day = one.day and c.version <= d.version - 256;
    end loop;
end $$;

create function booking_moves_calendar() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform move_calendar(new.id, array[new.busy_from, new.busy_until]);
    elsif tg_op = 'DELETE' then
        perform move_calendar(old.id, array[old.busy_from, old.busy_until]);
    else
        perform move_calendar(new.id, array[new.busy_from, new.busy_until, old.busy_from, old.busy_until]);
    end if;
    return null;
end $$;

-- What is written as over from the beginning is history and changes no day that anyone looks at.
create trigger bookings_insert_moves_calendar after insert on bookings for each row
    when (new.status in ('hold', 'booked', 'arrived')) execute function booking_moves_calendar();
create trigger bookings_update_moves_calendar
    after update of therapist_id, room_id, equipment_id, status, busy_from, busy_until, hold_until on bookings for each row
    when (not (old.status in ('booked', 'arrived', 'completed') and new.status in ('booked', 'arrived', 'completed') and old.therapist_id = new.therapist_id
        and old.room_id = new.room_id and old.equipment_id is not distinct from new.equipment_id
        and old.busy_from = new.busy_from and old.busy_until = new.busy_until))
    execute function booking_moves_calendar();
create trigger bookings_delete_moves_calendar after delete on bookings for each row execute function booking_moves_calendar();
