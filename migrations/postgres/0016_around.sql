-- No visit with its buffers is longer than a day: what reads the bookings around one relies on it.
alter table bookings add constraint bookings_longest check (busy_until - busy_from < 86400000000);
