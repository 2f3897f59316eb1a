-- The statement of a referral and the words of a hand-over are looked at too. A constraint is not altered in place: both tables are
-- made again with what they hold.
create table excess_again (
    id integer primary key autoincrement,
    form text not null,                    -- the table of the text: 'interview', 'matter', 'orientation', 'referral' or 'hand_over'
    record integer not null,               -- its id there
    month text not null,                   -- 'YYYY-MM' in which it was first saved with words
    constraint excess_form check (form in ('interview', 'matter', 'orientation', 'referral', 'hand_over')),
    constraint excess_once unique (form, record)
) strict;
insert into excess_again (id, form, record, month) select id, form, record, month from excess;

create table excess_mark_again (
    excess integer not null references excess_again (id),
    kind text not null,                    -- why: 'name', 'health', 'judgment' …
    marks integer not null,                -- places
    constraint excess_mark_counted check (marks > 0),
    primary key (excess, kind)
) strict, without rowid;
insert into excess_mark_again (excess, kind, marks) select excess, kind, marks from excess_mark;

drop table excess_mark;
drop table excess;
alter table excess_again rename to excess;
alter table excess_mark_again rename to excess_mark;
create index excess_month on excess (month, form);
