-- What a text said too much of when it was last saved: how often and of which kind, and no word of it. A draft that is thrown away
-- stays counted: it was written.
create table excess (
    id integer primary key autoincrement,
    form text not null,                    -- 'interview', 'matter' or 'orientation': the table of the text
    record integer not null,               -- its id there
    month text not null,                   -- 'YYYY-MM' in which it was first saved with words
    constraint excess_form check (form in ('interview', 'matter', 'orientation')),
    constraint excess_once unique (form, record)
) strict;
create index excess_month on excess (month, form);

-- The kinds found in it.
create table excess_mark (
    excess integer not null references excess (id),
    kind text not null,                    -- why: 'name', 'health', 'judgment' …
    marks integer not null,                -- places
    constraint excess_mark_counted check (marks > 0),
    primary key (excess, kind)
) strict, without rowid;
