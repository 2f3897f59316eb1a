-- Only an approved association («agréée») may be asked by the procureur (art. 41 and 10-5 CPP). Who said «association» until now
-- said an approved one: no other could be chosen.
alter table staff add column association_approved integer not null default 1  -- 0: employed by an association that is not approved
    constraint staff_association_approved check (association_approved in (0, 1));
