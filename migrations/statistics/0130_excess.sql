-- How many texts were written in a month, and how many of them said too much: counts alone, tied to no file.
create table fact_text (
    month text not null,                   -- 'YYYY-MM' in which they were first saved
    form text not null,                    -- 'interview', 'matter' or 'orientation'
    written integer not null,
    marked integer not null,               -- those in which anything was found
    constraint fact_text_counts check (marked between 0 and written),
    primary key (month, form)
) strict, without rowid;

create table fact_text_excess (
    month text not null,
    form text not null,
    kind text not null,                    -- why: 'name', 'health', 'judgment' …
    marks integer not null,                -- places, in all these texts
    constraint fact_text_excess_counted check (marks > 0),
    primary key (month, form, kind)
) strict, without rowid;
