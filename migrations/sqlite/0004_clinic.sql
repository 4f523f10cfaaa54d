-- The clinic: what it offers, who works when, and where.

create table clinic (
    id                      integer primary key constraint clinic_single check (id = 1),
    name                    text not null,
    street                  text not null,
    city                    text not null,
    phone                   text not null,
    zone                    text not null,
    step_minutes            integer not null,
    minimum_notice_minutes  integer not null,
    horizon_days            integer not null,
    cancel_window_minutes   integer not null,
    late_fee_percent        integer not null,
    gst_percent             integer not null
) strict;

create table services (
    id              blob primary key,
    name            text not null,
    kind            text not null,
    minutes         integer not null constraint services_minutes check (minutes between 5 and 480),
    price           integer not null constraint services_price check (price >= 0),
    before_minutes  integer not null,
    after_minutes   integer not null,
    position        integer not null,
    offered         integer not null default 1
) strict;

create table therapists (
    person_id     blob primary key references people (id),
    credential    text not null,
    registration  text not null,
    about         text not null,
    position      integer not null
) strict;

create table offers (
    therapist_id  blob not null references therapists (person_id),
    service_id    blob not null references services (id),
    primary key (therapist_id, service_id)
) strict;

create table rooms (
    id        blob primary key,
    name      text not null,
    position  integer not null
) strict;

-- Weekly hours in clinic wall time; weekday 1 is Monday.
create table shifts (
    id            blob primary key,
    therapist_id  blob not null references therapists (person_id),
    weekday       integer not null constraint shifts_weekday check (weekday between 1 and 7),
    from_minute   integer not null,
    until_minute  integer not null,
    constraint shifts_order check (from_minute < until_minute)
) strict;
create index shifts_of_therapist on shifts (therapist_id, weekday);

create table time_off (
    id            blob primary key,
    therapist_id  blob not null references therapists (person_id),
    starts_at     integer not null,
    ends_at       integer not null,
    constraint time_off_order check (starts_at < ends_at)
) strict;
create index time_off_of_therapist on time_off (therapist_id, ends_at);

-- Who looks after whom. A therapist reads the record of their own clients only.
create table care (
    client_id     blob not null references people (id),
    therapist_id  blob not null references therapists (person_id),
    since         integer not null,
    primary key (client_id, therapist_id)
) strict;
create index care_of_therapist on care (therapist_id, client_id);
