-- How long after the last visit a therapist can still read a client's record.
alter table clinic add column care_months bigint not null default 24;
