-- Two persons whose names are alike, and whom somebody said to be two: the desk does not ask again.
create table distinction (
    id integer primary key autoincrement,
    person integer not null references person (id),
    other integer not null references person (id),
    said_by text not null references staff (account),
    said_at text not null,                 -- instant
    withdrawn_at text,                     -- instant; null while it stands
    constraint distinction_order check (person < other)
) strict;
create unique index distinction_pair on distinction (person, other) where withdrawn_at is null;
create index distinction_other on distinction (other);
