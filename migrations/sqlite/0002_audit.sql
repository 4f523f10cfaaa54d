-- Who did and who looked at what. Rows are only ever added, each chained to the one before by its hash.

create table audit_log (
    seq          integer primary key,
    at           integer not null,
    actor_id     blob,
    actor_name   text not null,
    actor_role   text not null,
    action       text not null,
    screen       text not null,
    client_id    blob,
    client_name  text not null,
    about        blob,
    prev_hash    blob not null,
    hash         blob not null
) strict;
create index audit_log_of_client on audit_log (client_id, seq);

-- The newest link. Written with every link, so cutting the tail off the log shows.
create table audit_head (
    id    integer primary key constraint audit_head_single check (id = 1),
    seq   integer not null,
    hash  blob not null
) strict;
insert into audit_head (id, seq, hash) values (1, 0, zeroblob(32));

create trigger audit_log_no_update before update on audit_log begin select raise(abort, 'audit_log_append_only'); end;
create trigger audit_log_no_delete before delete on audit_log begin select raise(abort, 'audit_log_append_only'); end;
