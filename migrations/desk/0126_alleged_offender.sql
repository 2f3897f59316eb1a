-- Who is said to have done it («personne mise en cause»): a name as it was given, and nothing else. Nobody is called guilty.
create table alleged_offender (
    id integer primary key autoincrement,
    matter integer not null references matter (id),
    name text not null,                    -- as given, in full or in part
    noted_by text not null references staff (account),
    noted_at text not null,                -- instant
    constraint alleged_offender_name check (name <> ''),
    constraint alleged_offender_once unique (matter, name)
) strict;
