-- Who signs a letter: whoever wrote it, or the mayor (art. 40 of the code de procédure pénale).
alter table letter add column signatory text not null default '';  -- 'mayor'; empty: the agent
