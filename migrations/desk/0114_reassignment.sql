-- The work of a colleague who is away, given to another in one act.
create table reassignment (
    id integer primary key autoincrement,
    from_account text not null references staff (account),
    to_account text not null references staff (account),
    author text not null references staff (account),
    at text not null,                      -- instant
    undone_at text,                        -- instant at which all of it was taken back
    constraint reassignment_two check (from_account <> to_account)
) strict;

-- What changed hands in it.
create table reassignment_move (
    reassignment integer not null references reassignment (id),
    noun text not null,                    -- 'follow_up', 'appointment' or 'case_file'
    record integer not null,
    from_session integer references desk_session (id),  -- of an appointment: the permanence, place and room it had
    from_place text not null default '',
    from_room text not null default '',
    from_confirmed_on text,
    constraint reassignment_move_noun check (noun in ('follow_up', 'appointment', 'case_file')),
    primary key (reassignment, noun, record)
) strict, without rowid;
create index reassignment_move_record on reassignment_move (noun, record);
