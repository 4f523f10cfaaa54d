-- The practice is read once and kept by each process; this number tells when that has grown old.

create table practice_version (
    id       integer primary key constraint practice_version_single check (id = 1),
    version  integer not null
) strict;
insert into practice_version (id, version) values (1, 1);

create trigger clinic_insert_moves_practice after insert on clinic begin update practice_version set version = version + 1 where id = 1; end;
create trigger clinic_update_moves_practice after update on clinic begin update practice_version set version = version + 1 where id = 1; end;
create trigger clinic_delete_moves_practice after delete on clinic begin update practice_version set version = version + 1 where id = 1; end;
create trigger services_insert_moves_practice after insert on services begin update practice_version set version = version + 1 where id = 1; end;
create trigger services_update_moves_practice after update on services begin update practice_version set version = version + 1 where id = 1; end;
create trigger services_delete_moves_practice after delete on services begin update practice_version set version = version + 1 where id = 1; end;
create trigger therapists_insert_moves_practice after insert on therapists begin update practice_version set version = version + 1 where id = 1; end;
create trigger therapists_update_moves_practice after update on therapists begin update practice_version set version = version + 1 where id = 1; end;
create trigger therapists_delete_moves_practice after delete on therapists begin update practice_version set version = version + 1 where id = 1; end;
create trigger offers_insert_moves_practice after insert on offers begin update practice_version set version = version + 1 where id = 1; end;
create trigger offers_update_moves_practice after update on offers begin update practice_version set version = version + 1 where id = 1; end;
create trigger offers_delete_moves_practice after delete on offers begin update practice_version set version = version + 1 where id = 1; end;
create trigger rooms_insert_moves_practice after insert on rooms begin update practice_version set version = version + 1 where id = 1; end;
create trigger rooms_update_moves_practice after update on rooms begin update practice_version set version = version + 1 where id = 1; end;
create trigger rooms_delete_moves_practice after delete on rooms begin update practice_version set version = version + 1 where id = 1; end;
create trigger shifts_insert_moves_practice after insert on shifts begin update practice_version set version = version + 1 where id = 1; end;
create trigger shifts_update_moves_practice after update on shifts begin update practice_version set version = version + 1 where id = 1; end;
create trigger shifts_delete_moves_practice after delete on shifts begin update practice_version set version = version + 1 where id = 1; end;
create trigger time_off_insert_moves_practice after insert on time_off begin update practice_version set version = version + 1 where id = 1; end;
create trigger time_off_update_moves_practice after update on time_off begin update practice_version set version = version + 1 where id = 1; end;
create trigger time_off_delete_moves_practice after delete on time_off begin update practice_version set version = version + 1 where id = 1; end;
create trigger people_update_moves_practice after update of name, closed_at on people when new.role = 'therapist'
begin update practice_version set version = version + 1 where id = 1; end;
