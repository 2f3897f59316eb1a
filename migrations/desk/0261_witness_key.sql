-- What the head of the journal is sealed with before a supervisor sees it: without this key the seal tells nothing of the entry, and it
-- stays when all other keys change, so that what a supervisor remembers can still be compared.
create table witness_key (
    id integer primary key autoincrement,  -- 1: there is one
    key blob not null,
    made_at text not null,                 -- instant
    constraint witness_key_alone check (id = 1),
    constraint witness_key_length check (length(key) = 32)
) strict;
