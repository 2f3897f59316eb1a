-- Somebody whom the person trusts and through whom she may be reached: part of her instruction, shown with it alone.
alter table safe_contact add column trusted_person text not null default '';  -- who, and how to reach them, in one line
