-- Who did and who looked at what. Rows are only ever added, each chained to the one before by its hash.

create table audit_log (
    seq          bigint primary key,
    at           bigint not null,
    actor_id     uuid,
    actor_name   text not null,
    actor_role   text not null,
    action       text not null,
    screen       text not null,
    client_id    uuid,
    client_name  text not null,
    about        uuid,
    prev_hash    bytea not null,
    hash         bytea not null
);
create index audit_log_of_client on audit_log (client_id, seq);

-- The newest link. Written with every link, so cutting the tail off the log shows.
create table audit_head (
    id    bigint primary key constraint audit_head_single check (id = 1),
    seq   bigint not null,
    hash  bytea not null
);
insert into audit_head (id, seq, hash) values (1, 0, decode(repeat('00', 32), 'hex'));

create function audit_log_append_only() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'raise_exception', message = 'audit_log_append_only';
end $$;

create trigger audit_log_no_update before update on audit_log for each row execute function audit_log_append_only();
create trigger audit_log_no_delete before delete on audit_log for each row execute function audit_log_append_only();
create trigger audit_log_no_truncate before truncate on audit_log for each statement execute function audit_log_append_only();
