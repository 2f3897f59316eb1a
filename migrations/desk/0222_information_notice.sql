-- The day on which the notice of information (GDPR art. 13) was handed over to the person of a file.
create table information_notice (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    given_on text not null,                -- civil date
    recorded_by text not null references staff (account),
    recorded_at text not null,             -- instant
    constraint information_notice_once unique (case_file)
) strict;
