-- Where she lives is written in no letter before she said that it may be.
alter table safe_contact add column address_in_letters integer not null default 0;  -- 1: to the Parquet, a judge, a public service
