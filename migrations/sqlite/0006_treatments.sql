-- Visits that took place and what was done. Once signed a note is never changed again.

create table visits (
    id            blob primary key,
    booking_id    blob references bookings (id),
    client_id     blob not null references people (id),
    therapist_id  blob not null references therapists (person_id),
    service_name  text not null,
    starts_at     integer not null,
    ends_at       integer not null,
    minutes       integer not null,
    pressure      integer constraint visits_pressure check (pressure between 1 and 10),
    pain_before   integer constraint visits_pain_before check (pain_before between 0 and 10),
    pain_after    integer constraint visits_pain_after check (pain_after between 0 and 10),
    -- 1: the client's written consent for a sensitive area is on file.
    written_consent integer not null default 0 constraint visits_written_consent check (written_consent in (0, 1)),
    -- Sealed: what the client reads, their home care (one line each), and what the therapist alone reads.
    summary       blob,
    home_care     blob,
    private_note  blob,
    state         text not null constraint visits_state check (state in ('draft', 'signed')),
    written_at    integer not null,
    signed_at     integer,
    constraint visits_signed check (state = 'draft' or signed_at is not null),
    unique (booking_id)
) strict;
create index visits_of_client on visits (client_id, starts_at);
create index visits_of_therapist on visits (therapist_id, starts_at);

create table visit_areas (
    visit_id  blob not null references visits (id),
    region    text not null,
    before    integer constraint visit_areas_before check (before between 0 and 10),
    after     integer constraint visit_areas_after check (after between 0 and 10),
    primary key (visit_id, region)
) strict;

create table visit_techniques (
    visit_id   blob not null references visits (id),
    technique  text not null,
    minutes    integer not null,
    position   integer not null,
    primary key (visit_id, technique)
) strict;

create trigger visits_signed_no_update before update on visits when old.state = 'signed'
begin select raise(abort, 'visit_signed'); end;
create trigger visits_signed_no_delete before delete on visits when old.state = 'signed'
begin select raise(abort, 'visit_signed'); end;

create trigger visit_areas_no_insert before insert on visit_areas
when (select state from visits where id = new.visit_id) = 'signed' begin select raise(abort, 'visit_signed'); end;
create trigger visit_areas_no_update before update on visit_areas
when (select state from visits where id = old.visit_id) = 'signed' begin select raise(abort, 'visit_signed'); end;
create trigger visit_areas_no_delete before delete on visit_areas
when (select state from visits where id = old.visit_id) = 'signed' begin select raise(abort, 'visit_signed'); end;

create trigger visit_techniques_no_insert before insert on visit_techniques
when (select state from visits where id = new.visit_id) = 'signed' begin select raise(abort, 'visit_signed'); end;
create trigger visit_techniques_no_update before update on visit_techniques
when (select state from visits where id = old.visit_id) = 'signed' begin select raise(abort, 'visit_signed'); end;
create trigger visit_techniques_no_delete before delete on visit_techniques
when (select state from visits where id = old.visit_id) = 'signed' begin select raise(abort, 'visit_signed'); end;
