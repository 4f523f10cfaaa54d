-- People on their way to becoming clients: they hold a time before anyone knows who they are. Until the code from their
-- mail is typed in, the person behind the hold is closed and carries no name or address.

create table newcomers (
    -- SHA-256 of the token in the cookie.
    token_hash  bytea primary key,
    person_id   uuid not null references people (id),
    -- SHA-256 of the network address, to count by.
    origin      bytea not null,
    created_at  bigint not null,
    name        text,
    email       text,
    -- A PHC string (argon2id).
    password    text,
    -- SHA-256 of person and code; null when the address has an account already and no code was made.
    code_hash   bytea,
    code_until  bigint,
    tries       bigint not null default 0,
    sends       bigint not null default 0,
    done_at     bigint
);
create index newcomers_by_origin on newcomers (origin, created_at);
