-- A file leaves as OpenDocument too. The table is made again, since a check cannot be changed: same columns, same rows.
create table release_made_again (
    id integer primary key autoincrement,
    at text not null,                      -- instant
    table_name text not null,              -- of the catalogue, 'own', or 'report_' and the name of a report
    format text not null,                  -- 'csv', 'xlsx', 'ods' or 'pdf'
    from_month text not null,
    until_month text not null,
    threshold integer not null,
    purpose text not null,
    recipient text not null,
    file_hash blob not null,               -- SHA-256 of the file as given
    constraint release_format check (format in ('csv', 'xlsx', 'ods', 'pdf')),
    constraint release_said check (purpose <> '' and recipient <> '')
) strict;
insert into release_made_again (id, at, table_name, format, from_month, until_month, threshold, purpose, recipient, file_hash)
select id, at, table_name, format, from_month, until_month, threshold, purpose, recipient, file_hash from release order by id;
drop table release;
alter table release_made_again rename to release;
