-- What was done, by which account, in which order. Nobody's name and no words of theirs ever stand here.
create table journal (
    sequence integer primary key autoincrement,  -- 1, 2, 3 … without a hole
    at text not null,                            -- instant, RFC 3339, UTC
    account text not null,                       -- identifier of the account, 32 hexadecimal digits
    verb text not null,                          -- what was done: 'opened', 'sent' …
    noun text not null,                          -- the table of the record concerned
    record integer not null,                     -- its id there; 0 when the act concerns no record
    record_hash blob not null,                   -- SHA-256 of the record as it stands after the act; 32 zero bytes when there is none
    previous_hash blob not null,                 -- hash of the entry before; 32 zero bytes for the first
    hash blob not null,                          -- SHA-256 of this entry and the previous hash
    mac blob not null,                           -- HMAC-SHA-256 of the hash under the journal key
    constraint journal_hashes check (
        length(record_hash) = 32 and length(previous_hash) = 32 and length(hash) = 32 and length(mac) = 32
    )
) strict;
