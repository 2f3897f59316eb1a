-- A file leaves signed.
alter table release add column signed_by text not null default '';    -- fingerprint of the key; empty for what left before
