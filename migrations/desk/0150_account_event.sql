-- What befell the accounts: everybody who did not do it themselves is told of it when they come in.
create table account_event (
    id integer primary key autoincrement,
    kind text not null,                    -- 'added', 'reset', 'removed', 'keys_changed', 'sheet_used' or 'tried'
    account text not null,                 -- identifier of the account that it befell; empty for a change of all keys
    name text not null,                    -- the name of that account then; empty for a change of all keys
    tries integer not null,                -- how often it was tried in vain; 0 for every other kind
    by_account text not null,              -- who did it; for tries, who came in next
    at text not null,                      -- instant
    constraint account_event_kind check (kind in ('added', 'reset', 'removed', 'keys_changed', 'sheet_used', 'tried')),
    constraint account_event_account check ((kind = 'keys_changed') = (account = '') and (account = '') = (name = '')),
    constraint account_event_tries check ((kind = 'tried') = (tries > 0))
) strict;

-- Who was told of it.
create table account_event_reading (
    event integer not null references account_event (id),
    account text not null,                 -- identifier of the account that was told
    read_at text not null,                 -- instant
    primary key (event, account)
) strict, without rowid;
