-- People who can sign in, their sessions, and the brakes on guessing.

create table people (
    id          uuid primary key,
    email       text not null,
    name        text not null,
    role        text not null constraint people_role check (role in ('client', 'therapist', 'staff', 'owner')),
    -- What staff may do beyond the desk, as bits: see accounts::model::Right.
    rights      bigint not null default 0,
    -- A PHC string (argon2id); null until the person has set one.
    password    text,
    created_at  bigint not null,
    closed_at   bigint,
    unique (email)
);

create table sessions (
    -- SHA-256 of the token in the cookie: a copied database signs nobody in.
    token_hash  bytea primary key,
    person_id   uuid not null references people (id),
    created_at  bigint not null,
    seen_at     bigint not null,
    expires_at  bigint not null
);
create index sessions_of_person on sessions (person_id);
create index sessions_by_expiry on sessions (expires_at);

-- A browser in which this person has signed in before. It has its own bucket of attempts,
-- so a stranger who guesses at an account cannot lock its owner out.
create table devices (
    token_hash  bytea primary key,
    person_id   uuid not null references people (id),
    created_at  bigint not null
);

create table throttles (
    -- SHA-256 of what is counted (account, address or device), never the thing itself.
    key         bytea primary key,
    hits        bigint not null,
    until       bigint not null
);
create index throttles_by_until on throttles (until);

-- One data key per client, wrapped by the key file. Deleting a row makes what it sealed unreadable for ever.
create table data_keys (
    client_id   uuid primary key references people (id),
    wrapped     bytea not null,
    created_at  bigint not null
);
