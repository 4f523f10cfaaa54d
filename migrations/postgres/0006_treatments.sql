-- Visits that took place and what was done. Once signed a note is never changed again.

create table visits (
    id            uuid primary key,
    booking_id    uuid references bookings (id),
    client_id     uuid not null references people (id),
    therapist_id  uuid not null references therapists (person_id),
    service_name  text not null,
    starts_at     bigint not null,
    ends_at       bigint not null,
    minutes       bigint not null,
    pressure      bigint constraint visits_pressure check (pressure between 1 and 10),
    pain_before   bigint constraint visits_pain_before check (pain_before between 0 and 10),
    pain_after    bigint constraint visits_pain_after check (pain_after between 0 and 10),
    -- 1: the client's written consent for a sensitive area is on file.
    written_consent bigint not null default 0 constraint visits_written_consent check (written_consent in (0, 1)),
    -- Sealed: what the client reads, their home care (one line each), and what the therapist alone reads.
    summary       bytea,
    home_care     bytea,
    private_note  bytea,
    state         text not null constraint visits_state check (state in ('draft', 'signed')),
    written_at    bigint not null,
    signed_at     bigint,
    constraint visits_signed check (state = 'draft' or signed_at is not null),
    unique (booking_id)
);
create index visits_of_client on visits (client_id, starts_at);
create index visits_of_therapist on visits (therapist_id, starts_at);

create table visit_areas (
    visit_id  uuid not null references visits (id),
    region    text not null,
    before    bigint constraint visit_areas_before check (before between 0 and 10),
    after     bigint constraint visit_areas_after check (after between 0 and 10),
    primary key (visit_id, region)
);

create table visit_techniques (
    visit_id   uuid not null references visits (id),
    technique  text not null,
    minutes    bigint not null,
    position   bigint not null,
    primary key (visit_id, technique)
);

create function visit_signed() returns trigger language plpgsql as $$
begin
    if old.state = 'signed' then
        raise exception using errcode = 'raise_exception', message = 'visit_signed';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;

create trigger visits_signed_no_update before update on visits for each row execute function visit_signed();
create trigger visits_signed_no_delete before delete on visits for each row execute function visit_signed();

create function visit_part_signed() returns trigger language plpgsql as $$
declare of_visit uuid;
begin
    if tg_op = 'INSERT' then of_visit := new.visit_id; else of_visit := old.visit_id; end if;
    if (select state from visits where id = of_visit) = 'signed' then
        raise exception using errcode = 'raise_exception', message = 'visit_signed';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;

create trigger visit_areas_signed before insert or update or delete on visit_areas for each row execute function visit_part_signed();
create trigger visit_techniques_signed before insert or update or delete on visit_techniques for each row execute function visit_part_signed();
