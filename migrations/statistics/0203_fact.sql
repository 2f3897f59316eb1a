-- What the dashboard counts stands in indexes that hold nothing else, so that it is read from them alone.
create index fact_case_file_dashboard on fact_case_file (month, first_interview, district);
create index fact_case_file_open on fact_case_file (last_month, district) where closed_month = '';
create index fact_interview_dashboard on fact_interview (month, counted, discipline, minutes);
drop index fact_interview_month;
create index fact_referral_dashboard on fact_referral (month, answer);
create index fact_appointment_dashboard on fact_appointment (month, status);
drop index fact_appointment_month;
