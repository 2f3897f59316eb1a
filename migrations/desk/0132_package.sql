-- What an agreement covers, when it is about pieces of the file: one row for each kind of thing that may be handed over.
create table consent_field (
    consent integer not null references consent (id),
    field text not null,                   -- code of the list `package_field`
    primary key (consent, field)
) strict, without rowid;

-- The key that packages for a partner are closed for, as the partner gave it («age1…»).
alter table partner add column age_key text not null default '';

-- What left for a partner in a closed file: to whom, when, which kinds of things, and the hash of the file. Not the file.
create table package (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    partner text not null,                 -- code of the partner
    purpose text not null,                 -- code of the list `consent_purpose` that the person agreed to
    fields text not null,                  -- codes of the list `package_field`, joined with commas
    closed_for text not null,              -- 'key': the partner's; 'words': said over the telephone
    age_key text not null default '',      -- the key it was closed for; empty with words
    made_by text not null references staff (account),
    made_at text not null,                 -- instant
    bytes integer not null,
    file_hash blob not null,               -- SHA-256 of the file as it left
    constraint package_closed_for check (closed_for in ('key', 'words')),
    constraint package_key check ((closed_for = 'key') = (age_key <> '')),
    constraint package_fields check (fields <> ''),
    constraint package_hash check (length(file_hash) = 32)
) strict;
create index package_case_file on package (case_file);
