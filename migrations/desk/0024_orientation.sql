-- A person sent on to a partner, from the first words to the answer to one question: did they get there?
create table orientation (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    partner text not null,                 -- code of the partner
    purpose text not null,                 -- what for
    names_person integer not null,         -- the partner is told who she is: her agreement is needed
    message text not null default '',      -- what the partner is told
    expected_on text,                      -- civil date of the meeting there, when one is set
    state text not null default 'draft',
    drafted_by text not null references staff (account),
    drafted_on text not null,
    validated_by text references staff (account),
    validated_on text,
    sent_on text,
    sent_how text,                         -- code of the list `sending_mode`
    acknowledged_on text,
    reminded_on text,                      -- the last time news was asked for
    reminders integer not null default 0,
    answered_on text,
    honoured integer,                      -- she went, or not; null until known
    answer_note text not null default '',
    closed_on text,
    closing_note text not null default '',
    constraint orientation_purpose check (purpose <> ''),
    constraint orientation_state check (
        state in ('draft', 'validated', 'sent', 'acknowledged', 'reminded', 'answered', 'closed')
    ),
    constraint orientation_sent check ((state in ('draft', 'validated')) = (sent_on is null)),
    constraint orientation_honoured check ((answered_on is null) = (honoured is null))
) strict;
create index orientation_case_file on orientation (case_file);
create index orientation_state_index on orientation (state);
