-- When the client of a visit that cannot take place as it is booked was asked to choose another time.
alter table bookings add column asked_at integer;
