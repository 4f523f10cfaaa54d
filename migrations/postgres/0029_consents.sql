-- What the desk asks someone by mail: whether another client may act for them. The link in the letter is the only key to it.

create table consents (
    token_hash    bytea not null primary key,
    guardian_id   uuid not null references people (id),
    dependant_id  uuid not null references people (id),
    asked_at      bigint not null,
    ends_at       bigint not null,
    -- 1 for yes, 0 for no; null until they answer.
    agrees        bigint check (agrees in (0, 1)),
    constraint consents_pair unique (guardian_id, dependant_id),
    constraint consents_two check (guardian_id <> dependant_id)
);
create index consents_of_dependant on consents (dependant_id, asked_at);
create index consents_by_end on consents (ends_at);
