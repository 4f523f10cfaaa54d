-- When the client of a visit that cannot take place as it is booked was asked to choose another time.
alter table bookings add column asked_at bigint;

-- A client who says who they are, or another name, moves no practice: only therapists belong to it.
drop trigger people_moves_practice on people;
create trigger people_moves_practice after update of name, closed_at on people
    for each row when (new.role = 'therapist') execute function move_practice();
