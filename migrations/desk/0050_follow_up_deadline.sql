-- The deadline that a follow-up was made of: it is then no longer announced as something nobody looks after.
alter table follow_up add column deadline text;  -- identifier in the law of deadlines: 'D1', 'D1-decision'
