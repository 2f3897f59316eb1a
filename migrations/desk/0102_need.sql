-- What a person needs, what is aimed at, and the next step: three lines. The step is a follow-up, so that it comes up on its day.
create table need (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    need text not null,                    -- in the person's words or nearly
    objective text not null default '',    -- what would be a good end
    follow_up integer references follow_up (id),  -- the next step; null when there is none yet
    recorded_by text not null references staff (account),
    recorded_at text not null,             -- instant
    settled_on text,                       -- civil date; null while it stands
    constraint need_need check (need <> '')
) strict;
create index need_case_file on need (case_file);
