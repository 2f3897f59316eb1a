-- How a case file ended, each time it did: what it is counted as, why, and why it was opened again. What a file ended with
-- before these rows stands in the file itself.
create table closing (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    closed_on text not null,               -- civil date
    outcome text not null,                 -- code of the list `closing_outcome`
    reason text not null,                  -- in the desk's own words
    closed_by text not null references staff (account),
    reopened_on text,                      -- civil date; null while it stands
    reopening_reason text not null default '',
    reopened_by text references staff (account),
    constraint closing_reason check (reason <> ''),
    constraint closing_reopened check ((reopened_on is null) = (reopened_by is null)),
    constraint closing_reopening_reason check ((reopened_on is null) = (reopening_reason = '')),
    constraint closing_order check (reopened_on is null or reopened_on >= closed_on)
) strict;
-- A file is closed once at a time.
create unique index closing_standing on closing (case_file) where reopened_on is null;
create index closing_case_file on closing (case_file);
