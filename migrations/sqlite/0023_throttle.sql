-- One row for each use of what may be done only so often: a code sent, a time held, a message posted. What they are counted for
-- has its row in throttles, which is locked while they are counted.
create table throttle_uses (
    key  blob not null,
    at   integer not null
) strict;
create index throttle_uses_of_key on throttle_uses (key, at);
create index throttle_uses_by_age on throttle_uses (at);
