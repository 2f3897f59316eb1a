-- A person who comes to the desk, under the names needed to find them again.
create table person (
    id integer primary key autoincrement,
    anonymous integer not null,            -- 1: the person gave no name
    sex text not null,                     -- 'F', 'M', 'X' (other, or not stated)
    birth_name text not null default '',   -- nom de naissance
    used_name text not null default '',    -- nom d'usage
    first_names text not null default '',
    born_on text,                          -- civil date
    birth_year integer,                    -- when only the year is known
    address text not null default '',
    commune text not null default '',
    district text,                         -- code of the list `district`: where the person lives
    phone text not null default '',        -- as given; shown only beside the safe-contact instruction
    email text not null default '',
    language text not null default '',
    interpreter integer not null default 0,
    created_at text not null,              -- instant
    constraint person_flags check (anonymous in (0, 1) and interpreter in (0, 1)),
    constraint person_sex check (sex in ('F', 'M', 'X')),
    constraint person_named check (anonymous = 1 or birth_name <> '' or used_name <> '')
) strict;

-- How a person may be reached without danger. Nothing is allowed until it was stated.
create table safe_contact (
    person integer primary key references person (id),
    revision integer not null default 1,   -- grows with each change: a number is shown only against the revision that was read
    stated integer not null default 0,     -- 1 once somebody asked the person
    phone_safe text not null default 'unknown',
    safe_hours text not null default '',
    voicemail integer not null default 0,
    sms integer not null default 0,
    letter integer not null default 0,
    email integer not null default 0,
    introduce_as text not null default '', -- neutral name to give on the telephone
    letter_address text not null default '',
    shares_home integer not null default 0,    -- lives with the alleged offender
    reads_devices integer not null default 0,  -- the alleged offender reads the person's devices
    code_word text not null default '',
    note text not null default '',
    checked_on text,                       -- civil date of the last check with the person
    constraint safe_contact_phone_safe check (phone_safe in ('unknown', 'yes', 'no'))
) strict;
