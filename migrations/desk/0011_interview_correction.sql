-- An interview as it stood before it was corrected: what was once written down is not lost.
create table interview_correction (
    id integer primary key autoincrement,
    interview integer not null references interview (id),
    at text not null,                      -- instant of the correction
    author text not null references staff (account),  -- who corrected
    case_file integer not null references case_file (id),  -- this and all below: as it stood until then
    appointment integer references appointment (id),
    held_on text not null,                 -- civil date
    minutes integer not null,
    mode text not null,                    -- code of the list `interview_mode`
    interventions text not null,           -- codes of the list `intervention`, joined with commas
    notes text not null
) strict;
create index interview_correction_interview on interview_correction (interview);
