-- What is read of everybody at once, without the long texts that stand beside it.

-- The complaint of a matter, for the search.
create index matter_complaint on matter (id, complaint_number) where complaint_number <> '';

-- The facts of a matter that deadlines are counted from.
create index matter_facts on matter (id, offence, happened_from, happened_until, frame, link, author_known, discriminatory,
    weapon, itt_days, complaint, complaint_on);

-- When a person was last met or spoken to, and by whom. Each serves what the index that it replaces served.
drop index interview_case_file;
create index interview_case_file on interview (case_file, held_on, written_at, author);
drop index appointment_case_file;
create index appointment_case_file on appointment (case_file, status, held_on, starts, staff);
drop index appointment_person;
create index appointment_person on appointment (person, status, held_on);
drop index call_attempt_person;
create index call_attempt_person on call_attempt (person, result, called_on);
create index case_file_person on case_file (person, opened_on);

-- What was not done, by file.
create index follow_up_open on follow_up (case_file) where done_on is null;

-- What waits for an answer, and which answer decided nothing.
drop index referral_state_index;
create index referral_state_index on referral (state, outcome);

-- What ends soon.
create index consent_ending on consent (expires_on) where withdrawn_on is null;
