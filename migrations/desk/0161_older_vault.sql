-- An older vault that somebody went on with: it had been put back, or restored, and its journal or its header did not reach as
-- far as this workstation remembered.
create table older_vault (
    id integer primary key autoincrement,
    at text not null,                      -- instant of the decision
    account text not null references staff (account),
    expected_sequence integer not null,    -- the last entry that the workstation remembered; 0 when it knew none
    found_sequence integer not null,       -- the last entry that the vault had
    expected_generation integer not null,  -- writes of the header that the workstation remembered
    found_generation integer not null,     -- writes of the header that the vault had
    statistics_older integer not null,     -- 1: the statistics had been put back
    constraint older_vault_statistics check (statistics_older in (0, 1))
) strict;
