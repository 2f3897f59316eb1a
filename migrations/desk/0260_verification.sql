-- A full check of the vault that the desk made by itself, and what it found.
create table verification (
    id integer primary key autoincrement,
    at text not null,                      -- instant at which it was over, by the clock of that day
    account text not null references staff (account),  -- in whose session
    desk integer not null,                 -- 1: every page of the desk's database holds
    statistics integer not null,           -- 1: so does every page of the statistics
    journals integer not null,             -- 1: both journals hold, with every record that they speak of
    facts integer not null,                -- 1: the facts are those that the records give
    documents integer not null,            -- 1: every document opens, and no other stands there
    visits integer not null,               -- 1: the journal goes on from what every supervisor saw of it
    entries integer not null,              -- entries of the desk's journal at that moment
    constraint verification_answers check (
        desk in (0, 1) and statistics in (0, 1) and journals in (0, 1) and facts in (0, 1) and documents in (0, 1)
        and visits in (0, 1)
    )
) strict;
