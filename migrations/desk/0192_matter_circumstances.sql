-- What else is asked of the facts: the kind of place, whether they were repeated, a victim who could not protect herself, and what was
-- done before coming.
alter table matter add column place_kind text;  -- code of the list `place_kind`; null: not said
alter table matter add column repeated integer not null default 0;
alter table matter add column vulnerable_victim integer not null default 0;  -- by age, illness, disability or pregnancy
alter table matter add column steps_taken text not null default '';  -- codes of the list `step_taken`, joined with commas

-- The facts of a matter that deadlines are counted from.
drop index matter_facts;
create index matter_facts on matter (id, offence, happened_from, happened_until, frame, link, author_known, discriminatory,
    weapon, itt_days, complaint, complaint_on, said_in_public, vulnerable_victim);
