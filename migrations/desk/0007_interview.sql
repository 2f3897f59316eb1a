-- What was said and done when somebody was received.
create table interview (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    appointment integer references appointment (id),
    held_on text not null,                 -- civil date
    minutes integer not null,
    mode text not null,                    -- code of the list `interview_mode`
    notes text not null default '',
    author text not null references staff (account),
    written_at text not null,              -- instant
    corrected_at text,                     -- instant of the last correction
    constraint interview_minutes check (minutes between 0 and 1440)
) strict;
create index interview_case_file on interview (case_file);

-- The counted contents of an interview: one or several kinds of intervention.
create table interview_content (
    interview integer not null references interview (id),
    intervention text not null,            -- code of the list `intervention`
    primary key (interview, intervention)
) strict, without rowid;
