-- One file per person helped and per affair: the unit that statistics count.
create table case_file (
    id integer primary key autoincrement,
    number text not null,                  -- '2026-0042', given once, never reused
    person integer not null references person (id),
    matter integer not null references matter (id),
    quality text not null,                 -- code of the list `quality`
    first_contact text not null,           -- code of the list `first_contact`: who made the first contact
    referred_by text not null,             -- code of the list `referred_by`: who oriented the person
    arrival_mode text not null,            -- code of the list `arrival_mode`
    opened_on text not null,               -- civil date
    closed_on text,                        -- null while open
    closing_reason text not null default '',
    created_at text not null,
    constraint case_file_number unique (number),
    constraint case_file_person_matter unique (person, matter)
) strict;
create index case_file_matter on case_file (matter);
create index case_file_opened_on on case_file (opened_on);
