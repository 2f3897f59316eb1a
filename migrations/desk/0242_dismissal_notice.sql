-- When and how the person was told that the procureur dismissed («avis de classement»): what she can do is counted from it.
alter table referral add column notified_on text;   -- civil date; null when nobody knows it
alter table referral add column notified_how text;  -- code of the list `notice_mode`
