-- An act of the procedure («acte de la procédure») that the person told of or brought: deadlines are counted from it.
create table legal_event (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    what text not null,                    -- word of a start of the deadlines: 'hearing', 'judgment', 'offer_received'…
    happened_on text not null,             -- civil date; a hearing may be still to come
    ends_on text,                          -- last day that the judge fixed, of a measure; null when none was
    note text not null default '',
    recorded_by text not null references staff (account),
    recorded_at text not null,             -- instant
    constraint legal_event_once unique (case_file, what, happened_on),
    constraint legal_event_end check (ends_on is null or ends_on >= happened_on)
) strict;
