-- The day somebody was asked about immediate danger. Reminders of what to ask, never a score.
create table danger (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    asked_on text not null,                -- civil date
    note text not null default '',
    follow_up integer references follow_up (id),  -- the day to ask again; null when none was set
    recorded_by text not null references staff (account),
    recorded_at text not null              -- instant
) strict;
create index danger_case_file on danger (case_file);

-- What was asked that day, and what the person answered: a sign that was not asked has no row.
create table danger_answer (
    danger integer not null references danger (id),
    sign text not null,                    -- code of the list `danger_sign`
    present integer not null,              -- 1: yes
    primary key (danger, sign),
    constraint danger_answer_present check (present in (0, 1))
) strict, without rowid;
