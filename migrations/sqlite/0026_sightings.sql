-- What the running program saw that its settings should know of, for the doctor to read.
create table sightings (
    what  text primary key not null,
    at    integer not null
) strict;
