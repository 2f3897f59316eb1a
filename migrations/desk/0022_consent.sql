-- What a person agreed to: to whom something about them may go, and what for. Never for everything and everybody.
create table consent (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    addressee text not null,               -- code of the list `addressee`
    partner text,                          -- code of the partner, when the addressee is one
    purpose text not null,                 -- code of the list `consent_purpose`
    given_on text not null,                -- civil date
    form text not null,                    -- 'spoken' or 'written'
    expires_on text,                       -- last day; null when the person set none
    note text not null default '',         -- what it covers, in the person's own limits
    recorded_by text not null references staff (account),
    recorded_at text not null,             -- instant
    withdrawn_on text,                     -- civil date; null while it stands
    withdrawal_note text not null default '',
    withdrawn_by text references staff (account),
    constraint consent_form check (form in ('spoken', 'written')),
    constraint consent_partner check ((addressee = 'partenaire') = (partner is not null)),
    constraint consent_end check (expires_on is null or expires_on >= given_on),
    constraint consent_withdrawal check (withdrawn_on is null or withdrawn_on >= given_on),
    constraint consent_withdrawn_by check ((withdrawn_on is null) = (withdrawn_by is null))
) strict;
create index consent_case_file on consent (case_file);
