-- Check-ins: pain (NPRS) and the client's own activities (PSFS).

create table activities (
    id          blob primary key,
    client_id   blob not null references people (id),
    -- Sealed: the client's own words.
    label       blob not null,
    position    integer not null,
    created_at  integer not null,
    ended_at    integer
) strict;
create index activities_of_client on activities (client_id, position);

create table check_ins (
    id           blob primary key,
    client_id    blob not null references people (id),
    due_at       integer not null,
    answered_at  integer,
    pain         integer constraint check_ins_pain check (pain between 0 and 10),
    constraint check_ins_answered check (answered_at is null or pain is not null)
) strict;
create index check_ins_of_client on check_ins (client_id, answered_at);
create index check_ins_by_answer on check_ins (answered_at);

create table check_in_scores (
    check_in_id  blob not null references check_ins (id),
    activity_id  blob not null references activities (id),
    score        integer not null constraint check_in_scores_score check (score between 0 and 10),
    primary key (check_in_id, activity_id)
) strict;
