-- What this desk changed of the lists of answers: a reason of dismissal or an outcome of its own, or the end of one of the
-- program's. Answers noted earlier keep theirs.
create table answer_term (
    id integer primary key autoincrement,
    list text not null,                    -- 'outcome' or 'dismissal'
    code text not null,                    -- of the list, or new
    label text not null,
    heading text not null,                 -- the group it stands under
    note text not null default '',
    counted_as text,                       -- of an added outcome: the code under which statistics count it
    valid_from text,                       -- civil date; null when it was always there
    valid_until text,                      -- last day of use; null while in use
    constraint answer_term_list check (list in ('outcome', 'dismissal')),
    constraint answer_term_code unique (list, code),
    constraint answer_term_order check (valid_from is null or valid_until is null or valid_from <= valid_until)
) strict;
