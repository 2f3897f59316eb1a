//! The promises of a referral, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::{
    collection::vec,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use super::{
    request::NotedField,
    state::tests::any_act,
    trace::{referral_complete, referral_correct, referral_remind, referral_settle},
    writing::{referral_discard, referral_draft, referral_edit, referral_take_back, referral_validate},
    *,
};
use crate::{
    case_file::{self, CloseCaseFile, NewCaseFile},
    consent::{self, Aim, ConsentStatus, NewConsent, WithdrawConsent},
    follow_up::{self, FollowUpFilter, ListFollowUps, NewFollowUp},
    journal::Finding,
    matter::NewMatter,
    person::{NewPerson, Sex},
    session::bench::{Bench, bench},
    staff::{Employer, Profile},
};

const STATEMENT: &str = "Elle dit : « il m’attend devant l’école. »";

/// A desk whose agent works for an association, and one file.
async fn desk() -> (Bench, i64) {
    let mut bench = bench().await;
    employed_by(bench.agent(), Employer::ApprovedAssociation).await;
    let file = open_file(bench.agent(), "Lefèvre").await;
    (bench, file)
}

async fn employed_by(agent: &mut Agent, employer: Employer) {
    staff::profile_update(agent, Profile { profession: None, employer }).await.unwrap();
}

async fn open_file(agent: &mut Agent, birth_name: &str) -> i64 {
    open_file_of(agent, birth_name, 1990).await
}

async fn open_file_of(agent: &mut Agent, birth_name: &str, birth_year: i64) -> i64 {
    let text = String::new;
    let person = NewPerson {
        sex: Sex::F,
        birth_name: birth_name.to_owned(),
        first_names: "Louise".to_owned(),
        birth_year: Some(birth_year),
        ..NewPerson::default()
    };
    let matter = NewMatter {
        offence: "B1".to_owned(),
        happened_from: None,
        happened_until: None,
        commune: text(),
        district: None,
        frame: None,
        link: None,
        author_known: None,
        minor_present: false,
        discriminatory: false,
        weapon: false,
        itt_days: None,
        complaint: None,
        complaint_on: None,
        complaint_service: text(),
        complaint_number: text(),
        account_of_facts: text(),
        said_in_public: None,
        place_kind: None,
        repeated: false,
        vulnerable_victim: false,
        steps_taken: Vec::new(),
    };
    let request = NewCaseFile {
        person: None,
        new_person: Some(person),
        safe_contact: None,
        matter: None,
        new_matter: Some(matter),
        quality: "victime_directe".to_owned(),
        first_contact: "personne_elle_meme".to_owned(),
        referred_by: "police_nationale".to_owned(),
        arrival_mode: "sur_place".to_owned(),
        opened_on: "2026-11-02".to_owned(),
    };
    case_file::case_file_open(agent, request).await.unwrap().id
}

/// A referral that an association may send.
fn agreed(case_file: i64) -> NewReferral {
    NewReferral {
        case_file,
        kind: "SIGNALEMENT_AVEC_ACCORD".to_owned(),
        statement: STATEMENT.to_owned(),
        consent: Some("spoken".to_owned()),
        consent_on: Some("2026-11-05".to_owned()),
        geolocation_consent: false,
        wants_outcome: true,
        asked_by: None,
        exception: None,
    }
}

async fn drafted(agent: &mut Agent, new: NewReferral) -> i64 {
    referral_draft(agent, new).await.unwrap().id
}

async fn send(agent: &mut Agent, referral: i64, sent_on: &str) -> Result<Referral> {
    let (sent_on, sent_how) = (sent_on.to_owned(), "lettre_recommandee".to_owned());
    let reference = "1A 234".to_owned();
    referral_send(agent, ReferralSending { referral, sent_on, sent_how, reference, signed_by_mayor: false }).await
}

async fn acknowledge(agent: &mut Agent, referral: i64, acknowledged_on: &str) -> Result<Referral> {
    let (acknowledged_on, reference) = (acknowledged_on.to_owned(), "26320000123".to_owned());
    referral_acknowledge(agent, ReferralReceipt { referral, acknowledged_on, reference }).await
}

async fn remind(agent: &mut Agent, referral: i64, reminded_on: &str) -> Result<Referral> {
    let (reminded_on, how) = (reminded_on.to_owned(), "courriel".to_owned());
    referral_remind(agent, ReferralReminder { referral, reminded_on, how, note: "Au bureau d’ordre".to_owned() }).await
}

async fn answer(
    agent: &mut Agent,
    referral: i64,
    day: &str,
    outcome: &str,
    dismissal: Option<&str>,
) -> Result<Referral> {
    let (answered_on, outcome, dismissal) = (day.to_owned(), outcome.to_owned(), dismissal.map(str::to_owned));
    let note = format!("Courrier du {day}");
    let (ends_on, notified_on, notified_how) = (None, None, None);
    let answer = ReferralAnswer { referral, answered_on, outcome, dismissal, note, ends_on, notified_on, notified_how };
    referral_answer(agent, answer).await
}

async fn close(agent: &mut Agent, referral: i64, closed_on: &str, note: &str) -> Result<Referral> {
    let (closed_on, note) = (closed_on.to_owned(), note.to_owned());
    referral_close(agent, ReferralClosing { referral, closed_on, note }).await
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(crate::Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn stands(state: &str) -> Refusal {
    Refusal::ReferralStands { state: state.to_owned() }
}

fn reversed(first: &str, second: &str) -> Refusal {
    Refusal::DatesReversed { first: first.to_owned(), second: second.to_owned() }
}

async fn is_whole(agent: &mut Agent) -> bool {
    matches!(agent.verify().await.unwrap().journal, Finding::Whole { .. })
}

/// Kind and outcome, as the statistics hold them.
async fn counted(agent: &mut Agent) -> Vec<(String, String)> {
    let rows = sqlx::query!("select kind, outcome from fact_referral").fetch_all(&mut agent.statistics).await.unwrap();
    rows.into_iter().map(|row| (row.kind, row.outcome)).collect()
}

#[tokio::test]
async fn a_referral_goes_from_its_first_words_to_its_outcome_and_is_counted_on_the_way() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let fact = |outcome: &str| vec![("SIGNALEMENT_AVEC_ACCORD".to_owned(), outcome.to_owned())];

    let draft = referral_draft(agent, agreed(file)).await.unwrap();
    assert_eq!((draft.state, draft.drafted_on.as_str()), (State::Draft, "2026-11-23"));
    assert_eq!((draft.person_name.as_str(), draft.drafted_by_name.as_str()), ("Lefèvre Louise", "Ada"));
    assert_eq!((draft.allowed, draft.missing), (vec![Act::Edit, Act::Validate, Act::Send, Act::Discard], Vec::new()));
    assert_eq!(counted(agent).await, []);

    let sent = send(agent, draft.id, "2026-11-06").await.unwrap();
    assert_eq!((sent.state, sent.sent_on.as_deref()), (State::Sent, Some("2026-11-06")));
    assert_eq!(sent.allowed, [Act::Acknowledge, Act::Remind, Act::Answer, Act::Close]);
    assert_eq!(counted(agent).await, fact("SANS_REPONSE"));

    let acknowledged = acknowledge(agent, draft.id, "2026-11-10").await.unwrap();
    assert_eq!(acknowledged.acknowledgement_reference, "26320000123");
    let answered = answer(agent, draft.id, "2026-11-20", "CLASSEMENT", Some("21")).await.unwrap();
    assert_eq!((answered.outcome.as_deref(), answered.dismissal.as_deref()), (Some("CLASSEMENT"), Some("21")));
    assert_eq!(counted(agent).await, fact("CLASSEMENT"));

    let closed = close(agent, draft.id, "2026-11-23", "").await.unwrap();
    assert_eq!((closed.state, closed.allowed), (State::Closed, Vec::new()));
    assert_eq!((closed.reference.as_str(), closed.content.statement.as_str()), ("1A 234", STATEMENT));
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn a_sent_referral_cannot_be_edited_or_thrown_away_only_completed_with_a_trace() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    let note = "Elle précise : mardi, pas lundi.".to_owned();
    let completion = |note: &str| ReferralCompletion { referral: id, note: note.to_owned() };
    let early = referral_complete(agent, completion(&note)).await;
    assert_eq!(refusal(early), stands("draft"));

    send(agent, id, "2026-11-06").await.unwrap();
    let with = NewReferral { statement: "Autre chose".to_owned(), ..agreed(file) };
    assert_eq!(refusal(referral_edit(agent, ReferralEdit { referral: id, with }).await), Refusal::ReferralSent);
    assert_eq!(refusal(referral_discard(agent, OneReferral { referral: id }).await), Refusal::ReferralSent);
    let again = send(agent, id, "2026-11-07").await;
    assert_eq!(refusal(again), stands("sent"));
    let empty = referral_complete(agent, completion(" ")).await;
    assert_eq!(refusal(empty), Refusal::Missing { field: "note".to_owned() });

    let completed = referral_complete(agent, completion(&note)).await.unwrap();
    assert_eq!(completed.content.statement, STATEMENT);
    let traces: Vec<_> = completed.corrections.iter().map(|trace| (trace.by_name.as_str(), &trace.note)).collect();
    assert_eq!(traces, [("Ada", &note)]);
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn a_draft_tells_what_its_sending_would_meet_and_the_sending_meets_it() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let (nothing, silent) = (String::new(), None);
    let cases = [
        (Employer::ApprovedAssociation, "SIGNALEMENT_ART40", &["public_agent_only"][..]),
        (Employer::Unknown, "SIGNALEMENT_ART40", &["employer_needed"]),
        (Employer::Public, "SIGNALEMENT_ART40", &[]),
        (Employer::Public, "SIGNALEMENT_AVEC_ACCORD", &["association_only", "consent_needed"]),
        (Employer::ApprovedAssociation, "SIGNALEMENT_AVEC_ACCORD", &["consent_needed"]),
        (Employer::ApprovedAssociation, "DEMANDE_SUITES", &["consent_needed"]),
        (Employer::ApprovedAssociation, "DEMANDE_TGD", &["consent_needed"]),
        (Employer::Unknown, "INFO_PREOCCUPANTE", &[]),
        (Employer::Unknown, "PLAINTE_TRANSMISE", &[]),
    ];
    for (employer, kind, met) in cases {
        employed_by(agent, employer).await;
        let kind = kind.to_owned();
        let new = NewReferral { kind, statement: nothing.clone(), consent: silent.clone(), ..agreed(file) };
        let draft = referral_draft(agent, new).await.unwrap();
        let expected: Vec<&str> = met.iter().copied().chain(["missing"]).collect();
        let told: Vec<String> = draft.missing.iter().map(Refusal::code).collect();
        assert_eq!(told, expected, "{} by {employer:?}", draft.kind_label);
        let refused = refusal(send(agent, draft.id, "2026-11-20").await);
        assert_eq!(Some(&refused), draft.missing.first());
        if met.is_empty() {
            assert_eq!(refused, Refusal::Missing { field: "statement".to_owned() });
        }
    }
}

#[tokio::test]
async fn every_kind_goes_from_draft_to_sent_by_each_of_its_ways_and_by_no_other() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    for kind in kind::all() {
        let employer = if kind.forbids(&staff::find(&mut agent.desk, &agent.account.clone()).await.unwrap()).is_some() {
            Employer::Public
        } else {
            Employer::ApprovedAssociation
        };
        employed_by(agent, employer).await;
        let consent = Some("written".to_owned());
        let new = NewReferral { kind: kind.code.clone(), consent, ..agreed(file) };
        let wrong = list::List::SendingMode.terms().iter().find(|term| !kind.modes.contains(&term.code));
        for (mode, allowed) in kind.modes.iter().map(|mode| (mode, true)).chain(wrong.map(|term| (&term.code, false))) {
            let referral = drafted(agent, new.clone()).await;
            let (sent_on, sent_how) = ("2026-11-06".to_owned(), mode.clone());
            let sending =
                ReferralSending { referral, sent_on, sent_how, reference: String::new(), signed_by_mayor: false };
            let sent = referral_send(agent, sending).await;
            assert_eq!(sent.is_ok(), allowed, "{} by {mode}: {sent:?}", kind.code);
        }
        employed_by(agent, Employer::ApprovedAssociation).await;
    }
}

#[tokio::test]
async fn a_minor_is_not_reported_with_her_agreement_and_the_right_recipient_is_said_before_a_word_is_written() {
    let (mut bench, _) = desk().await;
    let agent = bench.agent();
    let file = open_file_of(agent, "Petit", 2012).await;
    let kinds = referral_kinds(agent, OneCaseFile { case_file: file }).await.unwrap();
    let with_agreement = kinds.iter().find(|kind| kind.kind.code == "SIGNALEMENT_AVEC_ACCORD").unwrap();
    let remark = with_agreement.remarks.first().unwrap();
    // The facts are a délit on her: the procureur comes first, and the worrying situation is for the CRIP.
    assert_eq!(remark.instead, ["SIGNALEMENT_VULNERABLE", "INFO_PREOCCUPANTE"]);
    let concern = kinds.iter().find(|kind| kind.kind.code == "INFO_PREOCCUPANTE").unwrap();
    assert_eq!((concern.kind.addressee.as_str(), concern.remarks.len()), ("crip", 1));

    let draft = referral_draft(agent, agreed(file)).await.unwrap();
    assert_eq!(draft.missing, [Refusal::NotForMinors]);
    assert_eq!(refusal(send(agent, draft.id, "2026-11-20").await), Refusal::NotForMinors);
}

#[tokio::test]
async fn what_left_keeps_the_recipient_and_the_basis_it_left_with() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    let sent = send(agent, id, "2026-11-06").await.unwrap();
    let line = kind::find("SIGNALEMENT_AVEC_ACCORD").unwrap();
    assert_eq!((&sent.recipient, &sent.basis), (&line.recipient, &line.basis));
    // As a vault written before a change of the table would hold it.
    sqlx::query!("update referral set recipient = 'Parquet de jadis', basis = 'Article ancien' where id = ?", id)
        .execute(&mut agent.desk)
        .await
        .unwrap();
    let later = acknowledge(agent, id, "2026-11-10").await.unwrap();
    assert_eq!((later.recipient.as_str(), later.basis.as_str()), ("Parquet de jadis", "Article ancien"));
}

/// Status and day of every consent of a file, the latest first.
async fn consents_of(agent: &mut Agent, case_file: i64) -> Vec<(String, String, ConsentStatus)> {
    let held = consent::consents(agent, OneCaseFile { case_file }).await.unwrap();
    held.into_iter().map(|consent| (consent.aim.purpose, consent.given_on, consent.status)).collect()
}

#[tokio::test]
async fn a_withdrawn_consent_keeps_the_referral_at_the_desk_and_says_since_when() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let first = drafted(agent, agreed(file)).await;
    send(agent, first, "2026-11-06").await.unwrap();
    let held = consent::consents(agent, OneCaseFile { case_file: file }).await.unwrap();
    let given = held.first().unwrap();
    assert_eq!((given.aim.addressee.as_str(), given.given_on.as_str()), ("parquet", "2026-11-05"));

    let second = drafted(agent, agreed(file)).await;
    let (withdrawn_on, note) = ("2026-11-10".to_owned(), String::new());
    consent::consent_withdraw(agent, WithdrawConsent { consent: given.id, withdrawn_on, note }).await.unwrap();
    let withdrawn = Refusal::ConsentWithdrawn { on: "2026-11-10".to_owned() };
    let read = referral(agent, OneReferral { referral: second }).await.unwrap();
    assert_eq!(read.missing.as_slice(), std::slice::from_ref(&withdrawn));
    assert_eq!(refusal(send(agent, second, "2026-11-20").await), withdrawn);

    let with = NewReferral { consent_on: Some("2026-11-18".to_owned()), ..agreed(file) };
    referral_edit(agent, ReferralEdit { referral: second, with }).await.unwrap();
    send(agent, second, "2026-11-20").await.unwrap();
    let transmission = |day: &str, status| ("transmission".to_owned(), day.to_owned(), status);
    assert_eq!(
        consents_of(agent, file).await,
        [transmission("2026-11-18", ConsentStatus::Live), transmission("2026-11-05", ConsentStatus::Withdrawn)]
    );
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn a_consent_given_before_is_not_asked_twice_and_stays_with_what_left_on_it() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let silent = |kind: &str| NewReferral { kind: kind.to_owned(), consent: None, consent_on: None, ..agreed(file) };
    for (kind, purpose, addressee, form, enough) in [
        ("SIGNALEMENT_AVEC_ACCORD", "transmission", "parquet", "spoken", true),
        ("DEMANDE_OP", "transmission", "jaf", "spoken", true),
        ("DEMANDE_SUITES", "suites", "greffe", "spoken", false),
        ("DEMANDE_SUITES", "suites", "greffe", "written", true),
    ] {
        let id = drafted(agent, silent(kind)).await;
        assert_eq!(refusal(send(agent, id, "2026-11-20").await), Refusal::ConsentNeeded, "{kind}");
        let aim = Aim { addressee: addressee.to_owned(), partner: None, purpose: purpose.to_owned() };
        let (given_on, form) = ("2026-11-12".to_owned(), form.to_owned());
        let new = NewConsent {
            case_file: file,
            aim,
            given_on,
            form: form.clone(),
            expires_on: None,
            note: String::new(),
            fields: Vec::new(),
        };
        consent::consent_add(agent, new).await.unwrap();
        let sent = send(agent, id, "2026-11-20").await;
        assert_eq!(sent.is_ok(), enough, "{kind} {form}");
        if let Ok(sent) = sent {
            let kept = (sent.content.consent.as_deref(), sent.content.consent_on.as_deref());
            assert_eq!(kept, (Some(form.as_str()), Some("2026-11-12")), "{kind}");
        }
    }
    assert_eq!(consents_of(agent, file).await.len(), 4, "nothing is noted twice");
}

#[tokio::test]
async fn a_yes_to_a_report_is_no_yes_to_an_alert_or_an_assessment() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    send(agent, id, "2026-11-06").await.unwrap();
    for kind in ["DEMANDE_OPPI", "EVVI_APPROFONDIE"] {
        let silent = NewReferral { kind: kind.to_owned(), consent: None, consent_on: None, ..agreed(file) };
        let id = drafted(agent, silent).await;
        assert_eq!(refusal(send(agent, id, "2026-11-20").await), Refusal::ConsentNeeded, "{kind}");
        let asked = NewReferral { kind: kind.to_owned(), ..agreed(file) };
        let id = drafted(agent, asked).await;
        send(agent, id, "2026-11-20").await.unwrap();
    }
    let mut purposes: Vec<_> = consents_of(agent, file).await.into_iter().map(|(purpose, ..)| purpose).collect();
    purposes.sort();
    assert_eq!(purposes, ["evvi", "oppi", "transmission"]);
    // Both carry the facts: who takes that back takes these back.
    let held = consent::consents(agent, OneCaseFile { case_file: file }).await.unwrap();
    let told = held.iter().find(|consent| consent.aim.purpose == "transmission").unwrap().id;
    let (withdrawn_on, note) = ("2026-11-21".to_owned(), String::new());
    consent::consent_withdraw(agent, WithdrawConsent { consent: told, withdrawn_on, note }).await.unwrap();
    let again = NewReferral { kind: "DEMANDE_OPPI".to_owned(), ..agreed(file) };
    let id = drafted(agent, again.clone()).await;
    let withdrawn = Refusal::ConsentWithdrawn { on: "2026-11-21".to_owned() };
    assert_eq!(refusal(send(agent, id, "2026-11-22").await), withdrawn);
    let with = NewReferral { consent_on: Some("2026-11-22".to_owned()), ..again };
    referral_edit(agent, ReferralEdit { referral: id, with }).await.unwrap();
    send(agent, id, "2026-11-22").await.unwrap();
}

#[tokio::test]
async fn the_telephone_and_its_location_are_agreed_to_apart() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let telephone =
        |located: bool| NewReferral { kind: "DEMANDE_TGD".to_owned(), geolocation_consent: located, ..agreed(file) };
    let id = drafted(agent, telephone(true)).await;
    send(agent, id, "2026-11-06").await.unwrap();
    let mut purposes: Vec<_> = consents_of(agent, file).await.into_iter().map(|(purpose, ..)| purpose).collect();
    purposes.sort();
    assert_eq!(purposes, ["geolocalisation", "tgd"]);

    let held = consent::consents(agent, OneCaseFile { case_file: file }).await.unwrap();
    let location = held.iter().find(|consent| consent.aim.purpose == "geolocalisation").unwrap();
    let (withdrawn_on, note) = ("2026-11-10".to_owned(), String::new());
    consent::consent_withdraw(agent, WithdrawConsent { consent: location.id, withdrawn_on, note }).await.unwrap();
    for (located, refused) in [(true, true), (false, false)] {
        let id = drafted(agent, telephone(located)).await;
        let sent = send(agent, id, "2026-11-20").await;
        assert_eq!(sent.is_err(), refused, "located: {located}");
    }
}

#[tokio::test]
async fn no_step_comes_before_the_one_it_follows() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    assert_eq!(refusal(send(agent, id, "2026-11-04").await), reversed("consent_on", "sent_on"));
    let tomorrow = send(agent, id, "2026-11-24").await;
    assert_eq!(refusal(tomorrow), Refusal::ImpossibleDate { field: "sent_on".to_owned() });
    send(agent, id, "2026-11-06").await.unwrap();
    assert_eq!(refusal(acknowledge(agent, id, "2026-11-05").await), reversed("sent_on", "acknowledged_on"));
    acknowledge(agent, id, "2026-11-10").await.unwrap();
    let early = answer(agent, id, "2026-11-09", "STAGE", None).await;
    assert_eq!(refusal(early), reversed("acknowledged_on", "answered_on"));
    answer(agent, id, "2026-11-12", "STAGE", None).await.unwrap();
    assert_eq!(refusal(close(agent, id, "2026-11-11", "").await), reversed("answered_on", "closed_on"));
}

#[tokio::test]
async fn a_reason_stands_exactly_beside_a_dismissal_and_silence_is_no_answer() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let unknown = |field: &str| Some(Refusal::UnknownCode { field: field.to_owned() });
    let cases = [
        ("CLASSEMENT", Some("21"), None),
        ("CLASSEMENT", None, Some(Refusal::DismissalReason)),
        ("CLASSEMENT", Some("999"), unknown("dismissal")),
        ("CONDAMNATION", None, None),
        ("CONDAMNATION", Some("21"), Some(Refusal::DismissalReason)),
        ("ENQUETE_EN_COURS", None, None),
        ("SANS_REPONSE", None, unknown("outcome")),
        ("OUBLI", None, unknown("outcome")),
    ];
    for (outcome, dismissal, expected) in cases {
        let id = drafted(agent, agreed(file)).await;
        send(agent, id, "2026-11-06").await.unwrap();
        let answered = answer(agent, id, "2026-11-12", outcome, dismissal).await;
        assert_eq!(answered.err().map(|error| refusal::<()>(Err(error))), expected, "{outcome} {dismissal:?}");
    }
}

#[tokio::test]
async fn a_later_answer_takes_the_place_of_the_first_which_stays_beside() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    send(agent, id, "2026-11-06").await.unwrap();
    answer(agent, id, "2026-11-12", "CLASSEMENT", Some("71")).await.unwrap();
    let answered = answer(agent, id, "2026-11-20", "ENQUETE_EN_COURS", None).await.unwrap();
    assert_eq!((answered.outcome.as_deref(), answered.dismissal), (Some("ENQUETE_EN_COURS"), None));
    let traces: Vec<_> = answered.corrections.iter().map(|trace| trace.note.as_str()).collect();
    assert_eq!(traces, ["2026-11-12 · Classement sans suite · Auteur inconnu · Courrier du 2026-11-12"]);
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn after_an_answer_the_page_says_what_the_person_can_do_and_until_when() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    assert_eq!(send(agent, id, "2026-11-06").await.unwrap().rights, []);
    let dismissed = answer(agent, id, "2026-11-12", "CLASSEMENT", Some("71")).await.unwrap();
    let review = dismissed.rights.first().unwrap();
    assert_eq!(review.label, "Recours devant le procureur général");
    assert!(review.deadline.starts_with("Aucun délai propre"), "{}", review.deadline);
    let judged = answer(agent, id, "2026-11-20", "CONDAMNATION", None).await.unwrap();
    assert!(judged.rights.iter().any(|right| right.code == "appeal" && right.deadline.starts_with("10\u{a0}jours")));
}

#[tokio::test]
async fn an_outcome_of_the_desks_own_is_counted_under_one_that_statistics_know() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let own = answer_term::NewAnswerTerm {
        list: AnswerList::Outcome,
        code: "ENQUETE_LONGUE".to_owned(),
        label: "Enquête prolongée".to_owned(),
        group: "Sans décision".to_owned(),
        note: String::new(),
        counted_as: Some("ENQUETE_EN_COURS".to_owned()),
        valid_from: "2026-01-01".to_owned(),
    };
    answer_term::answer_term_add(agent, own).await.unwrap();
    let id = drafted(agent, NewReferral { consent_on: Some("2026-01-05".to_owned()), ..agreed(file) }).await;
    send(agent, id, "2026-02-06").await.unwrap();
    let answered = answer(agent, id, "2026-02-12", "ENQUETE_LONGUE", None).await.unwrap();
    assert_eq!(answered.outcome.as_deref(), Some("ENQUETE_LONGUE"));
    assert_eq!(counted(agent).await, [("SIGNALEMENT_AVEC_ACCORD".to_owned(), "ENQUETE_EN_COURS".to_owned())]);
    let due = clock::due(&answered.clocks).map(|clock| clock.code.as_str());
    assert_eq!(due, Some("six_months"), "it decides nothing: its silence is still counted");
}

#[tokio::test]
async fn closing_without_an_answer_needs_a_reason() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    send(agent, id, "2026-11-06").await.unwrap();
    let refused = refusal(close(agent, id, "2026-11-20", "  ").await);
    assert_eq!(refused, Refusal::Missing { field: "note".to_owned() });
    let closed = close(agent, id, "2026-11-20", "Elle a déménagé.").await.unwrap();
    assert_eq!((closed.state, closed.closing_note.as_str()), (State::Closed, "Elle a déménagé."));
}

#[tokio::test]
async fn a_draft_never_moves_to_another_file() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let other = open_file(agent, "Martin").await;
    let id = drafted(agent, agreed(file)).await;
    let moved = referral_edit(agent, ReferralEdit { referral: id, with: agreed(other) }).await;
    assert_eq!(refusal(moved), Refusal::NotFound { noun: "referral".to_owned() });
    let read = referral(agent, OneReferral { referral: id }).await.unwrap();
    assert_eq!((read.content.case_file, read.person_name.as_str()), (file, "Lefèvre Louise"));
}

#[tokio::test]
async fn nobody_is_located_by_another_kind_than_the_emergency_telephone() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    for (kind, kept) in [("DEMANDE_TGD", true), ("SIGNALEMENT_AVEC_ACCORD", false)] {
        let new = NewReferral { kind: kind.to_owned(), geolocation_consent: true, ..agreed(file) };
        assert_eq!(referral_draft(agent, new).await.unwrap().content.geolocation_consent, kept, "{kind}");
    }
}

#[tokio::test]
async fn codes_that_no_list_has_are_refused() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let unknown = |field: &str| Refusal::UnknownCode { field: field.to_owned() };
    let kind = NewReferral { kind: "LETTRE".to_owned(), ..agreed(file) };
    assert_eq!(refusal(referral_draft(agent, kind).await), unknown("kind"));
    let consent = NewReferral { consent: Some("nod".to_owned()), ..agreed(file) };
    assert_eq!(refusal(referral_draft(agent, consent).await), unknown("consent"));
    let elsewhere = referral_draft(agent, agreed(file + 1)).await;
    assert_eq!(refusal(elsewhere), Refusal::NotFound { noun: "case_file".to_owned() });
}

#[tokio::test]
async fn a_discarded_draft_leaves_what_was_to_be_done_in_the_file() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    let (due_on, what, assigned_to) = ("2026-12-01".to_owned(), "Relire".to_owned(), agent.account.clone());
    let new = NewFollowUp { case_file: file, referral: Some(id), due_on, what, assigned_to };
    follow_up::follow_up_add(agent, new).await.unwrap();
    referral_discard(agent, OneReferral { referral: id }).await.unwrap();
    let gone = referral(agent, OneReferral { referral: id }).await;
    assert_eq!(refusal(gone), Refusal::NotFound { noun: "referral".to_owned() });
    let all = ListFollowUps { filter: FollowUpFilter::All, mine: false };
    let left: Vec<_> = follow_up::follow_ups(agent, all).await.unwrap();
    assert_eq!(left.iter().map(|left| (left.case_file, left.referral)).collect::<Vec<_>>(), [(file, None)]);
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn nothing_leaves_a_closed_file_but_its_answers_still_come_in() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let sent = drafted(agent, agreed(file)).await;
    send(agent, sent, "2026-11-06").await.unwrap();
    let draft = drafted(agent, agreed(file)).await;
    let request = CloseCaseFile { case_file: file, outcome: "autre".into(), reason: "Suivi terminé".to_owned() };
    case_file::case_file_close(agent, request).await.unwrap();
    assert_eq!(refusal(referral_draft(agent, agreed(file)).await), Refusal::CaseFileClosed);
    assert_eq!(refusal(send(agent, draft, "2026-11-20").await), Refusal::CaseFileClosed);
    let read = referral(agent, OneReferral { referral: draft }).await.unwrap();
    assert_eq!(read.missing, [Refusal::CaseFileClosed]);
    assert!(answer(agent, sent, "2026-11-20", "STAGE", None).await.is_ok());
}

#[tokio::test]
async fn the_longest_wait_comes_first() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let mut ids = Vec::new();
    for day in ["2026-11-20", "2026-11-06", "2026-11-13"] {
        let id = drafted(agent, agreed(file)).await;
        send(agent, id, day).await.unwrap();
        ids.push((id, day));
    }
    let draft = drafted(agent, agreed(file)).await;
    // A receipt is no answer: this one has still waited the longest.
    acknowledge(agent, ids.get(1).unwrap().0, "2026-11-23").await.unwrap();
    let list = |lines: Vec<ReferralLine>| lines.iter().map(|line| (line.id, line.days_waiting)).collect::<Vec<_>>();
    let waiting = referrals(agent, ListReferrals { filter: ReferralFilter::Waiting }).await.unwrap();
    let id = |place: usize| ids.get(place).unwrap().0;
    assert_eq!(list(waiting), [(id(1), Some(17)), (id(2), Some(10)), (id(0), Some(3))]);
    let drafts = referrals(agent, ListReferrals { filter: ReferralFilter::Draft }).await.unwrap();
    assert_eq!(list(drafts), [(draft, None)]);
    let all = referrals(agent, ListReferrals { filter: ReferralFilter::All }).await.unwrap();
    assert_eq!(all.len(), 4);
    let other = open_file(agent, "Martin").await;
    let today = agent.clock.today();
    assert_eq!(lines_of_case_file(&mut agent.desk, other, today).await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_was_read_over_leaves_as_it_was_read_or_is_taken_back_with_a_trace() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let one = |referral: i64| OneReferral { referral };
    let empty = drafted(agent, NewReferral { statement: String::new(), ..agreed(file) }).await;
    assert_eq!(refusal(referral_validate(agent, one(empty)).await), Refusal::Missing { field: "statement".to_owned() });

    let id = drafted(agent, agreed(file)).await;
    let validated = referral_validate(agent, one(id)).await.unwrap();
    assert_eq!((validated.state, validated.allowed), (State::Validated, vec![Act::TakeBack, Act::Send]));
    let with = agreed(file);
    assert_eq!(refusal(referral_edit(agent, ReferralEdit { referral: id, with }).await), stands("validated"));
    assert_eq!(refusal(referral_discard(agent, one(id)).await), stands("validated"));
    assert_eq!(referral_take_back(agent, one(id)).await.unwrap().state, State::Draft);
    assert!(referral_edit(agent, ReferralEdit { referral: id, with: agreed(file) }).await.is_ok());
    referral_validate(agent, one(id)).await.unwrap();
    let drafts = referrals(agent, ListReferrals { filter: ReferralFilter::Draft }).await.unwrap();
    assert_eq!(drafts.iter().map(|line| line.state).collect::<Vec<_>>(), [State::Draft, State::Validated]);

    let sent = send(agent, id, "2026-11-06").await.unwrap();
    let kinds: Vec<_> = sent.steps.iter().map(|step| (step.kind, step.by_name.as_str())).collect();
    assert_eq!(kinds, [(StepKind::Validated, "Ada"), (StepKind::TakenBack, "Ada"), (StepKind::Validated, "Ada")]);
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn what_has_been_silent_too_long_comes_up_by_itself_until_it_is_reminded() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let old = NewReferral { consent_on: Some("2025-01-05".to_owned()), ..agreed(file) };
    let (late, later, recent) =
        (drafted(agent, old.clone()).await, drafted(agent, old.clone()).await, drafted(agent, old).await);
    send(agent, late, "2026-05-20").await.unwrap();
    send(agent, later, "2025-11-20").await.unwrap();
    send(agent, recent, "2026-10-01").await.unwrap();
    let due = || ListReferrals { filter: ReferralFilter::Due };
    let told = |lines: &[ReferralLine]| -> Vec<_> {
        lines.iter().map(|line| (line.id, line.due.clone().map(|clock| (clock.code, clock.days_late)))).collect()
    };
    let lines = referrals(agent, due()).await.unwrap();
    let clock = |code: &str, days: i64| Some((code.to_owned(), days));
    // Six months on 20 November 2026, twelve on the same day.
    assert_eq!(told(&lines), [(late, clock("six_months", 3)), (later, clock("twelve_months", 3))]);

    assert_eq!(refusal(remind(agent, late, "2026-05-19").await), reversed("sent_on", "reminded_on"));
    let reminded = remind(agent, late, "2026-11-23").await.unwrap();
    assert_eq!(reminded.state, State::Reminded);
    let receipt = acknowledge(agent, late, "2026-11-23").await.unwrap();
    assert_eq!(receipt.state, State::Reminded, "a receipt is no answer");
    assert_eq!(told(&referrals(agent, due()).await.unwrap()), [(later, clock("twelve_months", 3))]);
    answer(agent, later, "2026-11-22", "CONDAMNATION", None).await.unwrap();
    assert_eq!(referrals(agent, due()).await.unwrap().len(), 0);
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn the_mayor_is_owed_an_answer_only_for_what_the_mayor_signed() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    employed_by(agent, Employer::Public).await;
    for (kind, signed_by_mayor, expected) in [
        ("SIGNALEMENT_ART40", true, Some("mayor_return")),
        ("SIGNALEMENT_ART40", false, None),
        ("SIGNALEMENT_VULNERABLE", true, None),
    ] {
        let referral = drafted(agent, NewReferral { kind: kind.to_owned(), ..agreed(file) }).await;
        let (sent_on, sent_how) = ("2026-10-20".to_owned(), "courriel".to_owned());
        let sending = ReferralSending { referral, sent_on, sent_how, reference: String::new(), signed_by_mayor };
        let sent = referral_send(agent, sending).await.unwrap();
        let due = clock::due(&sent.clocks).map(|clock| clock.code.as_str());
        assert_eq!(due, expected, "{kind} signed by the mayor: {signed_by_mayor}");
    }
}

#[tokio::test]
async fn a_right_that_opened_is_settled_once_by_who_told_it() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, NewReferral { kind: "PLAINTE_TRANSMISE".to_owned(), ..agreed(file) }).await;
    send(agent, id, "2026-08-10").await.unwrap();
    let settling =
        |clock: &str| ClockSettling { referral: id, clock: clock.to_owned(), note: "Dit au téléphone".into() };
    assert_eq!(refusal(referral_settle(agent, settling("six_months")).await), stands("sent"), "not due yet");
    let unknown = Refusal::UnknownCode { field: "clock".to_owned() };
    assert_eq!(refusal(referral_settle(agent, settling("five_months")).await), unknown);
    let settled = referral_settle(agent, settling("three_months")).await.unwrap();
    assert_eq!(clock::due(&settled.clocks), None);
    let step = settled.steps.first().unwrap();
    assert_eq!((step.kind, step.clock.as_deref()), (StepKind::ClockSettled, Some("Trois mois de silence")));
    assert_eq!(refusal(referral_settle(agent, settling("three_months")).await), stands("sent"), "twice");
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn a_day_noted_wrongly_is_put_right_with_what_stood_before_and_why() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    let correcting = |field: NotedField, value: &str, why: &str| ReferralCorrecting {
        referral: id,
        field,
        value: value.to_owned(),
        why: why.to_owned(),
    };
    let early = referral_correct(agent, correcting(NotedField::SentOn, "2026-11-07", "Erreur")).await;
    assert_eq!(refusal(early), stands("draft"));
    send(agent, id, "2026-11-06").await.unwrap();
    let untaken = referral_correct(agent, correcting(NotedField::AnsweredOn, "2026-11-07", "Erreur")).await;
    assert_eq!(refusal(untaken), Refusal::Missing { field: "answered_on".to_owned() });
    acknowledge(agent, id, "2026-11-10").await.unwrap();
    for (field, value, why, expected) in [
        (NotedField::SentOn, "2026-11-11", "Erreur", reversed("sent_on", "acknowledged_on")),
        (NotedField::SentOn, "2026-11-04", "Erreur", reversed("consent_on", "sent_on")),
        (NotedField::SentOn, "2026-11-24", "Erreur", Refusal::ImpossibleDate { field: "sent_on".to_owned() }),
        (NotedField::SentOn, "2026-11-07", " ", Refusal::Missing { field: "note".to_owned() }),
    ] {
        assert_eq!(refusal(referral_correct(agent, correcting(field, value, why)).await), expected, "{value}");
    }
    let corrected =
        referral_correct(agent, correcting(NotedField::SentOn, "2026-11-07", "Mauvais jour")).await.unwrap();
    assert_eq!(corrected.sent_on.as_deref(), Some("2026-11-07"));
    let step = corrected.steps.last().unwrap();
    let change = (step.field.as_deref(), step.before.as_deref(), step.after.as_deref(), step.note.as_str());
    assert_eq!(change, (Some("sent_on"), Some("2026-11-06"), Some("2026-11-07"), "Mauvais jour"));
    let renamed = referral_correct(agent, correcting(NotedField::Reference, "1B 9", "Mal lu")).await.unwrap();
    assert_eq!((renamed.reference.as_str(), renamed.content.statement.as_str()), ("1B 9", STATEMENT));
    assert!(is_whole(agent).await);
}

#[tokio::test]
async fn a_step_changed_from_outside_is_found_by_the_journal() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let id = drafted(agent, agreed(file)).await;
    send(agent, id, "2026-11-06").await.unwrap();
    remind(agent, id, "2026-11-20").await.unwrap();
    assert!(is_whole(agent).await);
    sqlx::query!("update referral_step set happened_on = '2026-11-10'").execute(&mut agent.desk).await.unwrap();
    let found = agent.verify().await.unwrap().journal;
    assert_eq!(found, Finding::ChangedRecord { noun: "referral_step".to_owned(), record: 1 });
}

/// One act with dates that suit it; true when it was done.
async fn tried(agent: &mut Agent, id: i64, file: i64, act: Act) -> bool {
    let day = "2026-11-23";
    match act {
        Act::Edit => referral_edit(agent, ReferralEdit { referral: id, with: agreed(file) }).await.is_ok(),
        Act::Send => send(agent, id, day).await.is_ok(),
        Act::Acknowledge => acknowledge(agent, id, day).await.is_ok(),
        Act::Answer => answer(agent, id, day, "STAGE", None).await.is_ok(),
        Act::Validate => referral_validate(agent, OneReferral { referral: id }).await.is_ok(),
        Act::TakeBack => referral_take_back(agent, OneReferral { referral: id }).await.is_ok(),
        Act::Remind => remind(agent, id, day).await.is_ok(),
        Act::Close => close(agent, id, day, "Fin").await.is_ok(),
        Act::Discard => referral_discard(agent, OneReferral { referral: id }).await.is_ok(),
    }
}

#[tokio::test]
async fn whatever_is_tried_the_vault_follows_the_rule_and_its_journal_holds() {
    let (mut bench, file) = desk().await;
    let agent = bench.agent();
    let mut runner = TestRunner::deterministic();
    for _ in 0..40 {
        let acts = vec(any_act(), 1..12).new_tree(&mut runner).unwrap().current();
        let id = drafted(agent, agreed(file)).await;
        let mut state = State::Draft;
        for act in acts {
            let expected = state.after(act);
            assert_eq!(tried(agent, id, file, act).await, expected.is_ok(), "{act:?} from {state:?}");
            match expected {
                Ok(Some(next)) => state = next,
                Ok(None) => break,
                Err(_) => {}
            }
            let read = referral(agent, OneReferral { referral: id }).await.unwrap();
            assert_eq!((read.state, read.allowed), (state, state.allowed()));
        }
    }
    assert!(is_whole(agent).await);
}
