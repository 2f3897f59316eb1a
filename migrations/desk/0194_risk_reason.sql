-- What an instruction allows although the alleged offender may read it, and where a judge lets somebody hide that she lives.
alter table safe_contact add column risk_reason text not null default '';       -- why it is no danger, as she said it
alter table safe_contact add column address_hidden integer not null default 0;  -- by a judge's order
alter table safe_contact add column elected_domicile text not null default '';  -- with whom, in one line
