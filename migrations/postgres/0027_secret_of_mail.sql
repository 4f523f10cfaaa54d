-- A code in a letter, sealed until the letter is sent. Its body has dots in that place.
alter table mails add column secret bytea;
create index devices_by_age on devices (created_at);
create index newcomers_by_age on newcomers (created_at);
