-- Who may act for whom: a parent for a child, a partner for someone who does not book themselves.

create table household (
    guardian_id   blob not null references people (id),
    dependant_id  blob not null references people (id),
    since         integer not null,
    primary key (guardian_id, dependant_id),
    constraint household_two check (guardian_id <> dependant_id)
) strict;
create index household_of_dependant on household (dependant_id, since);
