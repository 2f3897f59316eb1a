-- The in-depth individual assessment (EVVI, art. 10-5 CPP) that a magistrate asked for, and the opinion that ends it.
create table individual_assessment (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    referral integer references referral (id),  -- the referral that carries it; null until there is one
    asked_by text not null default '',     -- code of the list `evvi_magistrate`; empty until it is said
    asked_on text,                         -- civil date of the magistrate's request
    consent text,                          -- code of the list `consent`; null until the person agreed
    consent_on text,                       -- civil date
    signs text not null default '',        -- codes of the list `evvi_sign`, joined with commas
    harm text not null default '',         -- the size of the harm
    circumstances text not null default '',
    vulnerability text not null default '',
    intimidation text not null default '', -- risk of intimidation or reprisals
    hold text not null default '',         -- « emprise »
    measures text not null default '',     -- codes of the list `evvi_measure`, joined with commas
    opinion text not null default '',      -- « avis »
    author text not null references staff (account),
    started_on text not null,              -- civil date
    given_on text,                         -- civil date of the opinion; null while it is written
    constraint individual_assessment_consent check ((consent is null) = (consent_on is null))
) strict;
create index individual_assessment_case_file on individual_assessment (case_file);
