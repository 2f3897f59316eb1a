-- What the desk must know of its own staff to apply the rules: the name lives in the vault's header.
create table staff (
    account text primary key,              -- identifier of the account, 32 hexadecimal digits
    name text not null,                    -- as shown in the agenda; kept after the account is gone
    profession text,                       -- code of the list `profession`
    employer text not null default 'unknown',  -- 'public' is bound by art. 40 CPP, 'association' is not
    constraint staff_employer check (employer in ('public', 'association', 'unknown'))
) strict, without rowid;
