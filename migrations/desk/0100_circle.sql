-- Colleagues who share notes that the rest of the desk cannot open.
create table circle (
    id integer primary key autoincrement,
    identifier blob not null,              -- 16 random bytes, bound into what is sealed for it
    name text not null,
    created_by text not null references staff (account),
    created_at text not null,              -- instant
    constraint circle_name unique (name),
    constraint circle_identifier check (length(identifier) = 16)
) strict;

-- Who belongs to a circle. What opens is the grant: a member whose account got new keys waits to be given one again.
create table circle_member (
    circle integer not null references circle (id),
    account text not null,                 -- identifier of the account
    given_by text not null references staff (account),
    given_at text not null,                -- instant
    primary key (circle, account)
) strict, without rowid;

-- The keys of a circle, one after the other: each time a member leaves, another one serves for what is written next.
create table circle_key (
    circle integer not null references circle (id),
    generation integer not null,           -- 1, 2, 3 …
    before blob not null,                  -- the key of the generation before, sealed under this one; empty for the first
    made_at text not null,                 -- instant
    primary key (circle, generation),
    constraint circle_key_generation check (generation >= 1),
    constraint circle_key_before check (length(before) = iif(generation = 1, 0, 60))
) strict, without rowid;

-- A circle's key, sealed to one public key: a member's, or the paper sheet's.
create table circle_grant (
    circle integer not null references circle (id),
    generation integer not null,           -- which of its keys
    to_key blob not null,                  -- public key of who may open it
    from_key blob not null,                -- public key of who gave it
    sealed blob not null,                  -- HPKE: encapsulated key, ciphertext, tag
    primary key (circle, generation, to_key),
    constraint circle_grant_lengths check (length(to_key) = 32 and length(from_key) = 32 and length(sealed) = 80)
) strict, without rowid;
