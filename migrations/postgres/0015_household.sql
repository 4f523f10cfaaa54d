-- Who may act for whom: a parent for a child, a partner for someone who does not book themselves.

create table household (
    guardian_id   uuid not null references people (id),
    dependant_id  uuid not null references people (id),
    since         bigint not null,
    primary key (guardian_id, dependant_id),
    constraint household_two check (guardian_id <> dependant_id)
);
create index household_of_dependant on household (dependant_id, since);
