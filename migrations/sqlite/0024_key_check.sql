-- A value that only this database's key file opens. It is written once, by the first start with a key.
create table key_check (
    id      integer primary key constraint key_check_single check (id = 1),
    sealed  blob not null
) strict;
