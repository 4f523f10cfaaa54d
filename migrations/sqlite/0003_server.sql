-- The process's own: deferred work, announcements to browsers, mail.

create table jobs (
    id            blob primary key,
    kind          text not null,
    -- What it is about. Never health data, never a secret.
    about         blob,
    run_at        integer not null,
    state         text not null constraint jobs_state check (state in ('waiting', 'done', 'dead')),
    attempts      integer not null default 0,
    leased_until  integer,
    last_error    text,
    created_at    integer not null,
    ended_at      integer
) strict;
create index jobs_due on jobs (run_at) where state = 'waiting';

create table announcements (
    id        integer primary key autoincrement,
    at        integer not null,
    -- Null means everyone who is connected.
    audience  blob,
    topic     text not null,
    about     text not null
) strict;
create index announcements_by_age on announcements (at);

create table mails (
    id          blob primary key,
    person_id   blob references people (id),
    recipient   text not null,
    subject     text not null,
    body        text not null,
    state       text not null constraint mails_state check (state in ('waiting', 'sent', 'failed')),
    created_at  integer not null,
    sent_at     integer,
    last_error  text
) strict;
create index mails_by_age on mails (created_at);
