-- The last day on which the person of a file was met or spoken to, whoever noted it and in whichever of their files.
create view last_contact as
    select case_file.id as case_file, max(
        (select max(opened_on) from case_file as each where each.person = case_file.person),
        coalesce((select max(interview.held_on) from interview
          join case_file as each on each.id = interview.case_file where each.person = case_file.person), ''),
        coalesce((select max(held_on) from appointment where appointment.person = case_file.person
          and status in ('booked', 'received')), ''),
        coalesce((select max(called_on) from call_attempt where call_attempt.person = case_file.person
          and result = 'joined'), '')
      ) as last_on
    from case_file;

-- A file in the intermediate archive: those in charge alone open it, and nothing is written in it.
create table archiving (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    reason text not null,                  -- why it is still kept
    keep_until text not null,              -- civil date: no elimination is proposed before it
    archived_by text not null references staff (account),
    archived_at text not null,             -- instant
    returned_by text references staff (account),
    returned_at text,                      -- instant; null while it is archived
    return_reason text not null default '',
    constraint archiving_reason check (reason <> ''),
    constraint archiving_returned check ((returned_by is null) = (returned_at is null)),
    constraint archiving_return_reason check ((returned_at is null) = (return_reason = ''))
) strict;
create unique index archiving_standing on archiving (case_file) where returned_at is null;
create index archiving_case_file on archiving (case_file);

-- Why a file is not to be destroyed, whatever its age: proceedings that go on, or a reason in somebody's words.
create table retention_hold (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    reason text not null,
    placed_by text not null references staff (account),
    placed_at text not null,               -- instant
    lifted_by text references staff (account),
    lifted_at text,                        -- instant; null while it stands
    constraint retention_hold_reason check (reason <> ''),
    constraint retention_hold_lifted check ((lifted_by is null) = (lifted_at is null))
) strict;
create index retention_hold_case_file on retention_hold (case_file);

-- A proposal of elimination («bordereau»), from the list that goes to the archives to the destruction that two persons in charge
-- ordered. It outlives the files: no word about anybody stands here.
create table elimination (
    id integer primary key autoincrement,  -- number of the slip
    proposed_by text not null references staff (account),
    proposed_at text not null,             -- instant
    withdrawn_by text references staff (account),
    withdrawn_at text,                     -- instant
    visa_reference text not null default '',  -- of the director of the departmental archives
    visa_on text,                          -- civil date of the visa
    visa_by text references staff (account),  -- who noted it
    asked_by text references staff (account),  -- who asked for the destruction
    asked_at text,                         -- instant
    confirmed_by text references staff (account),  -- who confirmed it: somebody else
    confirmed_at text,                     -- instant of the destruction
    finished_at text,                      -- instant at which nothing was left in the files of the vault either
    constraint elimination_withdrawn check ((withdrawn_by is null) = (withdrawn_at is null)),
    constraint elimination_visa check ((visa_on is null) = (visa_by is null) and (visa_on is null) = (visa_reference = '')),
    constraint elimination_asked check ((asked_by is null) = (asked_at is null) and (asked_at is null or visa_on is not null)),
    constraint elimination_confirmed check ((confirmed_by is null) = (confirmed_at is null)),
    constraint elimination_two check (confirmed_by is null or asked_by is not null and confirmed_by <> asked_by),
    constraint elimination_withdrawn_before check (withdrawn_at is null or confirmed_at is null),
    constraint elimination_finished check (finished_at is null or confirmed_at is not null)
) strict;

-- What stands on it. A line outlives its file: a number is never given again.
create table elimination_file (
    elimination integer not null references elimination (id),
    case_file integer not null,            -- id of the file, there or not
    number text not null,                  -- of that file
    opened_year integer not null,
    last_year integer not null,            -- of the last contact
    sort text,                             -- as the visa says; null before it
    constraint elimination_file_sort check (sort in ('keep', 'eliminate')),
    primary key (elimination, case_file)
) strict, without rowid;
create index elimination_file_case_file on elimination_file (case_file);

-- Sealed files of documents that were destroyed, until they are gone too.
create table elimination_remainder (
    elimination integer not null references elimination (id),
    sealed_as text not null,               -- name of the sealed file
    primary key (elimination, sealed_as)
) strict, without rowid;
