-- Facts without identity: only the generalised dimensions that statistics use. `fact` is a keyed pseudonym that nobody
-- without the desk key can tie to a record; rows are kept in its order, so their place tells nothing either.
create table fact_case_file (
    fact blob primary key,
    month text not null,                   -- 'YYYY-MM' of the opening
    age_bracket text not null,             -- at the opening
    sex text not null,
    district text not null,                -- of residence
    offence text not null,
    quality text not null,
    frame text not null,
    link text not null,
    first_contact text not null,
    referred_by text not null,
    constraint fact_case_file_fact check (length(fact) = 16)
) strict, without rowid;
create index fact_case_file_month on fact_case_file (month, offence, age_bracket, quality);

create table fact_referral (
    fact blob primary key,
    month text not null,                   -- 'YYYY-MM' of the sending
    kind text not null,
    outcome text not null,                 -- code of the list `outcome`; SANS_REPONSE until an answer comes
    constraint fact_referral_fact check (length(fact) = 16)
) strict, without rowid;
create index fact_referral_month on fact_referral (month, kind, outcome);

-- How far the facts follow the desk's journal. One row.
create table projection (
    id integer primary key check (id = 1),
    sequence integer not null              -- last entry of the desk's journal that the facts reflect
) strict;
insert into projection (id, sequence) values (1, 0);
