-- A transmission to the Parquet or to whom the law names instead, from its first words to its outcome.
create table referral (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    kind text not null,                    -- code of the list `referral_kind`
    statement text not null default '',    -- the facts, as they will be sent
    consent text,                          -- 'spoken' or 'written'; null when it was not asked
    consent_on text,                       -- civil date
    geolocation_consent integer not null default 0,  -- asked apart for the emergency telephone (art. 41-3-1 CPP)
    wants_outcome integer not null default 0,        -- asks to be told the outcome (art. 40-2 CPP)
    state text not null default 'draft',
    drafted_by text not null references staff (account),
    drafted_on text not null,              -- civil date
    recipient text not null default '',    -- as it stood when sent
    basis text not null default '',        -- legal basis, as it stood when sent
    sent_on text,
    sent_how text,                         -- code of the list `sending_mode`
    reference text not null default '',    -- of the sending
    acknowledged_on text,
    acknowledgement_reference text not null default '',
    answered_on text,
    outcome text,                          -- code of the list `outcome`
    dismissal text,                        -- code of the list `dismissal`, when the outcome is a dismissal
    answer_note text not null default '',
    closed_on text,
    closing_note text not null default '',
    constraint referral_state check (state in ('draft', 'sent', 'acknowledged', 'answered', 'closed')),
    constraint referral_sent check ((state = 'draft') = (sent_on is null)),
    constraint referral_consent check (consent is null or consent in ('spoken', 'written'))
) strict;
create index referral_case_file on referral (case_file);
create index referral_state_index on referral (state);

-- A sent referral is never edited: what is added to it stands beside it, with its author.
create table referral_correction (
    id integer primary key autoincrement,
    referral integer not null references referral (id),
    at text not null,                      -- instant
    author text not null references staff (account),
    note text not null
) strict;
create index referral_correction_referral on referral_correction (referral);
