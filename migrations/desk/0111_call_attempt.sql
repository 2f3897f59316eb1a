-- A person called: when, and what came of it.
create table call_attempt (
    id integer primary key autoincrement,
    person integer not null references person (id),
    case_file integer references case_file (id),  -- null: called before there is a file
    called_on text not null,               -- civil date
    called_at text not null,               -- 'HH:MM', wall clock of the desk
    result text not null,
    note text not null default '',
    author text not null references staff (account),
    created_at text not null,              -- instant
    constraint call_attempt_result check (result in ('joined', 'no_answer', 'wrong_number', 'not_safe'))
) strict;
create index call_attempt_person on call_attempt (person);
create index call_attempt_case_file on call_attempt (case_file);
