-- The numbers that are given to people: what this desk verified, corrected or added. What the program brings stands in its
-- own list until somebody of the desk touches it.
create table helpline (
    id integer primary key autoincrement,
    code text not null,                    -- of the program's list, or 'h' and a number
    number text not null,                  -- as it is read aloud; or the address of a site
    name text not null,                    -- who answers
    family text not null,                  -- heading of the sheet
    purpose text not null default '',      -- for whom, for what
    hours text not null default '',
    note text not null default '',
    verified_on text,                      -- civil date; null until somebody of the desk checked it
    verified_by text references staff (account),
    retired_on text,                       -- civil date; null while it is given
    constraint helpline_code unique (code),
    constraint helpline_number check (number <> ''),
    constraint helpline_name check (name <> ''),
    constraint helpline_verified check ((verified_on is null) = (verified_by is null))
) strict;
