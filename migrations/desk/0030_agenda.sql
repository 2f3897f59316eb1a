-- Permanences that come back: on which days, at what hours, with whom and where. The days themselves stand in desk_session.
create table session_series (
    id integer primary key autoincrement,
    rhythm text not null,                  -- 'once', 'weekly', 'fortnightly', 'monthly', 'monthly_last'
    nth integer,                           -- which of its weekday in the month, for 'monthly' alone
    weekday integer not null,              -- 1 is Monday
    from_on text not null,                 -- civil date, first day possible
    until_on text not null,                -- civil date, last day possible
    starts text not null,                  -- 'HH:MM', wall clock of the desk
    ends text not null,
    place text not null,
    created_at text not null,              -- instant
    ended_on text,                         -- civil date: stopped, none is held after this day
    constraint session_series_rhythm check (rhythm in ('once', 'weekly', 'fortnightly', 'monthly', 'monthly_last')),
    constraint session_series_nth check ((rhythm = 'monthly') = (nth is not null) and (nth is null or nth between 1 and 5)),
    constraint session_series_weekday check (weekday between 1 and 7),
    constraint session_series_days check (from_on <= until_on),
    constraint session_series_hours check (starts < ends)
) strict;

-- Who receives at each permanence of a series, in which room, for what, by slots of what length.
create table session_seat (
    series integer not null references session_series (id),
    staff text not null references staff (account),
    room text not null default '',
    intervention text not null,            -- code of the list `intervention`
    slot_minutes integer not null,
    constraint session_seat_slot check (slot_minutes between 5 and 240),
    primary key (series, staff)
) strict, without rowid;

alter table desk_session add column series integer references session_series (id);  -- null: announced by itself

-- Days on which the desk is shut, beside the holidays of the law.
create table closure (
    id integer primary key autoincrement,
    from_on text not null,                 -- civil date
    until_on text not null,                -- civil date, included
    name text not null,                    -- why, as shown in the agenda
    constraint closure_days check (from_on <= until_on)
) strict;

-- The permanences that are held: not cancelled, not after the end of their series, not on a day on which the desk is shut.
create view held_session as
    select desk_session.* from desk_session
    where cancelled = 0
      and not exists (select 1 from closure where held_on between closure.from_on and closure.until_on)
      and not exists (select 1 from session_series where session_series.id = series and held_on > ended_on);

-- How long an appointment lasts, by what it is for; a kind that is not here has the length that the program proposes.
create table slot_length (
    id integer primary key autoincrement,
    intervention text not null,            -- code of the list `intervention`
    minutes integer not null,
    constraint slot_length_intervention unique (intervention),
    constraint slot_length_minutes check (minutes between 5 and 240)
) strict;

alter table appointment add column place text not null default '';           -- of the room
alter table appointment add column room text not null default '';            -- empty: none is kept
alter table appointment add column confirmed_on text;                        -- civil date: the person said that she comes
alter table appointment add column outside_reason text not null default '';  -- why an hour outside the safe ones was kept
create index appointment_desk_session on appointment (desk_session);

-- The appointments of a cancelled permanence, given other hours in one act.
create table relocation (
    id integer primary key autoincrement,
    desk_session integer not null references desk_session (id),
    had_cancelled integer not null,        -- 1: the act cancelled the permanence too
    at text not null,                      -- instant
    undone_at text,                        -- instant at which all of it was taken back
    constraint relocation_had_cancelled check (had_cancelled in (0, 1))
) strict;
create index relocation_desk_session on relocation (desk_session);

-- Where each appointment stood before a relocation, and where it was put.
create table relocation_move (
    relocation integer not null references relocation (id),
    appointment integer not null references appointment (id),
    from_staff text not null references staff (account),
    from_on text not null,                 -- civil date
    from_starts text not null,
    from_place text not null,
    from_room text not null,
    from_confirmed_on text,
    from_outside_reason text not null,
    to_staff text not null references staff (account),
    to_on text not null,
    to_starts text not null,
    primary key (relocation, appointment)
) strict, without rowid;
