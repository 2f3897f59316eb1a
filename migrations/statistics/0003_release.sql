-- Every table that left the program: what, for whom, why.
create table release (
    id integer primary key autoincrement,
    at text not null,                      -- instant
    table_name text not null,
    format text not null,                  -- 'csv' or 'xlsx'
    from_month text not null,
    until_month text not null,
    threshold integer not null,
    purpose text not null,
    recipient text not null,
    file_hash blob not null,               -- SHA-256 of the file as given
    constraint release_format check (format in ('csv', 'xlsx')),
    constraint release_said check (purpose <> '' and recipient <> '')
) strict;
