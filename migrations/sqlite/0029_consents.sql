-- What the desk asks someone by mail: whether another client may act for them. The link in the letter is the only key to it.

create table consents (
    token_hash    blob not null primary key,
    guardian_id   blob not null references people (id),
    dependant_id  blob not null references people (id),
    asked_at      integer not null,
    ends_at       integer not null,
    -- 1 for yes, 0 for no; null until they answer.
    agrees        integer check (agrees in (0, 1)),
    constraint consents_pair unique (guardian_id, dependant_id),
    constraint consents_two check (guardian_id <> dependant_id)
) strict;
create index consents_of_dependant on consents (dependant_id, asked_at);
create index consents_by_end on consents (ends_at);
