-- How far the desk's journal has come, for supervisors: written anew at each opening of the desk and before each lock. One row.
create table desk_head (
    id integer primary key check (id = 1),
    sequence integer not null,             -- of its last entry
    seal blob not null,                    -- of the hash of that entry, under a key that supervisors do not have
    constraint desk_head_seal check (length(seal) = 32)
) strict;

-- A visit of a supervisor, and how far the desk's journal had come as they saw it.
create table visit (
    id integer primary key autoincrement,
    account text not null,                 -- the supervisor's, 32 hexadecimal digits
    at text not null,                      -- instant
    sequence integer not null,             -- of the last entry of the desk's journal
    seal blob not null,                    -- as the desk had written it
    mac blob not null,                     -- of all this, under a key of that account alone
    refuted_at text not null default '',   -- instant at which the desk found that its journal does not go on from there; empty while it does
    constraint visit_lengths check (length(seal) = 32 and length(mac) = 32)
) strict;
