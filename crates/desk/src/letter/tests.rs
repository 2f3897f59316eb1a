//! The promises of a letter, kept on a real vault and read back by other people's programs (poppler, qpdf).

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use proptest::prelude::*;

use super::{
    choice::{LetterChoice, letter_choices},
    letterhead::{Letterhead, letterhead, letterhead_save},
    template::{LetterTemplate, OneLetterTemplate, letter_template_reset, letter_template_save, letter_templates},
    *,
};
use crate::{
    alleged_offender::{NewAllegedOffender, alleged_offender_add},
    appointment::{
        self, NewAppointment, OneAppointment,
        tests::{assert_whole, refusal},
    },
    attached_document::{NewAttachedDocument, attached_document_add, offer::attached_document_offer},
    case_file::{NewCaseFile, NoteReleaseWish, case_file_open, release_wish_note},
    consent::{self, Aim, NewConsent, WithdrawConsent},
    individual_assessment::{
        AssessmentContent, GiveOpinion, WrittenAssessment, individual_assessment_give, individual_assessment_start,
        individual_assessment_write,
    },
    matter::NewMatter,
    merge::{TwoPersons, merge},
    orientation::{NewOrientation, orientation_draft},
    partner::{self, PartnerSave},
    person::{NewPerson, PersonUpdate, Sex, person_create, person_update},
    referral::{
        NewReferral, OneReferral, ReferralSending, referral, referral_send,
        writing::{referral_discard, referral_draft},
    },
    safe_contact::{PhoneSafe, SafeContactInput, SafeContactUpdate, safe_contact_update},
    session::{
        Nothing,
        bench::{Bench, bench},
    },
    staff::{Employer, Profile, profile_update},
};

const ADDRESS: &str = "12 rue de la Fable inventée\n59160 Lomme";
const PHONE: &str = "06 39 98 12 34";
const ELSEWHERE: &str = "chez Mme Modèle\n3 place du Conte\n59000 Lille";

/// What `program` says of a PDF given on its standard input.
fn read_back(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut reader =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} cannot read the document");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of a PDF, without the breaks of its lines.
fn words_of(pdf: &[u8]) -> String {
    read_back("pdftotext", &["-", "-"], pdf).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn newcomer() -> NewPerson {
    NewPerson {
        sex: Sex::F,
        birth_name: "Lefèvre".into(),
        used_name: "Exemple".into(),
        first_names: "Louise".into(),
        born_on: Some("1990-05-03".into()),
        address: ADDRESS.into(),
        commune: "Lomme".into(),
        phone: PHONE.into(),
        email: "louise@exemple.invalid".into(),
        ..NewPerson::default()
    }
}

fn said(letter: bool, address_in_letters: bool) -> SafeContactInput {
    SafeContactInput {
        phone_safe: PhoneSafe::Yes,
        letter,
        letter_address: if letter { ELSEWHERE.into() } else { String::new() },
        address_in_letters,
        ..SafeContactInput::default()
    }
}

/// A desk whose agent works for an association, and one file of somebody who said how to be reached.
async fn desk(said: Option<SafeContactInput>) -> (Bench, i64) {
    let mut bench = bench().await;
    let agent = bench.agent();
    let profile = Profile { profession: Some("juriste".into()), employer: Employer::ApprovedAssociation };
    profile_update(agent, profile).await.unwrap();
    let head = Letterhead {
        organisation: "Association Exemple".into(),
        service: "Service inventé".into(),
        address: "1 place du Modèle\n59160 Lomme".into(),
        phone: "03 53 01 00 00".into(),
        town: "Lomme".into(),
        controller: "Association Exemple, 1 place du Modèle".into(),
        officer: "Sacha Modèle".into(),
        legal_ground: "Votre accord.".into(),
        retention: "Deux ans après la clôture.".into(),
        ..Letterhead::default()
    };
    letterhead_save(agent, head).await.unwrap();
    let text = String::new;
    let matter = NewMatter {
        offence: "B1".into(),
        happened_from: Some("2026-10-30".into()),
        happened_until: None,
        commune: "Lomme".into(),
        district: None,
        frame: None,
        link: Some("ex".into()),
        author_known: Some(true),
        minor_present: true,
        discriminatory: false,
        weapon: false,
        itt_days: Some(3),
        complaint: Some("plainte_avant".into()),
        complaint_on: Some("2026-10-31".into()),
        complaint_service: text(),
        complaint_number: "2026/1234".into(),
        account_of_facts: text(),
        said_in_public: None,
        place_kind: Some("domicile".into()),
        repeated: true,
        vulnerable_victim: false,
        steps_taken: vec!["avocat".into(), "certificat_medical".into()],
    };
    let request = NewCaseFile {
        person: None,
        new_person: Some(newcomer()),
        safe_contact: said,
        matter: None,
        new_matter: Some(matter),
        quality: "victime_directe".into(),
        first_contact: "personne_elle_meme".into(),
        referred_by: "police_nationale".into(),
        arrival_mode: "sur_place".into(),
        opened_on: "2026-11-02".into(),
    };
    let file = case_file_open(agent, request).await.unwrap().id;
    (bench, file)
}

fn report(case_file: i64, kind: &str) -> NewReferral {
    NewReferral {
        case_file,
        kind: kind.into(),
        statement: "Elle dit : « il m’attend devant l’école. »".into(),
        consent: Some("written".into()),
        consent_on: Some("2026-11-05".into()),
        geolocation_consent: false,
        wants_outcome: true,
        asked_by: None,
        exception: None,
    }
}

async fn drafted(agent: &mut Agent, case_file: i64, kind: &str) -> LetterAim {
    let id = referral_draft(agent, report(case_file, kind)).await.unwrap().id;
    let kind = LetterKind::of_referral(kind, None).unwrap();
    LetterAim { case_file, kind, basis: Some(LetterBasis::Referral(id)) }
}

async fn sent(agent: &mut Agent, case_file: i64) -> LetterAim {
    let aim = drafted(agent, case_file, "SIGNALEMENT_AVEC_ACCORD").await;
    let Some(LetterBasis::Referral(referral)) = aim.basis else { panic!() };
    let sending = ReferralSending {
        referral,
        sent_on: "2026-11-06".into(),
        sent_how: "lettre_recommandee".into(),
        reference: "1A 234".into(),
        signed_by_mayor: false,
    };
    referral_send(agent, sending).await.unwrap();
    LetterAim { kind: LetterKind::Reminder, ..aim }
}

async fn booked(agent: &mut Agent, case_file: i64, on: &str, walk_in: bool) -> i64 {
    let request = NewAppointment {
        staff: agent.account.clone(),
        on: on.into(),
        starts: if walk_in { "08:15" } else { "09:30" }.into(),
        minutes: 30,
        room: None,
        person: None,
        case_file: Some(case_file),
        who: String::new(),
        intervention: "juridique".into(),
        walk_in,
        note: String::new(),
        outside_reason: None,
    };
    appointment::appointment_book(agent, request).await.unwrap().id
}

async fn oriented(agent: &mut Agent, case_file: i64, names_person: bool) -> LetterAim {
    let new = NewOrientation {
        case_file,
        partner: "solfa".into(),
        purpose: "un hébergement".into(),
        names_person,
        message: String::new(),
        expected_on: None,
    };
    let id = orientation_draft(agent, new).await.unwrap().id;
    LetterAim { case_file, kind: LetterKind::Orientation, basis: Some(LetterBasis::Orientation(id)) }
}

async fn agree(agent: &mut Agent, case_file: i64) -> i64 {
    let (addressee, purpose) = ("partenaire".to_owned(), "orientation".to_owned());
    let aim = Aim { addressee, partner: Some("solfa".into()), purpose };
    let (given_on, form) = ("2026-11-10".to_owned(), "spoken".to_owned());
    let new = NewConsent { case_file, aim, given_on, form, expires_on: None, note: String::new(), fields: Vec::new() };
    consent::consent_add(agent, new).await.unwrap().id
}

async fn revision(agent: &mut Agent, case_file: i64) -> Option<i64> {
    Some(letter_choices(agent, OneCaseFile { case_file }).await.unwrap().safe_contact.revision)
}

async fn prepared(agent: &mut Agent, aim: LetterAim) -> Result<PreparedLetter> {
    let instruction_revision = revision(agent, aim.case_file).await;
    letter_prepare(agent, PrepareLetter { aim, instruction_revision }).await
}

/// As it was begun, every gap filled.
fn as_begun(prepared: &PreparedLetter, instruction_revision: Option<i64>) -> NewLetter {
    let body = prepared.body.split(words::GAP).enumerate().map(|(n, part)| match part.split_once(']') {
        Some((_, after)) if n > 0 => format!("rempli{after}"),
        _ => part.to_owned(),
    });
    NewLetter {
        aim: prepared.aim,
        to: prepared.to.clone().unwrap_or_default(),
        subject: prepared.subject.clone(),
        body: body.collect(),
        template: prepared.template,
        instruction_revision,
        reminded_how: None,
        mayor: None,
    }
}

async fn made(agent: &mut Agent, aim: LetterAim) -> (Letter, Vec<u8>) {
    let begun = prepared(agent, aim).await.unwrap();
    let instruction_revision = revision(agent, aim.case_file).await;
    let letter = letter_make(agent, as_begun(&begun, instruction_revision)).await.unwrap();
    let request = LetterToShow { letter: letter.line.id, instruction_revision };
    let pdf = letter_pdf(agent, request).await.unwrap();
    assert_eq!(pdf.name, format!("courrier-{}.pdf", letter.line.id));
    (letter, pdf.bytes)
}

/// One aim of every kind.
async fn every_kind(agent: &mut Agent, case_file: i64) -> Vec<LetterAim> {
    agree(agent, case_file).await;
    let appointment = booked(agent, case_file, "2026-11-24", false).await;
    let walk_in = booked(agent, case_file, "2026-11-23", true).await;
    let _ = appointment::appointment_receive(agent, OneAppointment { appointment: walk_in }).await;
    let of = |kind, basis| LetterAim { case_file, kind, basis };
    let mut aims = vec![
        of(LetterKind::Invitation, Some(LetterBasis::Appointment(appointment))),
        of(LetterKind::Attendance, Some(LetterBasis::Appointment(walk_in))),
        of(LetterKind::Notice, None),
    ];
    for kind in
        ["SIGNALEMENT_AVEC_ACCORD", "RECOURS_CLASSEMENT", "DEMANDE_SUITES", "EVVI_APPROFONDIE", "REQUISITION_REPONSE"]
    {
        aims.push(drafted(agent, case_file, kind).await);
    }
    aims.push(sent(agent, case_file).await);
    aims.push(oriented(agent, case_file, true).await);
    aims
}

#[tokio::test]
async fn every_kind_of_letter_is_a_tagged_pdf_that_other_programs_read() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let shown = std::env::var_os("LETTERS_SHOWN_IN");
    let aims = every_kind(agent, file).await;
    assert_eq!(aims.len(), LetterKind::EACH.len());
    for aim in aims {
        let (letter, pdf) = made(agent, aim).await;
        let about = read_back("pdfinfo", &["-"], &pdf);
        assert!(about.contains("Tagged:          yes"), "{about}");
        assert!(about.contains(&format!("Title:           {}", letter.line.kind_label)), "{about}");
        assert!(!about.contains("Exemple"), "a name in {about}");
        let metadata = read_back("pdfinfo", &["-meta", "-"], &pdf);
        for claim in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
            assert!(metadata.contains(claim), "{claim} is not in {metadata}");
        }
        for line in read_back("pdffonts", &["-"], &pdf).lines().skip(2) {
            assert!(line.contains("LibertinusSerif") && line.contains(" yes yes yes"), "{line}");
        }
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&pdf).unwrap();
        let sound = Command::new("qpdf").arg("--check").arg(file.path()).output().unwrap();
        assert!(sound.status.success(), "{}", String::from_utf8_lossy(&sound.stdout));
        let words = words_of(&pdf);
        assert!(words.contains(letter.line.subject.split_whitespace().next().unwrap()), "{words}");
        assert!(!words.contains(PHONE) && !words.contains('{') && !words.contains("letter-"), "{words}");
        if let Some(folder) = &shown {
            let path = std::path::Path::new(folder).join(format!("{}.pdf", letter.line.kind.word()));
            std::fs::write(path, &pdf).unwrap();
        }
    }
    assert_whole(agent).await;
}

/// Every word of the first page and where `pdftotext -bbox` finds it: left, top, right, bottom, in millimetres.
fn places(pdf: &[u8]) -> Vec<(String, [f64; 4])> {
    let boxes = read_back("pdftotext", &["-bbox", "-l", "1", "-", "-"], pdf);
    let side = |line: &str, name: &str| {
        let (_, after) = line.split_once(&format!("{name}=\"")).unwrap();
        after.split('"').next().unwrap().parse::<f64>().unwrap() * 25.4 / 72.0
    };
    let words = boxes.lines().filter(|line| line.trim_start().starts_with("<word "));
    let placed = words.map(|line| {
        let word = line.split_once('>').unwrap().1.split('<').next().unwrap();
        (word.to_owned(), ["xMin", "yMin", "xMax", "yMax"].map(|name| side(line, name)))
    });
    placed.collect()
}

#[tokio::test]
async fn the_address_and_nothing_else_shows_in_the_window_of_the_envelope() {
    let (mut bench, file) = desk(Some(said(true, false))).await;
    let agent = bench.agent();
    let appointment = booked(agent, file, "2026-11-24", false).await;
    let basis = Some(LetterBasis::Appointment(appointment));
    let invitation = LetterAim { case_file: file, kind: LetterKind::Invitation, basis };
    let report = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    for (aim, block) in [
        (invitation, ELSEWHERE),
        (report, "Madame ou Monsieur le procureur de la République près le tribunal judiciaire de Lille"),
    ] {
        let (_, pdf) = made(agent, aim).await;
        let mut seen = Vec::new();
        for (word, [left, top, right, bottom]) in places(&pdf) {
            // Wherever the sheet has slid to in the envelope.
            if right > 90.0 && left < 200.0 && bottom > 34.0 && top < 90.0 {
                assert!(left >= 100.0 && right <= 190.0 && top >= 45.0 && bottom <= 79.0, "{word} may be cut");
                seen.push(word);
            }
        }
        let mut expected: Vec<&str> = block.split_whitespace().collect();
        if aim.kind == LetterKind::Invitation {
            expected.splice(0..0, ["Madame", "Louise", "Exemple"]);
        }
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn a_convocation_says_outside_nothing_and_inside_only_what_was_allowed() {
    let neutral = SafeContactInput { introduce_as: "La médiathèque".into(), ..said(true, false) };
    let (mut bench, file) = desk(Some(neutral)).await;
    let agent = bench.agent();
    let appointment = booked(agent, file, "2026-11-24", false).await;
    let basis = Some(LetterBasis::Appointment(appointment));
    let (letter, pdf) = made(agent, LetterAim { case_file: file, kind: LetterKind::Invitation, basis }).await;
    let words = words_of(&pdf);
    for never in ["Association", "Service inventé", "2026-0001", "Juriste", "victime", "violence", "rue de la Fable"] {
        assert!(!words.contains(never), "{never} in {words}");
    }
    assert!(words.starts_with("La médiathèque") && words.contains("9 h 30"), "{words}");
    assert!(letter.safe_contact.is_some() && letter.body.is_empty());
}

#[tokio::test]
async fn an_attestation_shows_an_employer_only_the_neutral_name_when_the_person_chose_one() {
    for (name, shown) in [("La médiathèque", false), ("", true)] {
        let said = SafeContactInput { introduce_as: name.into(), ..said(true, false) };
        let (mut bench, file) = desk(Some(said)).await;
        let agent = bench.agent();
        let appointment = booked(agent, file, "2026-11-23", true).await;
        let _ = appointment::appointment_receive(agent, OneAppointment { appointment }).await;
        let basis = Some(LetterBasis::Appointment(appointment));
        let (_, pdf) = made(agent, LetterAim { case_file: file, kind: LetterKind::Attendance, basis }).await;
        let words = words_of(&pdf);
        assert!(words.contains(name), "{words}");
        for told in ["Association Exemple", "Service inventé", "Juriste", "pour l’association"] {
            assert_eq!(words.contains(told), shown, "{told} in {words}");
        }
        assert!(!words.contains("Nos références"), "{words}");
    }
}

#[tokio::test]
async fn each_referral_greets_whom_it_goes_to_and_asks_in_its_own_words() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let procureur = "Madame ou Monsieur le procureur de la République,";
    for (kind, greeting, asks) in [
        ("SIGNALEMENT_AVEC_ACCORD", procureur, "susceptibles de constituer une infraction"),
        ("DEMANDE_TGD", procureur, "l’attribution d’un téléphone grave danger"),
        ("DEMANDE_OPPI", procureur, "qui accepte que vous demandiez"),
        ("REQUISITION_REPONSE", procureur, "Par réquisition du [à compléter"),
        ("INFO_PREOCCUPANTE", "Madame, Monsieur,", "la situation préoccupante"),
        ("RECOURS_CLASSEMENT", "Madame ou Monsieur le procureur général,", "l’acte signé par la personne"),
        ("EVVI_APPROFONDIE", "Madame, Monsieur,", "l’avis qui la conclut"),
    ] {
        let aim = drafted(agent, file, kind).await;
        let body = prepared(agent, aim).await.unwrap().body;
        assert!(body.starts_with(greeting) && body.contains(asks), "{kind}: {body}");
    }
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let body = prepared(agent, aim).await.unwrap().body;
    for told in [
        "Lomme — Domicile de la personne",
        "La personne rapporte des faits répétés.",
        "Un avocat est saisi. Certificat médical.",
    ] {
        assert!(body.contains(told), "{told} in {body}");
    }
}

#[tokio::test]
async fn the_answer_to_a_requisition_says_whether_she_was_reached_and_nothing_that_she_told() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let alleged = NewAllegedOffender { case_file: file, name: "Marc Fictif".into() };
    alleged_offender_add(agent, alleged).await.unwrap();
    let told = NewReferral {
        statement: "Contact pris le 3 novembre 2026, par téléphone.".into(),
        ..report(file, "REQUISITION_REPONSE")
    };
    let id = referral_draft(agent, told).await.unwrap().id;
    let basis = Some(LetterBasis::Referral(id));
    let (letter, pdf) = made(agent, LetterAim { case_file: file, kind: LetterKind::RequisitionAnswer, basis }).await;
    assert_eq!(letter.line.kind_label, "Réponse à réquisition");
    let words = words_of(&pdf);
    assert!(words.contains("Louise Exemple") && words.contains("Contact pris le 3 novembre 2026"), "{words}");
    for kept in ["Fictif", "Circonstances", "arme", "faits", "rue de la Fable", "Lomme —", "avocat", "accord", "1990"]
    {
        assert!(!words.contains(kept), "{kept} in {words}");
    }
    let facts = crate::letter::field::Field::EACH.into_iter().filter(|field| field.name().starts_with("faits."));
    assert!(facts.into_iter().all(|field| !field.fits(LetterKind::RequisitionAnswer)));
}

#[tokio::test]
async fn what_leaves_without_agreement_says_whether_she_or_the_parents_know() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    for (kind, who) in
        [("SIGNALEMENT_VULNERABLE", "elle est informée"), ("INFO_PREOCCUPANTE", "les parents sont informés")]
    {
        let unasked = NewReferral { consent: None, consent_on: None, ..report(file, kind) };
        let id = referral_draft(agent, unasked).await.unwrap().id;
        let aim = LetterAim { case_file: file, kind: LetterKind::Report, basis: Some(LetterBasis::Referral(id)) };
        let begun = prepared(agent, aim).await.unwrap();
        assert!(begun.body.contains(&format!("[à compléter\u{a0}: {who}")), "{}", begun.body);
        let unfilled = NewLetter { body: begun.body.clone(), ..as_begun(&begun, revision(agent, file).await) };
        assert!(letter_make(agent, unfilled).await.is_err(), "{kind} leaves with a gap");
    }
}

#[tokio::test]
async fn a_copy_for_the_crip_is_printed_when_a_child_is_concerned_and_for_nobody_else() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let copied = "Copie : CRIP du Département du Nord";
    for (born_on, printed) in [("1946-05-03", false), ("2014-05-03", true)] {
        let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
        let with = NewPerson { born_on: Some(born_on.into()), ..newcomer() };
        person_update(agent, PersonUpdate { person, with }).await.unwrap();
        profile_update(agent, Profile { profession: None, employer: Employer::Public }).await.unwrap();
        for kind in ["SIGNALEMENT_VULNERABLE", "SIGNALEMENT_ART40"] {
            let aim = drafted(agent, file, kind).await;
            let (_, pdf) = made(agent, aim).await;
            let words = words_of(&pdf);
            assert_eq!(words.replace('\u{a0}', " ").contains(copied), printed, "{kind} {born_on}: {words}");
        }
    }
}

#[tokio::test]
async fn a_reminder_of_her_own_act_needs_her_written_mandate() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let Some(LetterBasis::Referral(referral)) = drafted(agent, file, "PLAINTE_TRANSMISE").await.basis else { panic!() };
    let sending = ReferralSending {
        referral,
        sent_on: "2026-11-06".into(),
        sent_how: "lettre_recommandee".into(),
        reference: String::new(),
        signed_by_mayor: false,
    };
    referral_send(agent, sending).await.unwrap();
    let basis = Some(LetterBasis::Referral(referral));
    let aim = LetterAim { case_file: file, kind: LetterKind::Reminder, basis };
    assert_eq!(refusal(prepared(agent, aim).await), Refusal::MandateNeeded);
    let given = |addressee: &str, form: &str| NewConsent {
        case_file: file,
        aim: Aim { addressee: addressee.into(), partner: None, purpose: "suites".into() },
        given_on: "2026-11-10".into(),
        form: form.into(),
        expires_on: None,
        note: String::new(),
        fields: Vec::new(),
    };
    for (addressee, form) in [("greffe", "written"), ("parquet", "spoken")] {
        consent::consent_add(agent, given(addressee, form)).await.unwrap();
        assert_eq!(refusal(prepared(agent, aim).await), Refusal::MandateNeeded, "{addressee} {form}");
    }
    let mandate = consent::consent_add(agent, given("parquet", "written")).await.unwrap().id;
    // What she said since by word of mouth takes nothing away from what she signed.
    consent::consent_add(agent, NewConsent { given_on: "2026-11-12".into(), ..given("parquet", "spoken") })
        .await
        .unwrap();
    assert!(prepared(agent, aim).await.is_ok());
    let back = WithdrawConsent { consent: mandate, withdrawn_on: "2026-11-20".into(), note: String::new() };
    consent::consent_withdraw(agent, back).await.unwrap();
    let withdrawn = Refusal::ConsentWithdrawn { on: "2026-11-20".into() };
    assert_eq!(refusal(prepared(agent, aim).await), withdrawn);
}

#[tokio::test]
async fn no_letter_goes_to_the_home_she_shares_with_him_unless_she_said_why_it_may() {
    let home = SafeContactInput {
        shares_home: true,
        letter_address: "Chez Louise, 12 rue de la Fable inventée, 59160 Lomme".into(),
        ..said(true, false)
    };
    let asked = Refusal::RiskNotCleared { field: "risk_reason".into(), what: "letter".into() };
    let (mut bench, file) = desk(Some(said(true, false))).await;
    let agent = bench.agent();
    let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    let saved = safe_contact_update(agent, SafeContactUpdate { person, with: home.clone() }).await;
    assert_eq!(refusal(saved), asked);
    let why = "Elle relève seule la boîte.";
    let with = SafeContactInput { risk_reason: why.into(), ..home.clone() };
    let kept = safe_contact_update(agent, SafeContactUpdate { person, with }).await.unwrap();
    assert_eq!(kept.instruction.risk_reason, why);
    let basis = Some(LetterBasis::Appointment(booked(agent, file, "2026-11-24", false).await));
    let aim = LetterAim { case_file: file, kind: LetterKind::Invitation, basis };
    assert!(prepared(agent, aim).await.is_ok());
    // She moved to the address of the letters since the instruction was taken.
    let elsewhere = SafeContactInput { shares_home: true, ..said(true, false) };
    safe_contact_update(agent, SafeContactUpdate { person, with: elsewhere }).await.unwrap();
    assert!(prepared(agent, aim).await.is_ok());
    person_update(agent, PersonUpdate { person, with: NewPerson { address: ELSEWHERE.into(), ..newcomer() } })
        .await
        .unwrap();
    assert_eq!(refusal(prepared(agent, aim).await), asked);
}

#[tokio::test]
async fn an_address_that_a_judge_lets_her_hide_is_in_no_letter_and_the_elected_domicile_is() {
    let hidden =
        SafeContactInput { address_hidden: true, elected_domicile: "Me Fictif, avocat".into(), ..said(true, true) };
    let (mut bench, file) = desk(Some(hidden)).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let (_, pdf) = made(agent, aim).await;
    let words = words_of(&pdf);
    assert!(words.contains("domicile élu") && words.contains("Me Fictif, avocat"), "{words}");
    assert!(!words.contains("rue de la Fable"), "{words}");
}

#[tokio::test]
async fn a_letter_names_who_acts_for_the_person_as_it_was_noted() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    let with = NewPerson {
        representation: Some("curatelle".into()),
        representative: "Service inventé des tutelles".into(),
        ..newcomer()
    };
    person_update(agent, PersonUpdate { person, with }).await.unwrap();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let body = prepared(agent, aim).await.unwrap().body;
    assert!(body.contains("Curatelle, Service inventé des tutelles"), "{body}");
}

#[tokio::test]
async fn who_asks_for_no_news_is_written_to_through_the_desk_alone() {
    for (said, through) in [(said(true, false), true), (said(true, true), false)] {
        let (mut bench, file) = desk(Some(said)).await;
        let agent = bench.agent();
        let silent = NewReferral { wants_outcome: false, ..report(file, "SIGNALEMENT_AVEC_ACCORD") };
        let id = referral_draft(agent, silent).await.unwrap().id;
        let aim = LetterAim { case_file: file, kind: LetterKind::Report, basis: Some(LetterBasis::Referral(id)) };
        let body = prepared(agent, aim).await.unwrap().body;
        assert_eq!(body.contains("Ne pas écrire à la personne"), through, "{body}");
    }
}

#[tokio::test]
async fn no_letter_is_begun_to_somebody_who_was_not_asked_or_does_not_want_any() {
    let no_address = SafeContactInput { letter_address: " ".into(), ..said(true, false) };
    for (said, expected) in [
        (None, Refusal::InstructionNeverAsked),
        (Some(said(false, true)), Refusal::LetterForbidden),
        (Some(no_address), Refusal::LetterAddressUnknown),
    ] {
        let (mut bench, file) = desk(said).await;
        let agent = bench.agent();
        let basis = Some(LetterBasis::Appointment(booked(agent, file, "2026-11-24", false).await));
        let aim = LetterAim { case_file: file, kind: LetterKind::Invitation, basis };
        assert_eq!(refusal(prepared(agent, aim).await), expected);
        let choices = letter_choices(agent, OneCaseFile { case_file: file }).await.unwrap().choices;
        let choice: &LetterChoice = choices.iter().find(|choice| choice.aim == aim).unwrap();
        assert_eq!(choice.refused, Some(expected));
    }
}

#[tokio::test]
async fn a_protected_address_is_printed_nowhere_by_mistake() {
    for (said, prints) in [(None, false), (Some(said(true, false)), false), (Some(said(false, true)), true)] {
        let stated = said.is_some();
        let (mut bench, file) = desk(said).await;
        let agent = bench.agent();
        let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
        let (_, pdf) = made(agent, aim).await;
        let words = words_of(&pdf);
        assert_eq!(words.contains("rue de la Fable"), prints, "{words}");
        assert_eq!(words.contains("adresse à ne pas communiquer"), !prints, "{words}");
        // Typed by hand it does not pass either, however it is typed; nor does a number before the question was asked.
        let begun = as_begun(&prepared(agent, aim).await.unwrap(), revision(agent, file).await);
        let typed = |words: &str| NewLetter { body: format!("Elle habite {words}."), ..begun.clone() };
        let address = letter_preview(agent, typed("12, RUE DE LA FABLE INVENTEE à Lomme")).await;
        let number = letter_preview(agent, typed("(tél. 0639981234)")).await;
        if !stated {
            assert_eq!(refusal(address), Refusal::InstructionNeverAsked);
            assert_eq!(refusal(number), Refusal::InstructionNeverAsked);
        } else if prints {
            assert!(address.is_ok() && number.is_ok());
        } else {
            assert_eq!(refusal(address), Refusal::AddressWithheld);
            assert!(number.is_ok());
        }
    }
}

#[tokio::test]
async fn an_address_is_shown_only_against_the_instruction_that_was_read() {
    let (mut bench, file) = desk(Some(said(true, true))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let unread = letter_prepare(agent, PrepareLetter { aim, instruction_revision: None }).await;
    assert_eq!(refusal(unread), Refusal::InstructionChanged);
    let (letter, _) = made(agent, aim).await;
    let (id, read) = (letter.line.id, revision(agent, file).await);
    assert!(letter_pages(agent, LetterToShow { letter: id, instruction_revision: read }).await.is_ok());

    let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    safe_contact_update(agent, SafeContactUpdate { person, with: said(true, false) }).await.unwrap();
    for instruction_revision in [None, read, revision(agent, file).await] {
        let pages = letter_pages(agent, LetterToShow { letter: id, instruction_revision }).await;
        assert_eq!(refusal(pages), Refusal::AddressWithheld);
        let pdf = letter_pdf(agent, LetterToShow { letter: id, instruction_revision }).await;
        assert!(pdf.is_err());
    }
}

/// The same letter with a number, or an e-mail, typed in it.
fn saying(begun: &NewLetter, words: &str) -> NewLetter {
    NewLetter { body: format!("Pour la joindre : {words}."), ..begun.clone() }
}

#[tokio::test]
async fn a_number_or_an_e_mail_goes_only_where_it_is_safe_before_who_read_the_instruction() {
    let email = "louise@exemple.invalid";
    let with = |phone_safe, email| SafeContactInput { phone_safe, email, ..said(false, false) };
    for (said, number_goes, email_goes) in [
        (with(PhoneSafe::Yes, false), true, false),
        (with(PhoneSafe::Unknown, true), false, true),
        (with(PhoneSafe::No, false), false, false),
    ] {
        let (mut bench, file) = desk(Some(said)).await;
        let agent = bench.agent();
        let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
        let (begun, read) = (prepared(agent, aim).await.unwrap(), revision(agent, file).await);
        for (words, goes) in [("06.39.98.12.34", number_goes), ("Louise@Exemple.invalid", email_goes)] {
            let preview = letter_preview(agent, saying(&as_begun(&begun, read), words)).await;
            let unread = letter_preview(agent, saying(&as_begun(&begun, None), words)).await;
            if goes {
                assert!(preview.is_ok(), "{words}");
                assert_eq!(refusal(unread), Refusal::InstructionChanged, "{words}");
            } else {
                assert_eq!(refusal(preview), Refusal::ContactWithheld, "{words}");
                assert_eq!(refusal(unread), Refusal::ContactWithheld, "{words}");
            }
        }
        let listed = NewLetter { subject: format!("Écrire à {email}"), ..as_begun(&begun, read) };
        assert_eq!(refusal(letter_preview(agent, listed).await), Refusal::LetterSubject { field: "subject".into() });
    }
}

#[tokio::test]
async fn a_partner_is_told_a_number_only_with_the_name_that_was_agreed_to() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    agree(agent, file).await;
    for names_person in [false, true] {
        let aim = oriented(agent, file, names_person).await;
        let (begun, read) = (prepared(agent, aim).await.unwrap(), revision(agent, file).await);
        let preview = letter_preview(agent, saying(&as_begun(&begun, read), PHONE)).await;
        if names_person {
            assert!(preview.is_ok());
        } else {
            assert_eq!(refusal(preview), Refusal::ContactWithheld);
        }
    }
}

#[tokio::test]
async fn a_letter_that_says_a_number_is_opened_again_only_against_the_instruction() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let (begun, read) = (prepared(agent, aim).await.unwrap(), revision(agent, file).await);
    let made = letter_make(agent, saying(&as_begun(&begun, read), PHONE)).await.unwrap();
    assert!(made.safe_contact.is_some() && made.body.is_empty());
    let show = |instruction_revision| LetterToShow { letter: made.line.id, instruction_revision };
    assert_eq!(refusal(letter_pages(agent, show(None)).await), Refusal::InstructionChanged);
    assert!(letter_pdf(agent, show(None)).await.is_err());
    assert!(letter_pages(agent, show(read)).await.is_ok());
    let revealed: i64 = sqlx::query_scalar("select count(*) from journal where verb = 'revealed'")
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    assert_eq!(revealed, 1, "shown once");

    // Another number since, and a telephone that is not safe any more: what was printed stays what it is.
    let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    let renumbered = NewPerson { phone: "06 39 98 00 00".into(), ..newcomer() };
    person_update(agent, PersonUpdate { person, with: renumbered }).await.unwrap();
    let with = SafeContactInput { phone_safe: PhoneSafe::No, ..said(false, false) };
    safe_contact_update(agent, SafeContactUpdate { person, with }).await.unwrap();
    let now = revision(agent, file).await;
    assert_eq!(refusal(letter_pages(agent, show(now)).await), Refusal::ContactWithheld);
    assert_eq!(refusal(letter_pdf(agent, show(now)).await), Refusal::ContactWithheld);
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_the_facts_already_say_of_a_number_is_shown_to_nobody_who_has_not_read_the_instruction() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let told =
        NewReferral { statement: format!("Il a effacé le {PHONE}."), ..report(file, "SIGNALEMENT_AVEC_ACCORD") };
    let id = referral_draft(agent, told).await.unwrap().id;
    let aim = LetterAim { case_file: file, kind: LetterKind::Report, basis: Some(LetterBasis::Referral(id)) };
    let choices = letter_choices(agent, OneCaseFile { case_file: file }).await.unwrap().choices;
    assert!(choices.iter().find(|choice| choice.aim == aim).unwrap().holds_contact);
    let unread = letter_prepare(agent, PrepareLetter { aim, instruction_revision: None }).await;
    assert_eq!(refusal(unread), Refusal::InstructionChanged);
    assert!(prepared(agent, aim).await.is_ok());
}

#[tokio::test]
async fn the_number_and_the_address_of_a_record_made_one_with_hers_are_hers() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let kept = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    let (phone, address) = ("06 39 98 77 66".to_owned(), "9 impasse du Songe\n59000 Lille".to_owned());
    let other = NewPerson { phone: phone.clone(), address, email: "autre@exemple.invalid".into(), ..newcomer() };
    let absorbed = person_create(agent, other).await.unwrap().id;
    merge(agent, TwoPersons { kept, absorbed }).await.unwrap();
    let with = SafeContactInput { phone_safe: PhoneSafe::No, ..said(false, false) };
    safe_contact_update(agent, SafeContactUpdate { person: kept, with }).await.unwrap();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let (begun, read) = (prepared(agent, aim).await.unwrap(), revision(agent, file).await);
    for (words, expected) in [
        (phone.as_str(), Refusal::ContactWithheld),
        ("autre@exemple.invalid", Refusal::ContactWithheld),
        ("9 impasse du Songe", Refusal::AddressWithheld),
    ] {
        let preview = letter_preview(agent, saying(&as_begun(&begun, read), words)).await;
        assert_eq!(refusal(preview), expected, "{words}");
    }
}

#[tokio::test]
async fn the_opinion_that_was_given_stands_in_the_letter_of_its_referral_and_in_no_other() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "EVVI_APPROFONDIE").await;
    let Some(LetterBasis::Referral(referral)) = aim.basis else { panic!() };
    let assessment = individual_assessment_start(agent, OneCaseFile { case_file: file }).await.unwrap().id;
    let content = AssessmentContent {
        referral: Some(referral),
        asked_by: "procureur".into(),
        consent: Some("written".into()),
        consent_on: Some("2026-11-05".into()),
        signs: vec!["grossesse".into(), "argent".into()],
        vulnerability: "Enceinte\nde six mois.".into(),
        measures: vec!["tgd".into(), "audition_a_part".into()],
        opinion: "Un téléphone grave danger paraît nécessaire.".into(),
        ..AssessmentContent::default()
    };
    individual_assessment_write(agent, WrittenAssessment { assessment, content }).await.unwrap();
    let unfinished = prepared(agent, aim).await.unwrap();
    assert!(unfinished.missing.iter().any(|one| one.name == "évaluation.avis"), "{:?}", unfinished.missing);
    assert!(!unfinished.body.contains("Enceinte"), "what is not given does not leave");

    individual_assessment_give(agent, GiveOpinion { assessment, given_on: "2026-11-20".into() }).await.unwrap();
    let begun = prepared(agent, aim).await.unwrap();
    assert!(begun.missing.iter().all(|one| !one.name.starts_with("évaluation")), "{:?}", begun.missing);
    for said in [
        "- Vulnérabilité\u{a0}: Grossesse. Enceinte de six mois.\n",
        "- Emprise\u{a0}: Argent et papiers contrôlés.\n",
        "- Importance du préjudice\u{a0}: rien de noté à ce jour.\n",
        "- Audition à part de la personne mise en cause\n- Téléphone grave danger\n",
        "# Avis\nUn téléphone grave danger paraît nécessaire.\n",
    ] {
        assert!(begun.body.contains(said), "{said} in {}", begun.body);
    }
    let other = drafted(agent, file, "EVVI_APPROFONDIE").await;
    assert!(!prepared(agent, other).await.unwrap().body.contains("Enceinte"));
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_report_names_whom_the_facts_are_laid_to_and_what_goes_with_it_and_nobody_else_reads_the_name() {
    let (mut bench, file) = desk(Some(said(true, false))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let unnamed = prepared(agent, aim).await.unwrap().body;
    assert!(unnamed.contains("# Pièces jointes\nAucune.\n") && !unnamed.contains("Nom indiqué"), "{unnamed}");
    for name in ["Marc Fictif", "le grand Marc"] {
        let new = NewAllegedOffender { case_file: file, name: name.into() };
        alleged_offender_add(agent, new).await.unwrap();
    }
    for (title, confidential, dated_on) in [
        ("Certificat du CHU", false, Some("2026-11-03".to_owned())),
        ("Photos du couloir", false, None),
        ("Suivi du psychologue", true, None),
    ] {
        let chosen = Document { name: "piece.txt".into(), bytes: b"Un mot.".to_vec() };
        let offer = attached_document_offer(agent, Nothing {}, chosen).await.unwrap().offer;
        let (title, kind) = (title.to_owned(), "autre".to_owned());
        let new = NewAttachedDocument { case_file: file, title, kind, dated_on, confidential, offer };
        attached_document_add(agent, new).await.unwrap();
    }
    let body = prepared(agent, aim).await.unwrap().body;
    for said in [
        "# Personne mise en cause\nNom indiqué\u{a0}: Marc Fictif\u{a0}; le grand Marc. Lien avec la personne, selon ce qu’elle dit\u{a0}: Ex-conjoint ou ex-conjointe.\n",
        "- Certificat du CHU, du 3 novembre 2026\n- Photos du couloir\n\nUne pièce confidentielle du dossier n’est pas jointe.\n",
        "Représentant légal\u{a0}: aucun n’est connu de la permanence\n",
        "# Urgence\n[à compléter",
    ] {
        assert!(body.contains(said), "{said} in {body}");
    }
    assert!(!body.contains("psychologue"), "{body}");
    for aim in every_kind(agent, file).await {
        let body = prepared(agent, aim).await.unwrap().body;
        let authority = aim.kind.reader() == Reader::Authority;
        // Who asked only whether she was reached is told nothing of the facts.
        let told = authority && aim.kind != LetterKind::RequisitionAnswer;
        assert_eq!(Field::AllegedOffender.fits(aim.kind), told, "{aim:?}");
        assert!(told || !body.contains("Fictif"), "{aim:?}: {body}");
    }
}

#[tokio::test]
async fn a_minor_has_somebody_who_answers_for_them_and_the_report_is_not_made_before_they_are_said() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "SIGNALEMENT_VULNERABLE").await;
    let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    // Today is 23 November 2026.
    for (born_on, birth_year, missing) in [
        (Some("2008-11-23"), None, false),
        (Some("2008-11-24"), None, true),
        (None, Some(2007), false),
        (None, Some(2008), true),
        (None, None, true),
    ] {
        let with = NewPerson { born_on: born_on.map(str::to_owned), birth_year, ..newcomer() };
        person_update(agent, PersonUpdate { person, with }).await.unwrap();
        let names = prepared(agent, aim).await.unwrap().missing;
        let named = names.iter().any(|one| one.name == "personne.représentant légal");
        assert_eq!(named, missing, "{born_on:?} {birth_year:?}");
    }
}

#[tokio::test]
async fn the_mayor_signs_only_what_a_public_agent_reports_and_the_next_letter_does_not_remember_it() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let agreed = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let begun = prepared(agent, agreed).await.unwrap();
    assert!(!begun.mayor_may_sign);
    let by_mayor =
        |begun: &PreparedLetter| NewLetter { mayor: Some("Le maire, Sacha Modèle".into()), ..as_begun(begun, None) };
    let mayor = Refusal::UnknownCode { field: "mayor".into() };
    assert_eq!(refusal(letter_preview(agent, by_mayor(&begun)).await), mayor);

    let profile = Profile { profession: Some("accueillant".into()), employer: Employer::Public };
    profile_update(agent, profile).await.unwrap();
    let aim = drafted(agent, file, "SIGNALEMENT_ART40").await;
    let Some(LetterBasis::Referral(id)) = aim.basis else { panic!() };
    let begun = prepared(agent, aim).await.unwrap();
    assert!(begun.mayor_may_sign);
    let unnamed = NewLetter { mayor: Some(" ".into()), ..as_begun(&begun, None) };
    assert_eq!(refusal(letter_preview(agent, unnamed).await), Refusal::Missing { field: "mayor".into() });
    let read = async |agent: &mut Agent, letter: NewLetter| {
        let letter = letter_make(agent, letter).await.unwrap().line.id;
        words_of(&letter_pdf(agent, LetterToShow { letter, instruction_revision: None }).await.unwrap().bytes)
    };
    let signed = read(agent, by_mayor(&begun)).await;
    assert!(signed.contains("Affaire suivie par Ada") && signed.contains("Le maire, Sacha Modèle"), "{signed}");
    assert!(!signed.contains("agent public"), "{signed}");
    assert!(referral(agent, OneReferral { referral: id }).await.unwrap().mayor_signs);

    let again = as_begun(&prepared(agent, aim).await.unwrap(), None);
    let own = read(agent, again).await;
    assert!(own.contains("agent public") && !own.contains("Sacha Modèle"), "{own}");
    assert!(!referral(agent, OneReferral { referral: id }).await.unwrap().mayor_signs);
    assert_whole(agent).await;
}

#[tokio::test]
async fn who_wants_to_know_of_a_release_has_it_said_to_the_procureur_and_the_register_and_nobody_else() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let sentence = "souhaite être informée de toute libération";
    let kinds = [("SIGNALEMENT_AVEC_ACCORD", true), ("DEMANDE_SUITES", true), ("DEMANDE_OP", false)];
    for wanted in [None, Some(false), Some(true)] {
        let note = NoteReleaseWish { case_file: file, wanted, said_on: "2026-11-20".into() };
        release_wish_note(agent, note).await.unwrap();
        for (kind, says) in kinds {
            let aim = drafted(agent, file, kind).await;
            let body = prepared(agent, aim).await.unwrap().body;
            assert_eq!(body.contains(sentence), says && wanted == Some(true), "{kind} {wanted:?}: {body}");
        }
    }
}

#[tokio::test]
async fn a_letter_follows_the_agreement_of_its_referral() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let without = NewReferral { consent: None, consent_on: None, ..report(file, "SIGNALEMENT_AVEC_ACCORD") };
    let id = referral_draft(agent, without).await.unwrap().id;
    let aim = LetterAim { case_file: file, kind: LetterKind::Report, basis: Some(LetterBasis::Referral(id)) };
    assert_eq!(refusal(prepared(agent, aim).await), Refusal::ConsentNeeded);
    // What binds public agents is not written by an association.
    let public = drafted(agent, file, "SIGNALEMENT_ART40").await;
    assert_eq!(refusal(prepared(agent, public).await), Refusal::PublicAgentOnly);
    // Another kind of letter than the referral's own.
    let wrong = LetterAim { kind: LetterKind::Transmittal, ..aim };
    assert_eq!(refusal(prepared(agent, wrong).await), Refusal::UnknownCode { field: "kind".into() });

    let reminder = sent(agent, file).await;
    assert!(prepared(agent, reminder).await.is_ok());
    let consents = consent::consents(agent, OneCaseFile { case_file: file }).await.unwrap();
    let withdrawal = WithdrawConsent {
        consent: consents.first().unwrap().id,
        withdrawn_on: "2026-11-20".into(),
        note: String::new(),
    };
    consent::consent_withdraw(agent, withdrawal).await.unwrap();
    let withdrawn = Refusal::ConsentWithdrawn { on: "2026-11-20".into() };
    assert_eq!(refusal(prepared(agent, reminder).await), withdrawn);
}

#[tokio::test]
async fn a_partner_reads_a_name_only_on_an_agreement_to_that_partner() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let named = oriented(agent, file, true).await;
    assert_eq!(refusal(prepared(agent, named).await), Refusal::ConsentNeeded);
    let unnamed = oriented(agent, file, false).await;
    let (_, pdf) = made(agent, unnamed).await;
    assert!(!words_of(&pdf).contains("Louise"), "{}", words_of(&pdf));
    agree(agent, file).await;
    let (_, pdf) = made(agent, named).await;
    assert!(words_of(&pdf).contains("Madame Louise Exemple"), "{}", words_of(&pdf));
}

#[tokio::test]
async fn a_reminder_letter_notes_the_reminder_with_its_referral_in_one_act() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let aim = sent(agent, file).await;
    let Some(LetterBasis::Referral(id)) = aim.basis else { panic!() };
    let begun = prepared(agent, aim).await.unwrap();
    let wrong = NewLetter { reminded_how: Some("pigeon".into()), ..as_begun(&begun, None) };
    assert_eq!(refusal(letter_make(agent, wrong).await), Refusal::UnknownCode { field: "sent_how".into() });
    assert_eq!(letters(agent, OneCaseFile { case_file: file }).await.unwrap(), []);
    let right = NewLetter { reminded_how: Some("lettre_simple".into()), ..as_begun(&begun, None) };
    letter_make(agent, right).await.unwrap();
    let after = referral(agent, OneReferral { referral: id }).await.unwrap();
    assert_eq!(after.state, crate::referral::state::State::Reminded);
    assert!(after.steps.iter().any(|step| step.how.as_deref() == Some("lettre_simple")));
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_letter_that_was_made_keeps_its_words_its_bytes_and_its_place_in_the_file() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let Some(LetterBasis::Referral(referral)) = aim.basis else { panic!() };
    let (letter, before) = made(agent, aim).await;
    let hash: [u8; 32] = Sha256::digest(&before).into();
    assert_eq!(letter.file_hash, data_encoding::HEXLOWER.encode(&hash));

    let other = NewLetterTemplate { kind: aim.kind, subject: "Autre".into(), body: "Autre texte.".into() };
    letter_template_save(agent, other).await.unwrap();
    letterhead_save(agent, Letterhead { organisation: "Autre".into(), ..Letterhead::default() }).await.unwrap();
    let person = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().person.id;
    let renamed = NewPerson { used_name: "Autre".into(), ..newcomer() };
    person_update(agent, PersonUpdate { person, with: renamed }).await.unwrap();
    referral_discard(agent, OneReferral { referral }).await.unwrap();

    let again = LetterToShow { letter: letter.line.id, instruction_revision: None };
    assert_eq!(letter_pdf(agent, again).await.unwrap().bytes, before);
    let timeline = case_file::find(&mut agent.desk, file, agent.clock.today()).await.unwrap().timeline;
    let item = timeline.iter().find(|item| item.kind == crate::case_file::timeline::TimelineKind::Letter).unwrap();
    assert_eq!((item.id, item.code.as_deref()), (letter.line.id, Some("report")));
    let verbs: Vec<String> = sqlx::query_scalar("select verb from journal where noun = 'letter' order by sequence")
        .fetch_all(&mut agent.desk)
        .await
        .unwrap();
    assert_eq!(verbs, ["created", "exported", "exported"]);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_letter_with_a_gap_or_a_sign_that_no_font_has_is_not_made_and_the_sentence_names_it() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let aim = drafted(agent, file, "EVVI_APPROFONDIE").await;
    let begun = prepared(agent, aim).await.unwrap();
    let gap = NewLetter { body: begun.body.clone(), ..as_begun(&begun, None) };
    assert!(letter_preview(agent, gap.clone()).await.is_ok(), "what is missing is seen in its place");
    assert_eq!(refusal(letter_make(agent, gap).await), Refusal::LetterGap { what: Field::AssessmentHarm.label() });
    let arabic = NewLetter { body: "مريم".into(), ..as_begun(&begun, None) };
    let characters = "م\u{a0}ر\u{a0}ي".to_owned();
    assert_eq!(
        refusal(letter_make(agent, arabic).await),
        Refusal::LetterCharacters { field: "body".into(), characters }
    );
    let nobody = NewLetter { to: " \n ".into(), ..as_begun(&begun, None) };
    assert_eq!(refusal(letter_make(agent, nobody).await), Refusal::Missing { field: "to".into() });
    let long = NewLetter { to: "un\n".repeat(8), ..as_begun(&begun, None) };
    assert_eq!(refusal(letter_make(agent, long).await), Refusal::LetterAddressTooLong { field: "to".into() });
}

#[tokio::test]
async fn what_the_desk_writes_takes_the_place_of_the_programs_text_until_it_is_taken_back() {
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    let kind = LetterKind::Notice;
    let own = |templates: Vec<LetterTemplate>| templates.into_iter().find(|one| one.kind == kind).unwrap();
    let programs = own(letter_templates(agent, Nothing {}).await.unwrap());
    assert_eq!(programs.version, None);
    let new = |body: &str| NewLetterTemplate { kind, subject: "Vos droits".into(), body: body.into() };
    for (body, expected) in [
        ("un\n{personne.surnom}", Refusal::LetterField { name: "personne.surnom".into(), line: 2 }),
        ("un {date", Refusal::LetterBrace { line: 1 }),
        ("{saisine.exposé}", Refusal::LetterFieldElsewhere { name: "saisine.exposé".into(), line: 1 }),
        (" ", Refusal::Missing { field: "body".into() }),
    ] {
        assert_eq!(refusal(letter_template_save(agent, new(body)).await), expected);
        assert_eq!(refusal(letter_template_preview(agent, new(body)).await), expected);
    }
    let saved = letter_template_save(agent, new("Bonjour {personne.nom}.")).await.unwrap();
    assert!(saved.version.is_some());
    let (letter, pdf) = made(agent, LetterAim { case_file: file, kind, basis: None }).await;
    assert_eq!(letter.template, saved.version);
    assert!(words_of(&pdf).contains("Bonjour Madame Louise Exemple."));
    let back = letter_template_reset(agent, OneLetterTemplate { kind }).await.unwrap();
    assert_eq!((back.version, back.body), (None, programs.body));
    assert_whole(agent).await;
}

#[tokio::test]
async fn nothing_is_invented_and_what_is_missing_is_named() {
    let mut bench = bench().await;
    assert_eq!(letterhead(bench.agent(), Nothing {}).await.unwrap(), Letterhead::default());
    let (mut bench, file) = desk(Some(said(false, false))).await;
    let agent = bench.agent();
    letterhead_save(agent, Letterhead::default()).await.unwrap();
    let aim = drafted(agent, file, "SIGNALEMENT_AVEC_ACCORD").await;
    let begun = prepared(agent, aim).await.unwrap();
    let missing: Vec<&str> = begun.missing.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(
        missing,
        ["organisme.nom", "organisme.adresse", "organisme.téléphone", "organisme.ville", "to"],
        "the address of the prosecutor that nobody checked is not printed"
    );
    let entry = partner::find(&mut agent.desk, "parquet", agent.clock.today()).await.unwrap().entry;
    let (address, verified_on) = ("13 avenue inventée, 59000 Lille".to_owned(), Some("2026-11-20".to_owned()));
    let with = partner::NewPartner { address, verified_on, ..entry };
    partner::partner_save(agent, PartnerSave { code: Some("parquet".into()), with }).await.unwrap();
    let to = prepared(agent, aim).await.unwrap().to.unwrap();
    assert!(to.ends_with("Lille\n13 avenue inventée\n59000 Lille"), "{to}");
}

#[test]
fn whatever_is_typed_gives_a_pdf_or_a_refusal() {
    let sheet = |body: &str| Sheet {
        head: vec!["Permanence".into()],
        to: vec!["À qui de droit".into()],
        dated: "Le 23 novembre 2026".into(),
        references: Vec::new(),
        subject: "Objet".into(),
        body: body.to_owned(),
        signature: vec!["Camille Exemple".into()],
    };
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
    let typed = "([\\PC\\n{}#*_$@<>\\\\`\"-]|\\{personne\\.nom\\}|\n- |\n# ){0,80}";
    runner
        .run(&typed, |typed| {
            let request = NewLetterTemplate { kind: LetterKind::Notice, subject: "Objet".into(), body: typed };
            let Ok(template) = template::checked(request) else { return Ok(()) };
            let body = words::filled(&template.body, |_| "#panic() *x* {y}".to_owned()).unwrap();
            let pdf = sheet(&body).pdf(LetterKind::Notice, day, None);
            prop_assert!(pdf.is_ok(), "{body:?}: {pdf:?}");
            Ok(())
        })
        .unwrap();
    assert!(
        words_of(&sheet("#panic() *gras*").pdf(LetterKind::Notice, day, None).unwrap()).contains("#panic() *gras*")
    );
}
