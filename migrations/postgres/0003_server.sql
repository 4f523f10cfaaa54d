-- The process's own: deferred work, announcements to browsers, mail.

create table jobs (
    id            uuid primary key,
    kind          text not null,
    -- What it is about. Never health data, never a secret.
    about         uuid,
    run_at        bigint not null,
    state         text not null constraint jobs_state check (state in ('waiting', 'done', 'dead')),
    attempts      bigint not null default 0,
    leased_until  bigint,
    last_error    text,
    created_at    bigint not null,
    ended_at      bigint
);
create index jobs_due on jobs (run_at) where state = 'waiting';

create table announcements (
    id        bigint generated always as identity primary key,
    at        bigint not null,
    -- Null means everyone who is connected.
    audience  uuid,
    topic     text not null,
    about     text not null
);
create index announcements_by_age on announcements (at);

create table mails (
    id          uuid primary key,
    person_id   uuid references people (id),
    recipient   text not null,
    subject     text not null,
    body        text not null,
    state       text not null constraint mails_state check (state in ('waiting', 'sent', 'failed')),
    created_at  bigint not null,
    sent_at     bigint,
    last_error  text
);
create index mails_by_age on mails (created_at);
