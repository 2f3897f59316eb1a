-- What the law lets leave without the agreement that its kind rests on (art. 226-14 3° of the code pénal): the agreement was sought,
-- and the person was told.
alter table referral add column exception text;     -- code of the list `referral_exception`; null: as its kind says
alter table referral add column sought_on text;     -- civil date on which her agreement was sought
alter table referral add column informed_on text;   -- civil date on which she was told of the report
alter table referral add column informed_how text;  -- code of the list `interview_mode`
