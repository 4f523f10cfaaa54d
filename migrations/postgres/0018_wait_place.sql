-- Where someone waits for a time, and what they would have with the visit.

-- 1: at any place. 0: at the one named, or, where none is, at the clinic's own address.
alter table waits add column anywhere bigint not null default 1;
alter table waits add column location_id uuid references locations (id);
-- Ids of add-ons, apart by spaces. One that is offered no more is left out of the visit.
alter table waits add column add_ons text not null default '';
