-- A civil year whose figures are frozen, and once more each time they were corrected. What is counted of a frozen year is counted from the
-- facts kept here, those of its last line.
create table frozen_year (
    id integer primary key autoincrement,
    year text not null,                    -- 'YYYY'
    at text not null,                      -- instant
    reason text not null,                  -- why it was corrected: a code of `CorrectionReason`; empty the first time
    facts_hash blob not null,              -- SHA-256 of its facts
    signature blob not null,               -- Ed25519, over the year, the instant, the reason and the hash
    verifying_key blob not null,           -- public half of the key that signed
    constraint frozen_year_year check (length(year) = 4),
    constraint frozen_year_sizes check (length(facts_hash) = 32 and length(signature) = 64 and length(verifying_key) = 32)
) strict;

-- The facts of a frozen year, without their pseudonyms: how many have the same codes.
create table frozen_fact (
    frozen_year integer not null references frozen_year (id),
    measure text not null,                 -- what is counted; 'sessions' and 'session_minutes' for the permanences held
    month text not null,                   -- 'YYYY-MM'
    codes text not null,                   -- JSON: the code of each column
    count integer not null,
    primary key (frozen_year, measure, month, codes)
) strict, without rowid;
