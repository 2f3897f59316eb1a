-- How many days an open file may stay silent before it is shown; a row that is not here has the number of the program.
create table silence (
    id integer primary key autoincrement,
    in_danger integer not null,            -- 1: for files where something noted is a sign of danger
    days integer not null,
    constraint silence_in_danger unique (in_danger),
    constraint silence_flag check (in_danger in (0, 1)),
    constraint silence_days check (days between 1 and 730)
) strict;
