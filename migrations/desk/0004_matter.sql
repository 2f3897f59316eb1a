-- One set of facts («affaire»), shared by the case files of everybody it concerns.
create table matter (
    id integer primary key autoincrement,
    offence text not null,                 -- code of the list `offence`: facts as told, no legal qualification
    happened_from text,                    -- civil date
    happened_until text,                   -- civil date, for facts that lasted
    commune text not null default '',
    district text,                         -- code of the list `district`: where it happened
    frame text,                            -- code of the list `frame` («cadre»)
    link text,                             -- code of the list `link` to the alleged offender
    author_known integer,                  -- null: not asked
    minor_present integer not null default 0,
    discriminatory integer not null default 0,
    weapon integer not null default 0,
    itt_days integer,                      -- total incapacity, in days, as certified
    complaint text,                        -- code of the list `complaint`: steps already taken
    complaint_on text,                     -- civil date
    complaint_service text not null default '',
    complaint_number text not null default '',
    account_of_facts text not null default '',  -- in the person's words
    created_at text not null,
    constraint matter_itt check (itt_days is null or itt_days between 0 and 9999),
    constraint matter_period check (happened_from is null or happened_until is null or happened_from <= happened_until)
) strict;
