-- What one permanence leaves to the next («passage de relais»): written by whoever held it, read by whoever comes after.
create table hand_over (
    id integer primary key autoincrement,
    author text not null references staff (account),
    held_on text not null,                 -- civil date
    since text not null,                   -- instant from which the author's acts were gathered
    written_at text not null,              -- instant
    note text not null default ''          -- the author's own words
) strict;

-- One line of it: a record that the permanence touched or leaves undone. Names stay where they are kept.
create table hand_over_line (
    hand_over integer not null references hand_over (id),
    rank integer not null,
    section text not null,
    noun text not null,                    -- table of the record
    record integer not null,
    what text not null default '',         -- of a thing left undone, as it was called that day
    due_on text,                           -- civil date
    case_file integer references case_file (id),
    urgent integer not null default 0,
    given_by text references staff (account),  -- whose it was
    taken_by text references staff (account),  -- who takes it
    constraint hand_over_line_section check (section in ('received', 'absent', 'opened', 'sent', 'undone')),
    constraint hand_over_line_urgent check (urgent in (0, 1)),
    primary key (hand_over, rank)
) strict, without rowid;
create index hand_over_line_case_file on hand_over_line (case_file);

-- Who read it.
create table hand_over_reading (
    hand_over integer not null references hand_over (id),
    account text not null references staff (account),
    read_at text not null,                 -- instant
    primary key (hand_over, account)
) strict, without rowid;
