-- A person's name as it is searched for: plain small letters. The program writes it, and fills in what is empty when it starts.
alter table people add column name_folded text not null default '';
