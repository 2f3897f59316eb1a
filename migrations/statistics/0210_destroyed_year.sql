-- A frozen year of which records were destroyed since, kept long enough: its figures stay as they were frozen, and the records cannot
-- correct them any more.
create table destroyed_year (
    id integer primary key autoincrement,
    year text not null,                    -- 'YYYY'
    at text not null,                      -- instant of the first destruction
    constraint destroyed_year_once unique (year),
    constraint destroyed_year_year check (length(year) = 4)
) strict;
