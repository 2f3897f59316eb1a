-- A desk session («permanence»): somebody sits at a place from one hour to another.
create table desk_session (
    id integer primary key autoincrement,
    held_on text not null,                 -- civil date
    starts text not null,                  -- 'HH:MM', wall clock of the desk
    ends text not null,
    place text not null,
    room text not null default '',
    slot_minutes integer not null,
    staff text not null references staff (account),
    intervention text not null,            -- code of the list `intervention`
    cancelled integer not null default 0,
    constraint desk_session_hours check (starts < ends),
    constraint desk_session_slot check (slot_minutes between 5 and 240)
) strict;
create index desk_session_held_on on desk_session (held_on);

-- An appointment, booked or walked in.
create table appointment (
    id integer primary key autoincrement,
    desk_session integer references desk_session (id),
    staff text not null references staff (account),
    held_on text not null,                 -- civil date
    starts text not null,                  -- 'HH:MM'
    minutes integer not null,
    person integer references person (id),
    case_file integer references case_file (id),
    who text not null default '',          -- as announced on the telephone, before there is a person
    intervention text not null,
    status text not null default 'booked',
    walk_in integer not null default 0,
    note text not null default '',
    postponed_to integer references appointment (id),
    constraint appointment_minutes check (minutes between 5 and 480),
    constraint appointment_status check (
        status in ('booked', 'received', 'absent', 'cancelled_by_person', 'cancelled_by_service', 'postponed')
    ),
    constraint appointment_postponed check ((status = 'postponed') = (postponed_to is not null))
) strict;
create index appointment_held_on on appointment (held_on, starts);
create index appointment_case_file on appointment (case_file);
create index appointment_person on appointment (person);
