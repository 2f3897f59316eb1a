-- Insults and defamation are limited by whether the words were said in public (articles 65 and 65-3 of the law of 29 July 1881).
alter table matter add column said_in_public integer;  -- 1: in public, 0: not; null: not asked, or nothing was said

-- The facts of a matter that deadlines are counted from.
drop index matter_facts;
create index matter_facts on matter (id, offence, happened_from, happened_until, frame, link, author_known, discriminatory,
    weapon, itt_days, complaint, complaint_on, said_in_public);
