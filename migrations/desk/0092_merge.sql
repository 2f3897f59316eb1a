-- Two records of one person, made one: the kept one stands for both. The absorbed one stays as it was, so that nothing of it is lost
-- and the act can be taken back.
create table merge (
    id integer primary key autoincrement,
    kept integer not null references person (id),
    absorbed integer not null references person (id),
    account text not null references staff (account),
    at text not null,                      -- instant
    instruction_before text not null,      -- JSON: the whole safe-contact instruction of the kept person, as it stood
    revision_after integer not null,       -- of that instruction, once both were made one
    undone_at text,                        -- instant; null while it stands
    undone_by text references staff (account),
    constraint merge_two check (kept <> absorbed),
    constraint merge_undone check ((undone_at is null) = (undone_by is null))
) strict;
create unique index merge_absorbed on merge (absorbed) where undone_at is null;
create index merge_kept on merge (kept);

-- What the kept person's record took from the absorbed one's.
create table merge_field (
    merge integer not null references merge (id),
    field text not null,                   -- column of person
    before text,                           -- its value until then
    after text,                            -- its value since
    primary key (merge, field)
) strict, without rowid;

-- What belonged to the absorbed person and went over to the kept one.
create table merge_move (
    merge integer not null references merge (id),
    noun text not null,
    record integer not null,               -- its id there
    constraint merge_move_noun check (noun in ('case_file', 'appointment', 'call_attempt')),
    primary key (merge, noun, record)
) strict, without rowid;

-- 1 when two instructions were made one: they are to be gone through again with the person.
alter table safe_contact add column check_again integer not null default 0
    constraint safe_contact_check_again check (check_again in (0, 1));
