-- The clinic: what it offers, who works when, and where.

create table clinic (
    id                      bigint primary key constraint clinic_single check (id = 1),
    name                    text not null,
    street                  text not null,
    city                    text not null,
    phone                   text not null,
    zone                    text not null,
    step_minutes            bigint not null,
    minimum_notice_minutes  bigint not null,
    horizon_days            bigint not null,
    cancel_window_minutes   bigint not null,
    late_fee_percent        bigint not null,
    gst_percent             bigint not null
);

create table services (
    id              uuid primary key,
    name            text not null,
    kind            text not null,
    minutes         bigint not null constraint services_minutes check (minutes between 5 and 480),
    price           bigint not null constraint services_price check (price >= 0),
    before_minutes  bigint not null,
    after_minutes   bigint not null,
    position        bigint not null,
    offered         bigint not null default 1
);

create table therapists (
    person_id     uuid primary key references people (id),
    credential    text not null,
    registration  text not null,
    about         text not null,
    position      bigint not null
);

create table offers (
    therapist_id  uuid not null references therapists (person_id),
    service_id    uuid not null references services (id),
    primary key (therapist_id, service_id)
);

create table rooms (
    id        uuid primary key,
    name      text not null,
    position  bigint not null
);

-- Weekly hours in clinic wall time; weekday 1 is Monday.
create table shifts (
    id            uuid primary key,
    therapist_id  uuid not null references therapists (person_id),
    weekday       bigint not null constraint shifts_weekday check (weekday between 1 and 7),
    from_minute   bigint not null,
    until_minute  bigint not null,
    constraint shifts_order check (from_minute < until_minute)
);
create index shifts_of_therapist on shifts (therapist_id, weekday);

create table time_off (
    id            uuid primary key,
    therapist_id  uuid not null references therapists (person_id),
    starts_at     bigint not null,
    ends_at       bigint not null,
    constraint time_off_order check (starts_at < ends_at)
);
create index time_off_of_therapist on time_off (therapist_id, ends_at);

-- Who looks after whom. A therapist reads the record of their own clients only.
create table care (
    client_id     uuid not null references people (id),
    therapist_id  uuid not null references therapists (person_id),
    since         bigint not null,
    primary key (client_id, therapist_id)
);
create index care_of_therapist on care (therapist_id, client_id);
