-- A wall around an affair: only the members of a circle open its files. The account of its facts stands here meanwhile, sealed.
create table wall (
    id integer primary key autoincrement,
    matter integer not null references matter (id),
    circle integer not null references circle (id),
    raised_by text not null references staff (account),
    raised_at text not null,               -- instant
    version integer not null,              -- of the sealed account: 1, then one more at each writing
    generation integer not null,           -- of the circle's key that sealed it
    sealed blob not null,                  -- AES-256-GCM of the account of facts
    lowered_by text references staff (account),
    lowered_at text,                       -- instant; null while it stands
    constraint wall_lowered check ((lowered_by is null) = (lowered_at is null)),
    constraint wall_version check (version > 0)
) strict;
create unique index wall_standing on wall (matter) where lowered_at is null;
