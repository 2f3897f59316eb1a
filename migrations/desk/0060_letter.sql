-- What stands at the head of every letter, and what the information notice says of whoever keeps the files. One row, once
-- somebody of the desk filled it.
create table letterhead (
    id integer primary key autoincrement,
    organisation text not null default '',
    service text not null default '',
    address text not null default '',      -- several lines
    phone text not null default '',        -- of the desk
    email text not null default '',        -- of the desk
    town text not null default '',         -- where letters are dated from
    controller text not null default '',   -- who answers for the files (art. 13 1 a GDPR), with how to reach them
    officer text not null default '',      -- data protection officer, with how to reach them
    legal_ground text not null default '', -- on which the files are kept (art. 13 1 c GDPR)
    retention text not null default '',    -- how long (art. 13 2 a GDPR)
    constraint letterhead_one check (id = 1)
) strict;

-- What this desk writes instead of the program's own text, version after version. None is ever changed.
create table letter_template (
    id integer primary key autoincrement,
    kind text not null,
    subject text not null,
    body text not null,                    -- with fields between braces; empty: back to the program's own text
    author text not null references staff (account),
    at text not null,                      -- instant
    constraint letter_template_body check ((subject = '') = (body = ''))
) strict;
create index letter_template_kind on letter_template (kind);

-- A letter that was made. What it says stands here for good, whatever becomes of the template, the file or the partner.
create table letter (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    kind text not null,
    basis text,                            -- what it is about: 'referral', 'orientation', 'appointment', 'interview'
    basis_record integer,                  -- its number; a draft may have been thrown away since
    made_on text not null,                 -- civil date, printed
    made_at text not null,                 -- instant
    author text not null references staff (account),
    template integer references letter_template (id),  -- null: the program's own text
    subject text not null,
    sheet text not null,                   -- everything printed, as JSON
    holds_address integer not null,        -- an address of the person is printed on it
    file_hash blob not null,               -- SHA-256 of the PDF
    constraint letter_basis check ((basis is null) = (basis_record is null)),
    constraint letter_holds_address check (holds_address in (0, 1)),
    constraint letter_file_hash check (length(file_hash) = 32)
) strict;
create index letter_case_file on letter (case_file);
