-- Since when someone waits for what they now wish for. Their place in line counts from created_at, which a new wish keeps.
alter table waits add column wished_at integer not null default 0;
update waits set wished_at = created_at;
