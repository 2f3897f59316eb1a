-- A spreadsheet of the desk, taken over in one act.
create table import (
    id integer primary key autoincrement,
    source text not null,                  -- name of the file, as it was called
    lines integer not null,                -- that it had, accepted or not
    at text not null,                      -- instant
    account text not null references staff (account),
    undone_at text,                        -- instant at which all of it was taken back
    constraint import_lines check (lines > 0)
) strict;

-- What each accepted line became. It outlives what it made: a number of a file is never given again.
create table import_line (
    import integer not null references import (id),
    line integer not null,                 -- as the spreadsheet numbers it
    person integer not null,               -- id of the person, there or not
    matter integer not null,               -- id of the facts, there or not
    case_file integer not null,            -- id of the file, there or not
    number text not null,                  -- of that file
    primary key (import, line)
) strict, without rowid;
