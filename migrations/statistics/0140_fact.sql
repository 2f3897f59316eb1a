-- What the forms of the ministry and of the federation, the assessment of the contract and the dashboard count beyond the first
-- facts. Generalised like them: no text, no day, no name.
alter table fact_case_file add column known text not null default 'inconnu';            -- 'nouvelle'; 'deja_suivie' when the person had a file in an earlier year
alter table fact_case_file add column place text not null default 'inconnu';            -- code of the list `district`: where it happened
alter table fact_case_file add column arrival_mode text not null default 'inconnu';     -- code of the list `arrival_mode`
alter table fact_case_file add column complaint text not null default 'inconnu';        -- code of the list `complaint`
alter table fact_case_file add column first_interview text not null default 'inconnu';  -- bracket of days from the opening to the first interview; 'aucun' without one
alter table fact_case_file add column last_month text not null default '';              -- 'YYYY-MM' of the last interview, or of the opening
alter table fact_case_file add column closed_month text not null default '';            -- 'YYYY-MM' in which it was closed; empty while open
alter table fact_referral add column answer text not null default 'inconnu';            -- bracket of days from the sending to the answer; 'aucune' without one

create table fact_interview (
    fact blob primary key,
    month text not null,                   -- 'YYYY-MM' in which it was held
    mode text not null,                    -- code of the list `interview_mode`
    discipline text not null,              -- code of the list `profession`: whose trade it was
    counted text not null,                 -- 'oui'; 'non' when nothing but «autre» was done in it
    minutes integer not null,
    constraint fact_interview_fact check (length(fact) = 16),
    constraint fact_interview_counted check (counted in ('oui', 'non'))
) strict, without rowid;
create index fact_interview_month on fact_interview (month);

-- What was done in an interview: one line a kind.
create table fact_intervention (
    fact blob not null,                    -- of the interview
    intervention text not null,            -- code of the list `intervention`
    primary key (fact, intervention)
) strict, without rowid;

create table fact_orientation (
    fact blob primary key,
    month text not null,                   -- 'YYYY-MM' of the interview in which it was made
    family text not null,                  -- heading of the directory, as a code
    honoured text not null,                -- 'oui', 'non', or 'inconnu' until somebody said
    constraint fact_orientation_fact check (length(fact) = 16)
) strict, without rowid;
create index fact_orientation_month on fact_orientation (month);

create table fact_appointment (
    fact blob primary key,
    month text not null,                   -- 'YYYY-MM' of its day
    status text not null,                  -- as the desk keeps it
    walk_in text not null,                 -- 'oui' or 'non'
    constraint fact_appointment_fact check (length(fact) = 16)
) strict, without rowid;
create index fact_appointment_month on fact_appointment (month);

-- The permanences that were held or are planned in a month. They tell nothing of anybody.
create table fact_session (
    month text primary key,                -- 'YYYY-MM'
    sessions integer not null,
    minutes integer not null
) strict, without rowid;

-- The facts that are there were written before these columns: all of them are written again when an agent opens the vault.
update projection set sequence = -1 where sequence > 0;
