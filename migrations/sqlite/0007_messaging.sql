-- One thread per client and therapist. Bodies are sealed with the client's key.

create table threads (
    id            blob primary key,
    client_id     blob not null references people (id),
    therapist_id  blob not null references therapists (person_id),
    created_at    integer not null,
    -- When the newest message was sent: in one thread no two carry the same time.
    last_at       integer not null,
    unique (client_id, therapist_id)
) strict;
create index threads_of_therapist on threads (therapist_id, last_at);

create table messages (
    id         blob primary key,
    thread_id  blob not null references threads (id),
    author_id  blob not null references people (id),
    sent_at    integer not null,
    body       blob not null,
    -- Made with the form, so that a form sent twice posts once.
    once       blob not null,
    unique (thread_id, once)
) strict;
create index messages_of_thread on messages (thread_id, sent_at, id);

-- Where each side has read to. `unread` is counted at posting, so a badge costs one small read.
create table thread_reads (
    thread_id      blob not null references threads (id),
    person_id      blob not null references people (id),
    -- When the newest message they have seen was sent, and when they saw it.
    read_to        integer not null,
    read_at        integer not null,
    unread         integer not null,
    -- Since when the other side waits for an answer.
    waiting_since  integer,
    primary key (thread_id, person_id)
) strict;
create index thread_reads_of_person on thread_reads (person_id, unread);
