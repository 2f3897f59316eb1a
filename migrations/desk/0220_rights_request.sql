-- What a person asks about the data that the desk holds on them («demande de droits», GDPR arts. 15 to 18 and 21), and what became
-- of it. It is about every file of the person, through whichever it came.
create table rights_request (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),  -- through which it came
    kind text not null,
    received_on text not null,                 -- civil date: the month is counted from it
    asked text not null default '',            -- in the person's words or nearly
    representative text not null default '',   -- who asks in the person's name; empty for the person
    identity_checked_on text,                  -- civil date; null until the desk knows who asks
    identity_how text not null default '',
    prolonged_on text,                         -- civil date on which the person was told of two months more
    prolonged_reason text not null default '',
    answered_on text,                          -- civil date; null while it waits
    granted integer,                           -- 1: done, 0: refused; null while it waits
    answer text not null default '',           -- what was done, or why nothing was
    statement text not null default '',        -- what the person maintains, when a rectification was refused
    answered_by text references staff (account),
    lifted_on text,                            -- civil date on which a limitation ended; null while it stands
    lift_reason text not null default '',
    recorded_by text not null references staff (account),
    recorded_at text not null,                 -- instant
    constraint rights_request_kind check (kind in ('access', 'rectification', 'limitation', 'erasure', 'objection')),
    constraint rights_request_answer check ((answered_on is null) = (granted is null) and (answered_on is null) = (answered_by is null)),
    constraint rights_request_identity check (granted is null or granted = 0 or identity_checked_on is not null),
    constraint rights_request_statement check (statement = '' or (kind = 'rectification' and granted = 0)),
    constraint rights_request_lift check (lifted_on is null or (kind = 'limitation' and granted = 1))
) strict;
create index rights_request_case_file on rights_request (case_file);
-- The limitations that stand: looked at before every change.
create index rights_request_limits on rights_request (case_file) where kind = 'limitation' and granted = 1 and lifted_on is null;
create index rights_request_waiting on rights_request (received_on) where answered_on is null;
