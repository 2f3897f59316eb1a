-- Who asks what became of the affair (art. 40-2 of the code de procédure pénale): only the desk needs her mandate.
alter table referral add column asked_by text;      -- code of the list `asked_by`; null: the desk
