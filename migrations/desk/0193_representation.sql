-- Who acts for the person or beside her, what has to be arranged so that she can come and be understood, and what kind of thing she needs.
alter table person add column adaptation text not null default '';      -- what to arrange, not what she suffers from
alter table person add column representation text;                       -- code of the list `representation`; null: she acts alone, or not said
alter table person add column representative text not null default '';  -- who, in one line

alter table need add column kind text;  -- code of the list `need_kind`; null: noted before it was asked
