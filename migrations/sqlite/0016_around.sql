-- Whether something is taken is asked of the bookings around it alone. Without the last bound every booking of that
-- therapist that lies later was looked at as well. No visit with its buffers is longer than a day.
drop trigger bookings_therapist_insert;
create trigger bookings_therapist_insert before insert on bookings when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from bookings b where b.therapist_id = new.therapist_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_until < new.busy_until + 86400000000 and b.busy_from < new.busy_until
        and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

drop trigger bookings_therapist_update;
create trigger bookings_therapist_update before update of therapist_id, status, busy_from, busy_until, claim on bookings
when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.therapist_id = new.therapist_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_until < new.busy_until + 86400000000 and b.busy_from < new.busy_until
        and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

drop trigger bookings_room_insert;
create trigger bookings_room_insert before insert on bookings when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'room_taken') where exists (
        select 1 from bookings b where b.room_id = new.room_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_until < new.busy_until + 86400000000 and b.busy_from < new.busy_until
        and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

drop trigger bookings_room_update;
create trigger bookings_room_update before update of room_id, status, busy_from, busy_until, claim on bookings
when new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'room_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.room_id = new.room_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_until < new.busy_until + 86400000000 and b.busy_from < new.busy_until
        and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

drop trigger bookings_equipment_insert;
create trigger bookings_equipment_insert before insert on bookings when new.equipment_id is not null and new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'equipment_taken') where exists (
        select 1 from bookings b where b.equipment_id = new.equipment_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_until < new.busy_until + 86400000000 and b.busy_from < new.busy_until
        and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

drop trigger bookings_equipment_update;
create trigger bookings_equipment_update before update of equipment_id, status, busy_from, busy_until, claim on bookings
when new.equipment_id is not null and new.status in ('hold', 'booked', 'arrived', 'completed')
begin
    select raise(abort, 'equipment_taken') where exists (
        select 1 from bookings b where b.id <> new.id and b.equipment_id = new.equipment_id and b.status in ('hold', 'booked', 'arrived', 'completed')
        and b.busy_until > new.busy_from and b.busy_until < new.busy_until + 86400000000 and b.busy_from < new.busy_until
        and (b.claim is null or new.claim is null or b.claim <> new.claim));
end;

create trigger bookings_longest_insert before insert on bookings when new.busy_until - new.busy_from >= 86400000000
begin select raise(abort, 'bookings_longest'); end;
create trigger bookings_longest_update before update of busy_from, busy_until on bookings when new.busy_until - new.busy_from >= 86400000000
begin select raise(abort, 'bookings_longest'); end;
