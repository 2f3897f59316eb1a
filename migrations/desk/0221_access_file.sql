-- A file of access («dossier d’accès») as it was printed: what was kept back and why, and the hash of the PDF. Neither the file nor a
-- word of it.
create table access_file (
    id integer primary key autoincrement,
    rights_request integer not null references rights_request (id),
    passages integer not null,             -- how many it is made of
    hidden integer not null,               -- how many places of them were kept back
    choices text not null,                 -- JSON: passage, from, until, reason of each place that was decided
    with_contact integer not null,         -- 1: how the person is reached is printed in it
    made_by text not null references staff (account),
    made_at text not null,                 -- instant
    bytes integer not null,
    file_hash blob not null,               -- SHA-256 of the PDF as it left
    constraint access_file_hash check (length(file_hash) = 32)
) strict;
create index access_file_rights_request on access_file (rights_request);
