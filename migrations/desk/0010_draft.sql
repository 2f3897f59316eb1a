-- What an account was typing, saved while typing: one draft per account, kind of form and subject, so that none can
-- appear in another person's form.
create table draft (
    account text not null,
    kind text not null,                    -- the form: 'intake', 'interview' …
    subject text not null,                 -- what the form is about: 'case_file:42', or 'new'
    body text not null,                    -- JSON, as the form keeps it
    saved_at text not null,                -- instant
    primary key (account, kind, subject)
) strict, without rowid;
