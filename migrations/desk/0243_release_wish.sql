-- Whether the person wants to be told when the alleged offender leaves prison.
alter table case_file add column release_wish text;     -- 'wanted' or 'not_wanted'; null while nobody asked
alter table case_file add column release_wish_on text;  -- civil date on which she said it
