-- Where the backups go. It stands in the vault and not on the workstation: whoever changes it leaves an entry in the journal,
-- and whoever finds the computer does not read in clear where the copies are.
create table backup_place (
    id integer primary key autoincrement,  -- 1: there is one place
    folder text not null,                  -- absolute path on this workstation
    chosen_by text not null references staff (account),
    chosen_at text not null,               -- instant
    constraint backup_place_alone check (id = 1),
    constraint backup_place_folder check (folder <> '')
) strict;

-- A backup that was made from this vault, or found to be one, and read back from its medium to the last byte.
create table backup (
    id integer primary key autoincrement,
    identifier text not null,              -- 32 hexadecimal digits, as the file has them
    file_name text not null,               -- without its folder
    bytes integer not null,                -- length of the file
    made_at text not null,                 -- instant
    made_by text references staff (account),  -- null: made before this vault was itself restored
    verified_at text not null,             -- instant at which it was last read back and opened whole
    failed_at text,                        -- instant at which it was found not to be whole any more; null while it is
    removed_at text,                       -- instant at which the rotation took it away
    constraint backup_identifier unique (identifier),
    constraint backup_identifier_length check (length(identifier) = 32)
) strict;

-- A backup opened, restored in a place of its own, checked and compared with this vault.
create table backup_drill (
    id integer primary key autoincrement,
    backup integer not null references backup (id),
    at text not null,                      -- instant
    author text not null references staff (account),
    desk integer not null,                 -- 1: every page of the desk's database holds
    statistics integer not null,           -- 1: so does every page of the statistics
    journals integer not null,             -- 1: both journals hold, with every record that they speak of
    facts integer not null,                -- 1: the facts are those that the records give
    documents integer not null,            -- 1: every document opens
    same_story integer not null,           -- 1: the journal of this vault goes on from the backup's
    entries integer not null,              -- entries of the desk's journal in the backup
    case_files integer not null,           -- files in the backup
    attached_documents integer not null,   -- documents in the backup
    constraint backup_drill_answers check (
        desk in (0, 1) and statistics in (0, 1) and journals in (0, 1) and facts in (0, 1) and documents in (0, 1)
        and same_story in (0, 1)
    )
) strict;
create index backup_drill_backup on backup_drill (backup);
