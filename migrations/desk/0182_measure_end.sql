-- Until when a judge ordered a measure that an answer speaks of: it wins over what the law allows at most.
alter table referral add column ends_on text;  -- civil date; null when none was fixed
