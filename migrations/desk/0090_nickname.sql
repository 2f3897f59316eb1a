-- How people call her, when it is not one of her names: she is found under it too.
alter table person add column nickname text not null default '';

-- The numbers of complaints, read at each unlock without the accounts of facts that stand beside them.
create index matter_complaint_number on matter (complaint_number) where complaint_number <> '';
