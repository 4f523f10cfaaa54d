-- People who were given the role of a therapist before that made them one who can be given hours.

insert into therapists (person_id, credential, registration, about, position, rest_minutes)
select p.id, '', '', '', (select coalesce(max(t.position), 0) from therapists t) + row_number() over (order by p.created_at, p.id), 0
from people p where p.role = 'therapist' and p.id not in (select person_id from therapists);
