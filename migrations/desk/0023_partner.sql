-- The directory of partners: what this desk verified, corrected or added. What the program brings stands in its own list
-- until somebody of the desk touches it.
create table partner (
    id integer primary key autoincrement,
    code text not null,                    -- of the program's list, or 'p' and a number
    name text not null,
    family text not null,                  -- heading of the directory
    role text not null default '',         -- what it does
    contact text not null default '',      -- whom to ask for
    phone text not null default '',
    email text not null default '',
    website text not null default '',
    address text not null default '',
    hours text not null default '',
    coverage text not null default '',     -- whom it serves, or where
    signatory integer not null default 0,  -- of the local security contract
    note text not null default '',
    verified_on text,                      -- civil date; null until somebody of the desk checked it
    verified_by text references staff (account),
    retired_on text,                       -- civil date; null while it is offered
    constraint partner_code unique (code),
    constraint partner_name check (name <> ''),
    constraint partner_verified check ((verified_on is null) = (verified_by is null))
) strict;
