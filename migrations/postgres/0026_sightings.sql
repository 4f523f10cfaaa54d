-- What the running program saw that its settings should know of, for the doctor to read.
create table sightings (
    what  text primary key,
    at    bigint not null
);
