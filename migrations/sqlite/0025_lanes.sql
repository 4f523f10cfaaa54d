-- Jobs that wait for a mail server run in a lane of their own.
alter table jobs add column lane text not null default 'clinic' constraint jobs_lane check (lane in ('clinic', 'mail'));
update jobs set lane = 'mail' where kind = 'send_mail';
drop index jobs_due;
create index jobs_due on jobs (lane, run_at) where state = 'waiting';
