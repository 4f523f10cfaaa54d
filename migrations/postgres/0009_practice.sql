-- The practice is read once and kept by each process; this number tells when that has grown old.

create table practice_version (
    id       bigint primary key constraint practice_version_single check (id = 1),
    version  bigint not null
);
insert into practice_version (id, version) values (1, 1);

create function move_practice() returns trigger language plpgsql as $$
begin
    update practice_version set version = version + 1 where id = 1;
    return null;
end $$;

create trigger clinic_moves_practice after insert or update or delete on clinic for each statement execute function move_practice();
create trigger services_moves_practice after insert or update or delete on services for each statement execute function move_practice();
create trigger therapists_moves_practice after insert or update or delete on therapists for each statement execute function move_practice();
create trigger offers_moves_practice after insert or update or delete on offers for each statement execute function move_practice();
create trigger rooms_moves_practice after insert or update or delete on rooms for each statement execute function move_practice();
create trigger shifts_moves_practice after insert or update or delete on shifts for each statement execute function move_practice();
create trigger time_off_moves_practice after insert or update or delete on time_off for each statement execute function move_practice();
create trigger people_moves_practice after update of name, closed_at on people for each statement execute function move_practice();
