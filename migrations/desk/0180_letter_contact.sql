-- A letter that says a number or an e-mail of the person is shown again as one that says where she lives: after the instruction.
alter table letter add column holds_contact integer not null default 0;  -- 1: a number, 2: an e-mail, 3: both
