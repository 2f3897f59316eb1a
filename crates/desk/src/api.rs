//! THE page: every command, by the session that may ask it.
//!
//! `name(Request) -> Answer = function`. The list makes the dispatcher, in which an unknown name, an unreadable request
//! and a wrong session are three refusals, and the type that TypeScript checks the window against.

#[cfg(test)]
mod gate;

use std::{path::PathBuf, pin::Pin};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::TS;

use crate::{
    Agent, Document, Produced, Refusal, Result, Session, Supervisor, access_file, account, alleged_offender,
    appointment::{self, day_sheet, free, relocation},
    attached_document::{self, offer, opening},
    backup::{self, restoration},
    case_file, deadline,
    desk_session::{self, closure, series, slot_length},
    distinction, draft, follow_up, import, individual_assessment as assessment, information_notice, interview, letter,
    list, matter, merge,
    merge::{preview, undo},
    older_vault, person,
    person::similar,
    referral, retention, rights_request, safe_contact, search, session,
    session::State,
    staff,
    statistics::{
        catalogue, dashboard, facts_file, frozen_year, network_desk, pooled, protection, release, report, signature,
        table,
    },
    today, training, verification, visit, wall,
};

macro_rules! commands {
    ($($group:ident: $session:ty { $($name:ident($request:ty) -> $answer:ty = $function:path;)* })*) => {
        $(mod $group {
            use super::*;

            /// `None`: not a command of this session.
            pub(super) async fn dispatch(session: &mut $session, command: &str, request: Value) -> Option<Result<Value>> {
                match command {
                    $(stringify!($name) => Some(match read::<$request>(request) {
                        Ok(request) => apart($function, &mut *session, request).await.and_then(written),
                        Err(refused) => Err(refused),
                    }),)*
                    _ => None,
                }
            }
        })*

        /// Every command with its request and its answer: the contract, as TypeScript sees it.
        #[derive(Debug, TS)]
        #[ts(export)]
        #[allow(dead_code, missing_docs)]
        pub struct Commands {
            $($(pub $name: ($request, $answer),)*)*
        }

        /// Reads a request as its command would, and does nothing with it.
        ///
        /// # Errors
        /// [`Refusal::UnknownCommand`], [`Refusal::UnreadableRequest`].
        // A command that two sessions have is read in one way.
        #[allow(unreachable_patterns)]
        pub(crate) fn reads(command: &str, request: Value) -> Result<()> {
            match command {
                $($(stringify!($name) => read::<$request>(request).map(drop),)*)*
                _ => Err(Refusal::UnknownCommand.into()),
            }
        }

        const NAMES: &[&str] = &[$($(stringify!($name)),*),*];
    };
}

commands! {
    any: Session {
        status(session::Nothing) -> session::Status = session::status;
        propose_passphrase(session::Nothing) -> session::ProposedPassphrase = session::propose_passphrase;
        older_vault_go_on(session::Nothing) -> session::Nothing = crate::older_vault::older_vault_go_on;
        training_begin(session::Nothing) -> training::TrainingProgress = training::training_begin;
        training_go_on(session::Nothing) -> training::TrainingProgress = training::training_go_on;
        training_remove(session::Nothing) -> session::Nothing = training::training_remove;
        weigh_passphrase(session::WeighPassphrase) -> session::PassphraseWeight = session::weigh_passphrase;
    }
    locked: Session {
        create_vault(session::CreateVault) -> session::RecoverySheet = session::create_vault;
        confirm_recovery_sheet(session::RetypedSheet) -> session::SessionInfo = session::confirm_recovery_sheet;
        unlock(session::Unlock) -> session::SessionInfo = session::unlock;
        enrol(session::Enrol) -> session::SessionInfo = session::enrol;
        open_with_sheet(session::OpenWithSheet) -> session::RecoverySheet = session::open_with_sheet;
        restoration_read(restoration::BackupFile) -> restoration::FoundBackup = restoration::restoration_read;
        restoration_begin(restoration::BackupWay) -> restoration::RestorationProgress = restoration::restoration_begin;
        restoration_go_on(session::Nothing) -> restoration::RestorationProgress = restoration::restoration_go_on;
        restoration_stop(session::Nothing) -> session::Nothing = restoration::restoration_stop;
    }
    agent: Agent {
        lists(session::Nothing) -> list::Lists = session::lists;
        staff(session::Nothing) -> Vec<staff::Staff> = staff::staff;
        profile_update(staff::Profile) -> staff::Staff = staff::profile_update;
        accounts(session::Nothing) -> Vec<account::AccountLine> = account::accounts;
        add_account(account::NewAccount) -> account::EnrolmentCode = account::add_account;
        reset_account(account::OneAccount) -> account::EnrolmentCode = account::reset_account;
        account_remove(account::OneAccount) -> Vec<account::AccountLine> = crate::key_change::account_remove;
        keys_change(session::Nothing) -> session::Nothing = crate::key_change::keys_change;
        account_events(session::Nothing) -> Vec<crate::account_event::AccountEvent> = crate::account_event::account_events;
        account_events_read(crate::account_event::ReadAccountEvents) -> session::Nothing = crate::account_event::account_events_read;

        person(person::OnePerson) -> person::PersonCard = person::person;
        person_create(person::NewPerson) -> person::PersonCard = person::person_create;
        person_update(person::PersonUpdate) -> person::PersonCard = person::person_update;
        similar_persons(similar::SoFar) -> Vec<similar::SimilarPerson> = similar::similar_persons;
        person_duplicates(person::OnePerson) -> Vec<similar::SimilarPerson> = similar::person_duplicates;
        distinctions(person::OnePerson) -> Vec<distinction::Distinction> = distinction::distinctions;
        distinction_add(distinction::NewDistinction) -> Vec<distinction::Distinction> = distinction::distinction_add;
        distinction_withdraw(distinction::OneDistinction) -> session::Nothing = distinction::distinction_withdraw;
        merge_preview(merge::TwoPersons) -> preview::MergePreview = preview::merge_preview;
        merge(merge::TwoPersons) -> merge::Merge = merge::merge;
        merges(person::OnePerson) -> Vec<merge::Merge> = merge::merges;
        merge_undo(merge::OneMerge) -> merge::Merge = undo::merge_undo;
        safe_contact_update(safe_contact::SafeContactUpdate) -> safe_contact::SafeContact = safe_contact::safe_contact_update;
        reveal_contact(safe_contact::RevealContact) -> safe_contact::Contact = safe_contact::reveal_contact;

        case_file(case_file::OneCaseFile) -> case_file::CaseFile = case_file::case_file;
        case_files(case_file::ListCaseFiles) -> case_file::CaseFilePage = case_file::case_files;
        intake(case_file::intake::NewIntake) -> case_file::intake::Intake = case_file::intake::intake;
        intake_proposals(session::Nothing) -> Vec<case_file::intake::IntakeProposal> = case_file::intake::intake_proposals;
        case_file_open(case_file::NewCaseFile) -> case_file::CaseFile = case_file::case_file_open;
        case_file_update(case_file::CaseFileUpdate) -> case_file::CaseFile = case_file::case_file_update;
        release_wish_note(case_file::NoteReleaseWish) -> Option<case_file::ReleaseWish> = case_file::release_wish_note;
        case_file_close(case_file::CloseCaseFile) -> case_file::CaseFile = case_file::case_file_close;
        case_file_reopen(case_file::ReopenCaseFile) -> case_file::CaseFile = case_file::case_file_reopen;
        matter_update(matter::MatterUpdate) -> matter::Matter = matter::matter_update;
        alleged_offenders(case_file::OneCaseFile) -> Vec<alleged_offender::AllegedOffender> = alleged_offender::alleged_offenders;
        alleged_offender_add(alleged_offender::NewAllegedOffender) -> Vec<alleged_offender::AllegedOffender> = alleged_offender::alleged_offender_add;
        alleged_offender_withdraw(alleged_offender::OneAllegedOffender) -> session::Nothing = alleged_offender::alleged_offender_withdraw;
        conflicts(case_file::OneCaseFile) -> Vec<alleged_offender::Conflict> = alleged_offender::conflicts;
        conflicts_typed(alleged_offender::NamesTyped) -> Vec<alleged_offender::Conflict> = alleged_offender::conflicts_typed;

        rights_requests(case_file::OneCaseFile) -> Vec<rights_request::RightsRequest> = rights_request::rights_requests;
        rights_request_add(rights_request::NewRightsRequest) -> rights_request::RightsRequest = rights_request::rights_request_add;
        rights_request_check_identity(rights_request::CheckIdentity) -> rights_request::RightsRequest = rights_request::rights_request_check_identity;
        rights_request_prolong(rights_request::Prolong) -> rights_request::RightsRequest = rights_request::rights_request_prolong;
        rights_request_answer(rights_request::AnswerRightsRequest) -> rights_request::RightsRequest = rights_request::rights_request_answer;
        rights_request_lift(rights_request::LiftLimitation) -> rights_request::RightsRequest = rights_request::rights_request_lift;
        access_file(rights_request::OneRightsRequest) -> access_file::AccessFile = access_file::access_file;
        information_notice(case_file::OneCaseFile) -> Option<information_notice::InformationNotice> = information_notice::information_notice;
        information_notice_give(information_notice::GiveInformationNotice) -> Option<information_notice::InformationNotice> = information_notice::information_notice_give;

        wall(case_file::OneCaseFile) -> Option<crate::wall::Wall> = crate::wall::wall;
        wall_raise(crate::wall::NewWall) -> Option<crate::wall::Wall> = crate::wall::wall_raise;
        wall_lower(case_file::OneCaseFile) -> Option<crate::wall::Wall> = crate::wall::wall_lower;

        interview(interview::OneInterview) -> interview::Interview = interview::interview;
        interview_add(interview::NewInterview) -> interview::Interview = interview::interview_add;
        interview_correct(interview::CorrectInterview) -> interview::Interview = interview::interview_correct;

        attached_documents(case_file::OneCaseFile) -> Vec<attached_document::AttachedDocument> = attached_document::attached_documents;
        attached_document_add(attached_document::NewAttachedDocument) -> attached_document::AttachedDocument = attached_document::attached_document_add;
        attached_document_withdraw(attached_document::WithdrawAttachedDocument) -> attached_document::AttachedDocument = attached_document::attached_document_withdraw;
        attached_document_open(attached_document::OneAttachedDocument) -> opening::OpenedDocument = opening::attached_document_open;
        attached_document_page(opening::OnePage) -> opening::DrawnPage = opening::attached_document_page;
        attached_document_shut(session::Nothing) -> session::Nothing = opening::attached_document_shut;

        excess(crate::excess::TextTyped) -> Vec<crate::excess::Excess> = crate::excess::excess;

        circles(session::Nothing) -> Vec<crate::circle::Circle> = crate::circle::circles;
        circle_create(crate::circle::NewCircle) -> Vec<crate::circle::Circle> = crate::circle::circle_create;
        circle_give(crate::circle::CircleAndAccount) -> Vec<crate::circle::Circle> = crate::circle::circle_give;
        circle_withdraw(crate::circle::CircleAndAccount) -> Vec<crate::circle::Circle> = crate::circle::circle_withdraw;

        needs(case_file::OneCaseFile) -> Vec<crate::need::Need> = crate::need::needs;
        need_add(crate::need::NewNeed) -> crate::need::Need = crate::need::need_add;
        need_edit(crate::need::NeedEdit) -> crate::need::Need = crate::need::need_edit;
        need_go_on(crate::need::NeedGoesOn) -> crate::need::Need = crate::need::need_go_on;
        need_settle(crate::need::OneNeed) -> crate::need::Need = crate::need::need_settle;
        need_reopen(crate::need::OneNeed) -> crate::need::Need = crate::need::need_reopen;

        danger(case_file::OneCaseFile) -> crate::danger::Danger = crate::danger::danger;
        danger_note(crate::danger::NewDanger) -> crate::danger::Danger = crate::danger::danger_note;
        dangers(session::Nothing) -> Vec<crate::danger::DangerLine> = crate::danger::dangers;

        individual_assessments(case_file::OneCaseFile) -> Vec<assessment::IndividualAssessment> = assessment::individual_assessments;
        individual_assessment(assessment::OneAssessment) -> assessment::IndividualAssessment = assessment::individual_assessment;
        individual_assessment_start(case_file::OneCaseFile) -> assessment::IndividualAssessment = assessment::individual_assessment_start;
        individual_assessment_write(assessment::WrittenAssessment) -> assessment::IndividualAssessment = assessment::individual_assessment_write;
        individual_assessment_discard(assessment::OneAssessment) -> session::Nothing = assessment::individual_assessment_discard;
        individual_assessment_give(assessment::GiveOpinion) -> assessment::IndividualAssessment = assessment::individual_assessment_give;
        individual_assessment_opinion(assessment::OneAssessment) -> assessment::Opinion = assessment::individual_assessment_opinion;

        agenda(desk_session::Period) -> appointment::Agenda = appointment::agenda;
        desk_sessions(desk_session::Period) -> Vec<desk_session::DeskSession> = desk_session::desk_sessions;
        desk_session_add(desk_session::NewDeskSession) -> desk_session::DeskSession = desk_session::desk_session_add;
        desk_session_cancel(desk_session::OneDeskSession) -> desk_session::DeskSession = desk_session::desk_session_cancel;
        desk_session_restore(desk_session::OneDeskSession) -> desk_session::DeskSession = desk_session::desk_session_restore;
        rooms(session::Nothing) -> Vec<desk_session::Room> = desk_session::room::rooms;
        session_series(session::Nothing) -> Vec<series::Series> = series::session_series;
        session_series_plan(series::SeriesDays) -> series::SeriesPlan = series::session_series_plan;
        session_series_add(series::NewSeries) -> series::Series = series::session_series_add;
        session_series_end(series::EndSeries) -> series::Series = series::session_series_end;
        closures(session::Nothing) -> Vec<closure::Closure> = closure::closures;
        closure_add(closure::NewClosure) -> closure::Closure = closure::closure_add;
        closure_remove(closure::OneClosure) -> closure::Closure = closure::closure_remove;
        slot_lengths(session::Nothing) -> Vec<slot_length::SlotLength> = slot_length::slot_lengths;
        slot_length_set(slot_length::SlotLength) -> Vec<slot_length::SlotLength> = slot_length::slot_length_set;
        appointment_book(appointment::NewAppointment) -> appointment::Appointment = appointment::appointment_book;
        appointment_confirm(appointment::OneAppointment) -> appointment::Appointment = appointment::appointment_confirm;
        appointment_receive(appointment::OneAppointment) -> appointment::Appointment = appointment::appointment_receive;
        appointment_absent(appointment::OneAppointment) -> appointment::Appointment = appointment::appointment_absent;
        appointment_cancel(appointment::CancelAppointment) -> appointment::Appointment = appointment::appointment_cancel;
        appointment_postpone(appointment::PostponeAppointment) -> appointment::Appointment = appointment::appointment_postpone;
        appointment_move(appointment::MoveAppointment) -> appointment::Appointment = appointment::appointment_move;
        appointment_attach(appointment::AttachAppointment) -> appointment::Appointment = appointment::appointment_attach;
        appointment_undo(appointment::OneAppointment) -> appointment::Appointment = appointment::appointment_undo;
        free_slots(free::SlotWish) -> Vec<free::FreeSlot> = free::free_slots;
        displaced(desk_session::OneDeskSession) -> Vec<relocation::Displaced> = relocation::displaced;
        relocate(relocation::NewRelocation) -> relocation::Relocation = relocation::relocate;
        relocation_undo(relocation::OneRelocation) -> relocation::Relocation = relocation::relocation_undo;

        referral_kinds(case_file::OneCaseFile) -> Vec<referral::ReferralKind> = referral::referral_kinds;
        referral(referral::OneReferral) -> referral::Referral = referral::referral;
        referrals(referral::ListReferrals) -> Vec<referral::ReferralLine> = referral::referrals;
        referral_draft(referral::NewReferral) -> referral::Referral = referral::writing::referral_draft;
        referral_edit(referral::ReferralEdit) -> referral::Referral = referral::writing::referral_edit;
        referral_discard(referral::OneReferral) -> session::Nothing = referral::writing::referral_discard;
        referral_validate(referral::OneReferral) -> referral::Referral = referral::writing::referral_validate;
        referral_take_back(referral::OneReferral) -> referral::Referral = referral::writing::referral_take_back;
        referral_send(referral::ReferralSending) -> referral::Referral = referral::referral_send;
        referral_acknowledge(referral::ReferralReceipt) -> referral::Referral = referral::referral_acknowledge;
        referral_answer(referral::ReferralAnswer) -> referral::Referral = referral::referral_answer;
        referral_close(referral::ReferralClosing) -> referral::Referral = referral::referral_close;
        referral_remind(referral::ReferralReminder) -> referral::Referral = referral::trace::referral_remind;
        referral_settle(referral::ClockSettling) -> referral::Referral = referral::trace::referral_settle;
        referral_correct(referral::ReferralCorrecting) -> referral::Referral = referral::trace::referral_correct;
        referral_complete(referral::ReferralCompletion) -> referral::Referral = referral::trace::referral_complete;

        answer_terms(referral::answer_term::AnswerTermsOn) -> Vec<referral::answer_term::AnswerTerm> = referral::answer_term::answer_terms;
        answer_term_add(referral::answer_term::NewAnswerTerm) -> Vec<referral::answer_term::AnswerTerm> = referral::answer_term::answer_term_add;
        answer_term_retire(referral::answer_term::RetireAnswerTerm) -> Vec<referral::answer_term::AnswerTerm> = referral::answer_term::answer_term_retire;

        partners(session::Nothing) -> Vec<crate::partner::Partner> = crate::partner::partners;
        partner_save(crate::partner::PartnerSave) -> crate::partner::Partner = crate::partner::partner_save;
        partner_retire(crate::partner::RetirePartner) -> crate::partner::Partner = crate::partner::partner_retire;
        helplines(session::Nothing) -> Vec<crate::helpline::Helpline> = crate::helpline::helplines;
        helpline_save(crate::helpline::HelplineSave) -> crate::helpline::Helpline = crate::helpline::helpline_save;
        helpline_retire(crate::helpline::RetireHelpline) -> crate::helpline::Helpline = crate::helpline::helpline_retire;
        orientations(crate::orientation::ListOrientations) -> Vec<crate::orientation::Orientation> = crate::orientation::orientations;
        orientation_draft(crate::orientation::NewOrientation) -> crate::orientation::Orientation = crate::orientation::orientation_draft;
        orientation_edit(crate::orientation::OrientationEdit) -> crate::orientation::Orientation = crate::orientation::orientation_edit;
        orientation_discard(crate::orientation::OneOrientation) -> session::Nothing = crate::orientation::orientation_discard;
        orientation_step(crate::orientation::OrientationStep) -> crate::orientation::Orientation = crate::orientation::orientation_step;

        consents(case_file::OneCaseFile) -> Vec<crate::consent::Consent> = crate::consent::consents;
        consent_add(crate::consent::NewConsent) -> crate::consent::Consent = crate::consent::consent_add;
        consent_withdraw(crate::consent::WithdrawConsent) -> crate::consent::Consent = crate::consent::consent_withdraw;

        package_offer(crate::package::PackageAim) -> crate::package::PackageOffer = crate::package::package_offer;
        packages(case_file::OneCaseFile) -> Vec<crate::package::Package> = crate::package::packages;

        follow_ups(follow_up::ListFollowUps) -> Vec<follow_up::FollowUp> = follow_up::follow_ups;
        follow_up_add(follow_up::NewFollowUp) -> follow_up::FollowUp = follow_up::follow_up_add;
        follow_up_done(follow_up::OneFollowUp) -> follow_up::FollowUp = follow_up::follow_up_done;
        follow_up_undo(follow_up::OneFollowUp) -> follow_up::FollowUp = follow_up::follow_up_undo;
        follow_up_move(follow_up::MoveFollowUp) -> follow_up::FollowUp = follow_up::follow_up_move;

        deadlines(case_file::OneCaseFile) -> deadline::CaseFileDeadlines = deadline::deadlines;
        legal_event_kinds(session::Nothing) -> Vec<crate::legal_event::LegalEventKind> = crate::legal_event::legal_event_kinds;
        legal_events(case_file::OneCaseFile) -> Vec<crate::legal_event::LegalEvent> = crate::legal_event::legal_events;
        legal_event_add(crate::legal_event::NewLegalEvent) -> crate::legal_event::LegalEvent = crate::legal_event::legal_event_add;
        legal_event_withdraw(crate::legal_event::OneLegalEvent) -> session::Nothing = crate::legal_event::legal_event_withdraw;
        deadline_what_if(deadline::WhatIf) -> Vec<deadline::Deadline> = deadline::deadline_what_if;
        deadline_follow_up(follow_up::DeadlineFollowUp) -> follow_up::FollowUp = follow_up::deadline_follow_up;

        hand_over_proposed(session::Nothing) -> crate::hand_over::HandOver = crate::hand_over::hand_over_proposed;
        hand_over_sign(crate::hand_over::NewHandOver) -> crate::hand_over::HandOver = crate::hand_over::hand_over_sign;
        hand_over_discard(crate::hand_over::OneHandOver) -> session::Nothing = crate::hand_over::hand_over_discard;
        hand_over_read(crate::hand_over::ReadHandOver) -> crate::hand_over::HandOver = crate::hand_over::hand_over_read;
        hand_overs(session::Nothing) -> Vec<crate::hand_over::HandOver> = crate::hand_over::hand_overs;
        workload(crate::reassignment::Absence) -> crate::reassignment::Workload = crate::reassignment::workload;
        reassign(crate::reassignment::NewReassignment) -> crate::reassignment::Reassigned = crate::reassignment::reassign;
        reassignment_undo(crate::reassignment::OneReassignment) -> crate::reassignment::Reassigned = crate::reassignment::reassignment_undo;
        reassignments(session::Nothing) -> Vec<crate::reassignment::Reassignment> = crate::reassignment::reassignments;

        calls(person::OnePerson) -> crate::call_attempt::Calls = crate::call_attempt::calls;
        call_attempt_add(crate::call_attempt::NewCallAttempt) -> crate::call_attempt::Calls = crate::call_attempt::call_attempt_add;
        call_attempt_discard(crate::call_attempt::OneCallAttempt) -> session::Nothing = crate::call_attempt::call_attempt_discard;
        silences(session::Nothing) -> Vec<crate::silence::Silence> = crate::silence::silences;
        silence_set(crate::silence::Silence) -> Vec<crate::silence::Silence> = crate::silence::silence_set;
        letter_choices(case_file::OneCaseFile) -> letter::choice::LetterChoices = letter::choice::letter_choices;
        letter_prepare(letter::request::PrepareLetter) -> letter::PreparedLetter = letter::letter_prepare;
        letter_preview(letter::request::NewLetter) -> letter::LetterPages = letter::letter_preview;
        letter_make(letter::request::NewLetter) -> letter::Letter = letter::letter_make;
        letters(case_file::OneCaseFile) -> Vec<letter::LetterLine> = letter::letters;
        letter(letter::request::OneLetter) -> letter::Letter = letter::letter;
        letter_pages(letter::request::LetterToShow) -> letter::LetterPages = letter::letter_pages;
        letterhead(session::Nothing) -> letter::letterhead::Letterhead = letter::letterhead::letterhead;
        letterhead_save(letter::letterhead::Letterhead) -> letter::letterhead::Letterhead = letter::letterhead::letterhead_save;
        letter_templates(session::Nothing) -> Vec<letter::template::LetterTemplate> = letter::template::letter_templates;
        letter_template_save(letter::template::NewLetterTemplate) -> letter::template::LetterTemplate = letter::template::letter_template_save;
        letter_template_reset(letter::template::OneLetterTemplate) -> letter::template::LetterTemplate = letter::template::letter_template_reset;
        letter_template_preview(letter::template::NewLetterTemplate) -> letter::LetterPages = letter::letter_template_preview;
        import_plan(import::Choices) -> import::ImportPlan = import::import_plan;
        import_run(import::Choices) -> import::Import = import::import_run;
        import_undo(import::OneImport) -> import::Import = import::import_undo;
        import_forget(session::Nothing) -> session::Nothing = import::import_forget;
        imports(session::Nothing) -> Vec<import::Import> = import::imports;

        retention(session::Nothing) -> crate::retention::Retention = crate::retention::retention;
        retention_file(case_file::OneCaseFile) -> crate::retention::RetentionFile = crate::retention::retention_file;
        case_file_archive(crate::retention::NewArchiving) -> crate::retention::Retention = crate::retention::case_file_archive;
        case_file_return(crate::retention::ReturnedFile) -> crate::retention::Retention = crate::retention::case_file_return;
        retention_hold_place(crate::retention::NewHold) -> crate::retention::Retention = crate::retention::retention_hold_place;
        retention_hold_lift(crate::retention::OneHold) -> crate::retention::Retention = crate::retention::retention_hold_lift;
        elimination_propose(crate::retention::FilesToEliminate) -> crate::retention::Retention = crate::retention::elimination_propose;
        elimination_withdraw(crate::retention::OneElimination) -> crate::retention::Retention = crate::retention::elimination_withdraw;
        elimination_visa(crate::retention::NoteVisa) -> crate::retention::Retention = crate::retention::elimination_visa;
        destruction_preview(crate::retention::OneElimination) -> crate::retention::DestructionPreview = crate::retention::destruction_preview;
        destruction_ask(crate::retention::OneElimination) -> crate::retention::Retention = crate::retention::destruction_ask;
        destruction_confirm(crate::retention::OneElimination) -> crate::retention::Retention = crate::retention::destruction_confirm;

        journal(crate::journal::page::JournalWanted) -> crate::journal::page::JournalPage = crate::journal::page::journal;
        backups(session::Nothing) -> backup::Backups = backup::backups;
        verification(session::Nothing) -> Option<verification::LastVerification> = verification::verification;
        backup_reminder(session::Nothing) -> backup::BackupReminder = backup::backup_reminder;
        backup_begin(session::Nothing) -> backup::BackupProgress = backup::making::backup_begin;
        backup_go_on(session::Nothing) -> backup::BackupProgress = backup::making::backup_go_on;
        backup_stop(session::Nothing) -> session::Nothing = backup::making::backup_stop;
        backup_drill_begin(backup::drill::OneBackup) -> backup::BackupProgress = backup::drill::backup_drill_begin;

        draft_save(draft::SaveDraft) -> draft::SavedDraft = draft::draft_save;
        draft_load(draft::OneDraft) -> Option<draft::Draft> = draft::draft_load;
        draft_discard(draft::OneDraft) -> session::Nothing = draft::draft_discard;
        drafts(session::Nothing) -> Vec<draft::DraftLine> = draft::drafts;
        today(session::Nothing) -> today::Today = today::today;
        search(search::Search) -> Vec<search::Hit> = search::search;
        change_passphrase(account::ChangePassphrase) -> session::Nothing = account::change_agent_passphrase;
    }
    supervisor: Supervisor {
        tables(session::Nothing) -> Vec<catalogue::TableDefinition> = catalogue::tables;
        own_table_choices(session::Nothing) -> Vec<catalogue::OwnTableChoice> = catalogue::own_table_choices;
        table(table::TableRequest) -> table::Table = table::table;
        pooled_table(table::TableRequest) -> table::Table = pooled::pooled_table;
        protection_begin(protection::BeginProtection) -> protection::ProtectionProgress = protection::protection_begin;
        protection_go_on(session::Nothing) -> protection::ProtectionProgress = protection::protection_go_on;
        protection_stop(session::Nothing) -> session::Nothing = protection::protection_stop;
        months(session::Nothing) -> table::MonthSpan = table::months;
        districts(session::Nothing) -> Vec<dashboard::District> = dashboard::districts;
        dashboard(dashboard::DashboardRequest) -> dashboard::Dashboard = dashboard::dashboard;
        reports(session::Nothing) -> Vec<report::ReportDefinition> = report::reports;
        report(report::ReportRequest) -> report::Report = report::report;
        frozen_years(session::Nothing) -> Vec<frozen_year::FrozenYear> = frozen_year::frozen_years;
        year_freeze(frozen_year::FreezeYear) -> Vec<frozen_year::FrozenYear> = frozen_year::year_freeze;
        year_correct(frozen_year::CorrectYear) -> Vec<frozen_year::FrozenYear> = frozen_year::year_correct;
        network(session::Nothing) -> network_desk::Network = network_desk::network;
        network_desk_save(network_desk::SaveNetworkDesk) -> network_desk::Network = network_desk::network_desk_save;
        network_desk_remove(network_desk::OneNetworkDesk) -> network_desk::Network = network_desk::network_desk_remove;
        facts_file_remove(facts_file::OneFactsFile) -> network_desk::Network = facts_file::facts_file_remove;
        releases(session::Nothing) -> Vec<release::Release> = release::releases;
        release_key(session::Nothing) -> signature::ReleaseKey = signature::release_key;
        visit(session::Nothing) -> visit::Visit = visit::visit;
        excess_counts(session::Nothing) -> Vec<crate::excess::count::ExcessCount> = crate::excess::count::excess_counts;
    }
}

/// Commands of a supervisor that an agent has too, under the same name.
async fn shared(supervisor: &mut Supervisor, command: &str, request: Value) -> Option<Result<Value>> {
    match command {
        "change_passphrase" => Some(match read(request) {
            Ok(request) => account::change_supervisor_passphrase(supervisor, request).await.and_then(written),
            Err(refused) => Err(refused),
        }),
        _ => None,
    }
}

impl Session {
    /// Runs a command of the present session.
    ///
    /// # Errors
    /// [`Refusal::UnknownCommand`], [`Refusal::UnreadableRequest`], [`Refusal::WrongSession`]; the command's own.
    pub async fn dispatch(&mut self, command: &str, request: Value) -> Result<Value> {
        if let Some(answer) = any::dispatch(self, command, request.clone()).await {
            return answer;
        }
        let answer = match &mut self.state {
            State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) => {
                locked::dispatch(self, command, request).await
            }
            State::Agent(agent) => {
                older_vault::must_wait(agent, command)?;
                wall::must_pass(agent, command, &request).await?;
                retention::must_pass(agent, command, &request).await?;
                match agent::dispatch(agent, command, request.clone()).await {
                    Some(Ok(answer)) => {
                        let answer = wall::seen_from_here(agent, command, answer).await?;
                        Some(retention::seen_from_here(agent, command, &request, answer).await)
                    }
                    other => other,
                }
            }
            State::Supervisor(supervisor) => match shared(supervisor, command, request.clone()).await {
                Some(answer) => Some(answer),
                None => supervisor::dispatch(supervisor, command, request).await,
            },
        };
        answer.unwrap_or_else(|| {
            let known = NAMES.contains(&command);
            Err(if known { Refusal::WrongSession } else { Refusal::UnknownCommand }.into())
        })
    }

    /// Makes a file that leaves the program.
    ///
    /// # Errors
    /// As [`Session::dispatch`].
    pub async fn produce(&mut self, command: &str, request: Value) -> Result<Produced> {
        let training = self.machine.training;
        let produced = match (command, &mut self.state) {
            ("export_table", State::Supervisor(supervisor)) => release::export_table(supervisor, read(request)?).await,
            ("export_pooled_table", State::Supervisor(supervisor)) => {
                release::export_pooled_table(supervisor, read(request)?).await
            }
            ("export_report", State::Supervisor(supervisor)) => {
                report::export::export_report(supervisor, read(request)?).await
            }
            _ => Ok(Produced { document: self.document(command, request).await?, signature: None }),
        }?;
        Ok(if training { produced.of_training() } else { produced })
    }

    /// One that nobody signs.
    async fn document(&mut self, command: &str, request: Value) -> Result<Document> {
        if !PRODUCED.contains(&command) {
            return Err(Refusal::UnknownCommand.into());
        }
        if let State::Agent(agent) = &mut self.state {
            older_vault::must_wait(agent, command)?;
            wall::must_pass(agent, command, &request).await?;
            retention::must_pass(agent, command, &request).await?;
        }
        match (command, &mut self.state) {
            ("recovery_sheet_pdf", _) => session::recovery_sheet_pdf(self, read(request)?).await,
            ("day_sheet_pdf", State::Agent(agent)) => day_sheet::day_sheet_pdf(agent, read(request)?).await,
            ("letter_pdf", State::Agent(agent)) => letter::letter_pdf(agent, read(request)?).await,
            ("access_file_pdf", State::Agent(agent)) => access_file::access_file_pdf(agent, read(request)?).await,
            ("package_file", State::Agent(agent)) => crate::package::package_file(agent, read(request)?).await,
            ("training_spreadsheet", State::Agent(agent)) => {
                crate::training::training_spreadsheet(agent, read(request)?).await
            }
            ("import_rejects", State::Agent(agent)) => import::import_rejects(agent, read(request)?).await,
            ("attached_document_export", State::Agent(agent)) => {
                attached_document::attached_document_export(agent, read(request)?).await
            }
            ("facts_file_make", State::Supervisor(supervisor)) => {
                facts_file::facts_file_make(supervisor, read(request)?).await
            }
            ("journal_export", State::Agent(agent)) => {
                crate::journal::export::journal_export(agent, read(request)?).await
            }
            ("elimination_slip", State::Agent(agent)) => retention::elimination_slip(agent, read(request)?).await,
            ("destruction_certificate", State::Agent(agent)) => {
                retention::destruction_certificate(agent, read(request)?).await
            }
            ("backup_drill_certificate", State::Agent(agent)) => {
                backup::drill::backup_drill_certificate(agent, read(request)?).await
            }
            _ => Err(Refusal::WrongSession.into()),
        }
    }

    /// Gives a command the place that the person chose: a folder, or the file that [`takes_a_file`] means.
    ///
    /// # Errors
    /// As [`Session::dispatch`].
    pub async fn give_place(&mut self, command: &str, request: Value, place: PathBuf) -> Result<Value> {
        match (command, &mut self.state) {
            ("backup_place_choose", State::Agent(agent)) => {
                backup::backup_place_choose(agent, read(request)?, place).await.and_then(written)
            }
            ("restoration_choose", State::NoVault | State::Locked(_)) => {
                restoration::restoration_choose(self, read(request)?, place).await.and_then(written)
            }
            ("backup_place_choose" | "restoration_choose", _) => Err(Refusal::WrongSession.into()),
            _ => Err(Refusal::UnknownCommand.into()),
        }
    }

    /// Has a command read a file that the person chose.
    ///
    /// # Errors
    /// As [`Session::dispatch`].
    pub async fn receive(&mut self, command: &str, request: Value, file: Document) -> Result<Value> {
        match (command, &mut self.state) {
            ("import_read", State::Agent(agent)) => {
                import::import_read(agent, read(request)?, file).await.and_then(written)
            }
            ("attached_document_offer", State::Agent(agent)) => {
                offer::attached_document_offer(agent, read(request)?, file).await.and_then(written)
            }
            ("facts_file_add", State::Supervisor(supervisor)) => {
                facts_file::facts_file_add(supervisor, read(request)?, file).await.and_then(written)
            }
            ("import_read" | "attached_document_offer" | "facts_file_add", _) => Err(Refusal::WrongSession.into()),
            _ => Err(Refusal::UnknownCommand.into()),
        }
    }
}

/// Every command that makes a file.
pub(crate) const PRODUCED: [&str; 16] = [
    "recovery_sheet_pdf",
    "day_sheet_pdf",
    "export_table",
    "export_pooled_table",
    "export_report",
    "facts_file_make",
    "letter_pdf",
    "package_file",
    "access_file_pdf",
    "import_rejects",
    "training_spreadsheet",
    "attached_document_export",
    "journal_export",
    "backup_drill_certificate",
    "elimination_slip",
    "destruction_certificate",
];

/// Every command that is given a place, with its request and its answer.
#[derive(Debug, TS)]
#[ts(export)]
#[allow(dead_code, missing_docs)]
pub struct Places {
    pub backup_place_choose: (session::Nothing, backup::Backups),
    pub restoration_choose: (session::Nothing, restoration::FoundBackup),
}

/// Whether the place of a command is a file, too long to be handed over as it is, and not a folder.
#[must_use]
pub fn takes_a_file(command: &str) -> bool {
    command == "restoration_choose"
}

/// Every command that reads a file, with its request and its answer.
#[derive(Debug, TS)]
#[ts(export)]
#[allow(dead_code, missing_docs)]
pub struct Readings {
    pub import_read: (session::Nothing, import::ImportFile),
    pub attached_document_offer: (session::Nothing, attached_document::Offer),
    pub facts_file_add: (session::Nothing, facts_file::ReceivedFacts),
}

/// The longest file that a command reads.
///
/// # Errors
/// [`Refusal::UnknownCommand`].
pub fn most_bytes(command: &str) -> Result<u64> {
    match command {
        "import_read" => Ok(import::sheet::MOST_BYTES),
        "attached_document_offer" => Ok(offer::MOST_BYTES),
        "facts_file_add" => Ok(facts_file::MOST_BYTES),
        _ => Err(Refusal::UnknownCommand.into()),
    }
}

/// A command at work, on the heap and made in a frame of its own: a dispatcher of hundreds of them would need room for each on
/// its stack.
fn apart<'a, S, R, F: Future + 'a>(
    command: impl FnOnce(&'a mut S, R) -> F,
    session: &'a mut S,
    request: R,
) -> Pin<Box<F>> {
    Box::pin(command(session, request))
}

fn read<R: DeserializeOwned>(request: Value) -> Result<R> {
    serde_json::from_value(request).map_err(|_| Refusal::UnreadableRequest.into())
}

fn written<A: Serialize>(answer: A) -> Result<Value> {
    serde_json::to_value(answer).map_err(|error| crate::Error::Fault(crate::Fault::new(error)))
}
