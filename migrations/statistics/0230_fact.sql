-- A table is counted by any columns of its facts. Each of these indexes holds all of them, behind the month, so that a period is read from
-- one stretch of pages; those that it makes needless go.
create index fact_case_file_counted on fact_case_file (month, offence, age_bracket, quality, sex, district, frame, link, first_contact,
    referred_by, known, place, arrival_mode, complaint, first_interview);
drop index fact_case_file_month;
create index fact_interview_counted on fact_interview (month, counted, discipline, mode);
create index fact_orientation_counted on fact_orientation (month, family, honoured);
drop index fact_orientation_month;
create index fact_referral_counted on fact_referral (month, kind, outcome, answer);
drop index fact_referral_month;
create index fact_appointment_counted on fact_appointment (month, status, walk_in);
drop index fact_appointment_dashboard;
