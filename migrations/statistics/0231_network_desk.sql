-- Another desk whose figures are counted together with this one's.
create table network_desk (
    id integer primary key autoincrement,
    name text not null,                    -- as the supervisors call it; it stands under the figures
    fingerprint text not null,             -- of the key that signs what it sends, as it was told
    age_key text not null,                 -- public key for which what goes to it is closed; empty: nothing goes
    added_at text not null,                -- instant
    removed_at text not null default '',   -- instant; empty while its figures are counted
    constraint network_desk_said check (name <> '' and fingerprint <> '')
) strict;

-- The facts of another desk for a period, as it sent them. Where two files are of one month, the later one counts.
create table facts_file (
    id integer primary key autoincrement,
    network_desk integer not null references network_desk (id),
    from_month text not null,              -- 'YYYY-MM'
    until_month text not null,
    made_at text not null,                 -- instant, by the clock of the desk that sent it
    received_at text not null,             -- instant
    signed_by text not null,               -- fingerprint of the key
    file_hash blob not null,               -- SHA-256 of the file as it came
    facts_hash blob not null,              -- SHA-256 of its facts
    removed_at text not null default '',   -- instant at which it was removed or replaced: its facts are gone
    constraint facts_file_sizes check (length(file_hash) = 32 and length(facts_hash) = 32)
) strict;

-- What stands in it: how many facts have the same codes.
create table network_fact (
    facts_file integer not null references facts_file (id),
    measure text not null,                 -- what is counted
    month text not null,                   -- 'YYYY-MM'
    codes text not null,                   -- JSON: the code of each column
    count integer not null,
    primary key (facts_file, measure, month, codes)
) strict, without rowid;

-- What went to another desk: for whom, why, closed for which key.
create table facts_sent (
    id integer primary key autoincrement,
    network_desk integer not null references network_desk (id),
    from_month text not null,
    until_month text not null,
    purpose text not null,
    age_key text not null,
    at text not null,                      -- instant
    bytes integer not null,
    file_hash blob not null,               -- SHA-256 of the file as given
    constraint facts_sent_said check (purpose <> '')
) strict;
