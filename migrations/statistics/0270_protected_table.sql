-- Every table that left protected, with its proof: what leaves next is protected beside all of them. A release gives one or more; one that
-- left already gives none.
create table protected_table (
    id integer primary key autoincrement,
    release integer not null references release (id),    -- with which it left the first time
    measure text not null,                 -- what is counted
    dimensions text not null,              -- by what: their names, with a comma between
    from_month text not null,              -- 'YYYY-MM'
    until_month text not null,
    assumed integer not null,              -- 1: a desk of the network may have shown it of itself
    beside text not null,                  -- JSON: the numbers of those before it, of which its witnesses speak
    proof text not null,                   -- JSON: what it shows, what is true, the witnesses
    constraint protected_table_assumed check (assumed in (0, 1))
) strict;
create index protected_table_release on protected_table (release);
create index protected_table_period on protected_table (measure, from_month, until_month);
