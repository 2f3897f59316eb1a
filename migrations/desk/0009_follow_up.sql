-- Something to do for a file, by a date, by somebody.
create table follow_up (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    referral integer references referral (id),
    due_on text not null,                  -- civil date
    what text not null,
    assigned_to text not null references staff (account),
    created_at text not null,
    done_on text,
    constraint follow_up_what check (what <> '')
) strict;
create index follow_up_case_file on follow_up (case_file);
create index follow_up_due_on on follow_up (due_on) where done_on is null;
