//! Every rule against what it must find, and against what people write every day.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::{
    ExcessKind as Kind,
    count::{ExcessMarks, TextForm},
    *,
};
use crate::{
    alleged_offender::{NewAllegedOffender, alleged_offender_add},
    appointment::tests::{assert_whole, file_of},
    hand_over::{NewHandOver, hand_over_sign},
    interview::{CorrectInterview, NewInterview, interview_add, interview_correct},
    referral::{
        NewReferral, ReferralEdit,
        writing::{referral_draft, referral_edit},
    },
    session::bench::bench,
};

/// Zoé Lefèvre is helped; Ada is a colleague; the desk knows the association Louise Michel and its number.
fn known() -> Known {
    let mut known = Known::default();
    known.add_name(["Lefèvre", "", "Zoé"]);
    known.add_name(["Ada"]);
    known.add_structure("Louise Michel", "03 20 00 00 01", "accueil@exemple.invalid");
    known
}

/// What was found, with its words.
fn marked(text: &str) -> Vec<(Kind, String)> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let words = |one: &Excess| String::from_utf16_lossy(&units[one.from..one.until]);
    found(text, &known()).iter().map(|one| (one.kind, words(one))).collect()
}

fn check(text: &str, expected: &[(Kind, &str)]) {
    let expected: Vec<(Kind, String)> = expected.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect();
    assert_eq!(marked(text), expected, "{text}");
}

#[test]
fn every_wording_of_the_list_is_found() {
    for line in wording::lines().unwrap() {
        for words in line.words.split('|') {
            let text = format!("Ce jour, {words}, puis rien.");
            assert_eq!(marked(&text), [(line.kind, words.to_owned())], "{words}");
        }
    }
}

#[test]
fn every_exception_of_the_list_is_one_and_hides_no_other_place() {
    for line in wording::lines().unwrap() {
        for longer in line.unless.split('|').filter(|longer| !longer.is_empty()) {
            let of_kind = |text: &str| marked(text).into_iter().filter(|(kind, _)| *kind == line.kind).count();
            assert_eq!(of_kind(&format!("Ce jour, {longer}, puis rien.")), 0, "{longer}");
            let first = line.words.split('|').next().unwrap();
            assert_eq!(of_kind(&format!("Ce jour, {longer}, puis rien. Enfin, {first}.")), 1, "{longer}");
        }
    }
}

#[test]
fn somebody_else_s_name_is_found_however_it_is_given() {
    let name = |words| (Kind::Name, words);
    for (text, expected) in [
        ("Elle est venue avec M. Delattre.", vec![name("Delattre")]),
        ("Mme DELATTRE a appelé.", vec![name("DELATTRE")]),
        ("Madame de La Tour confirme.", vec![name("La Tour")]),
        ("Son ex-conjoint, Karim Delattre, l’attend.", vec![name("Karim Delattre")]),
        ("Hier Karim est revenu.", vec![name("Karim")]),
        ("Karim est revenu hier.", vec![name("Karim")]),
        ("Elle vit avec Rose depuis mai.", vec![name("Rose")]),
        ("Pierre Delattre l’a suivie.", vec![name("Pierre Delattre")]),
        ("Son voisin Delattre a tout vu.", vec![name("Delattre")]),
        ("Sa fille Léa Lefèvre était là.", vec![name("Léa")]),
        ("Un homme surnommé Titi la suit.", vec![name("Titi")]),
        ("Il s’appelle Delattre.", vec![name("Delattre")]),
        ("Elle nomme « Karim Delattre ».", vec![name("Karim Delattre")]),
        ("Jean-Pierre Delattre et Mohamed", vec![name("Jean-Pierre Delattre"), name("Mohamed")]),
    ] {
        check(text, &expected);
    }
}

#[test]
fn whom_the_text_helps_who_acts_by_their_trade_and_places_may_be_named() {
    for text in [
        "Mme Lefèvre est venue, Zoé va mieux.",
        "Madame Zoé LEFÈVRE née Lefèvre",
        "Ada l’a reçue.",
        "Maître Delattre plaidera le 3 décembre.",
        "Le docteur Karim Delattre a établi le certificat.",
        "Plainte reçue par le brigadier Delattre.",
        "Reçue par Me Claire Delattre, avocate.",
        "Mme D. et M. K. étaient présents.",
        "Courrier adressé à Madame le Procureur de la République.",
        "Monsieur le Juge aux affaires familiales",
        "Les faits ont eu lieu rue Victor Hugo, devant le lycée Jean Perrin.",
        "Devant l’hôpital Saint-Vincent, place Jean Jaurès, près du stade Pierre Mauroy.",
        "Orientée vers Louise Michel.",
        "Orientée vers France Victimes à Noël.",
        "Rendez-vous avec l’association Louise Michel.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn numbers_addresses_and_days_of_birth_are_found() {
    for (text, kind, words) in [
        ("Rappeler au 06 39 98 47 12 ce soir", Kind::Telephone, "06 39 98 47 12"),
        ("tél. 0639984712.", Kind::Telephone, "0639984712"),
        ("06.39.98.47.12", Kind::Telephone, "06.39.98.47.12"),
        ("+33 6 39 98 47 12", Kind::Telephone, "33 6 39 98 47 12"),
        ("0033 (0)6 39 98 47 12", Kind::Telephone, "0033 (0)6 39 98 47 12"),
        ("au +32 470 12 34 56", Kind::Telephone, "32 470 12 34 56"),
        ("Écrire à zoe.exemple@courriel.invalid.", Kind::Email, "zoe.exemple@courriel.invalid"),
        ("(z@exemple.invalid)", Kind::Email, "z@exemple.invalid"),
        ("Elle loge 12 bis, rue des Lilas.", Kind::Address, "12 bis, rue des Lilas"),
        ("au 3 avenue de Dunkerque à Lomme", Kind::Address, "3 avenue de Dunkerque"),
        ("au 4, place du Marché", Kind::Address, "4, place du Marché"),
        ("Son frère né le 12/03/1990", Kind::BirthDate, "né le 12/03/1990"),
        ("née le 1er mai 1988 à Lille", Kind::BirthDate, "née le 1er mai 1988"),
        ("sécu 2 88 05 59 350 123 45", Kind::Identifier, "2 88 05 59 350 123 45"),
        ("2880559350123", Kind::Identifier, "2880559350123"),
        ("IBAN FR76 3000 1007 9412 3456 7890 185", Kind::Identifier, "FR76 3000 1007 9412 3456 7890 185"),
    ] {
        check(text, &[(kind, words)]);
    }
}

#[test]
fn other_numbers_are_left_alone() {
    for text in [
        "Appeler le 17, le 3919 ou le 116 006.",
        "Vue au 03 20 00 00 01 ou accueil@exemple.invalid.",
        "PV n° 05912/2026/001234 du 03/12/2026 à 14 h 30.",
        "N° de parquet 26327000123.",
        "ITT de 10 jours, préjudice de 1 250 euros, facture 2026-00412.",
        "Il reste 2 places de parking et 3 cours de danse.",
        "Dossier 2026-0042, article 40-1 du CPP, loi n° 2020-936 du 30 juillet 2020.",
        "Articles 222-33-2, 222-33-2-2 et 1240 du code civil.",
        "Du 12 au 15 mars 2026, de 9 h à 12 h, 3 fois.",
        "Elle habite rue des Lilas ; les faits ont eu lieu avenue de Dunkerque.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_was_said_is_quoted_and_only_an_identity_is_too_much_there() {
    check("Il l’a traitée de « sale musulmane » et de “menteuse”.", &[]);
    check("Il a crié \"voyou\" devant elle.", &[]);
    check("Il dit : « Karim est un voyou ».", &[(Kind::Name, "Karim")]);
    // A mark that was never closed hides no more than its paragraph.
    check("Il dit : « voyou\nC’est une menteuse.", &[(Kind::Judgment, "menteuse")]);
}

#[test]
fn what_is_found_says_what_to_write_instead() {
    let instead = |text| found(text, &known())[0].instead.clone();
    assert_eq!(
        instead("Son agresseur est revenu.").unwrap(),
        "«\u{a0}la personne mise en cause\u{a0}» ou «\u{a0}un inconnu\u{a0}»"
    );
    assert_eq!(instead("Elle prétend avoir été suivie.").unwrap(), "«\u{a0}dit que\u{a0}»");
    assert_eq!(instead("Elle est musulmane."), None);
}

#[test]
fn ordinary_legal_french_raises_nothing() {
    for text in ORDINARY {
        check(text, &[]);
    }
}

#[test]
fn places_are_counted_as_the_page_counts_them() {
    let text = "😀 Élodie\u{301} : c’est une menteuse 👩‍⚖️.";
    let one = found(text, &Known::default()).into_iter().find(|one| one.kind == Kind::Judgment).unwrap();
    let before: String = text.split("menteuse").next().unwrap().to_owned();
    assert_eq!((one.from, one.until), (before.encode_utf16().count(), before.encode_utf16().count() + 8));
}

proptest::proptest! {
    #[test]
    fn places_lie_inside_the_text_in_order_and_apart(text in "([A-Za-zé0-9 .,:;@«»\"'\\n+/-]|M\\. |Karim |rue |né le |06 ){0,60}") {
        let mut end = 0;
        for one in found(&text, &known()) {
            assert!(one.from >= end && one.from < one.until, "{one:?} in {text:?}");
            end = one.until;
        }
        assert!(end <= text.encode_utf16().count());
    }
}

#[tokio::test]
async fn a_supervisor_sees_how_much_too_much_is_written_and_no_word_of_it() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Lefèvre").await.id;
    let notes = |notes: &str| NewInterview {
        case_file: file,
        appointment: None,
        held_on: "2026-11-23".into(),
        minutes: 30,
        mode: "sur_place".into(),
        discipline: None,
        interventions: vec!["juridique".into()],
        notes: notes.into(),
        restricted: None,
    };
    interview_add(agent, notes("Mme Lefèvre dépose plainte.")).await.unwrap();
    let second = interview_add(agent, notes("Mme Lefèvre est une menteuse ; Karim et Hugo aussi.")).await.unwrap();
    // A field that nobody filled is no text.
    interview_add(agent, notes("")).await.unwrap();
    assert_whole(agent).await;
    let counted = |marked, marks: &[(Kind, i64)]| {
        let marks = marks.iter().map(|(kind, marks)| ExcessMarks { kind: *kind, marks: *marks }).collect();
        vec![count::ExcessCount { month: "2026-11".into(), form: TextForm::Interview, written: 2, marked, marks }]
    };
    assert_eq!(
        count::counts(&mut agent.statistics).await.unwrap(),
        counted(1, &[(Kind::Name, 2), (Kind::Judgment, 1)])
    );
    let with = notes("Mme Lefèvre vient avec Karim.");
    interview_correct(agent, CorrectInterview { interview: second.id, with }).await.unwrap();
    assert_eq!(count::counts(&mut agent.statistics).await.unwrap(), counted(1, &[(Kind::Name, 1)]));
    let verified = agent.verify().await.unwrap();
    assert!(verified.facts, "{verified:?}");
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_statement_may_name_whom_the_facts_are_laid_to_and_a_hand_over_whoever_stands_on_its_lines() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Delattre").await.id;
    let noted = NewAllegedOffender { case_file: file, name: "Hugo Exemple".into() };
    alleged_offender_add(agent, noted).await.unwrap();
    let draft = |statement: &str| NewReferral {
        case_file: file,
        kind: "PLAINTE_TRANSMISE".into(),
        statement: statement.into(),
        consent: None,
        consent_on: None,
        geolocation_consent: false,
        wants_outcome: true,
        asked_by: None,
        exception: None,
    };
    let marks = async |agent: &mut Agent, form| {
        let found = count::counts(&mut agent.statistics).await.unwrap();
        found.into_iter().find(|one| one.form == form).map(|one| (one.written, one.marks))
    };
    let referral = referral_draft(agent, draft("M. Delattre met en cause Hugo Exemple.")).await.unwrap().id;
    assert_eq!(marks(agent, TextForm::Referral).await, Some((1, Vec::new())));
    let with = draft("M. Delattre met en cause Hugo Exemple ; Karim l’a vu.");
    referral_edit(agent, ReferralEdit { referral, with }).await.unwrap();
    let name = |marks| vec![ExcessMarks { kind: Kind::Name, marks }];
    assert_eq!(marks(agent, TextForm::Referral).await, Some((1, name(1))));

    let note = "Rappeler M. Delattre ; Karim et Hugo sont passés.".to_owned();
    hand_over_sign(agent, NewHandOver { note, takers: Vec::new() }).await.unwrap();
    assert_eq!(marks(agent, TextForm::HandOver).await, Some((1, name(2))));
    assert!(agent.verify().await.unwrap().facts);
    assert_whole(agent).await;
}

#[tokio::test]
async fn while_a_text_is_typed_its_own_file_says_whom_it_may_name() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Delattre").await.id;
    let typed = |case_file, people| TextTyped { text: "M. Delattre et Zoé sont venus.".into(), case_file, people };
    let kinds = |found: Vec<Excess>| found.iter().map(|one| one.kind).collect::<Vec<_>>();
    assert_eq!(kinds(excess(agent, typed(None, Vec::new())).await.unwrap()), [Kind::Name, Kind::Name]);
    assert!(excess(agent, typed(Some(file), Vec::new())).await.unwrap().is_empty());
    let name = NameTyped { birth_name: "Delattre".into(), used_name: String::new(), first_names: "Zoé".into() };
    assert!(excess(agent, typed(None, vec![name])).await.unwrap().is_empty());
    // What the save refuses is not looked at.
    let text = format!("Karim{}", "x".repeat(200_000));
    assert!(excess(agent, TextTyped { text, case_file: None, people: Vec::new() }).await.unwrap().is_empty());
}

/// Sentences as they are written at a desk: none of them says too much.
const ORDINARY: [&str; 64] = [
    "La personne a été reçue sans rendez-vous, accompagnée de sa sœur.",
    "Elle souhaite déposer plainte et demande comment se constituer partie civile.",
    "Les faits remontent au 12 mars 2026, vers 22 h, à la sortie du métro.",
    "Elle a été frappée au visage ; un certificat médical a été établi, avec une ITT de 6 jours.",
    "Un examen à l’UMJ est prévu lundi.",
    "La personne mise en cause est son ex-conjoint, contre lequel une ordonnance de protection est demandée.",
    "Elle ne souhaite pas que son employeur soit informé.",
    "Main courante déposée au commissariat de Lomme, plainte à confirmer.",
    "Le procureur de la République a classé l’affaire sans suite, motif 21.",
    "Recours possible devant le procureur général près la cour d’appel de Douai.",
    "Information donnée sur la CIVI, le SARVI et l’aide juridictionnelle.",
    "Elle est enceinte de six mois et craint pour l’enfant à naître.",
    "L’auteur présumé a été placé sous contrôle judiciaire avec interdiction de contact.",
    "Il a été déclaré coupable le 3 juin ; l’audience sur intérêts civils est renvoyée.",
    "Il plaide coupable (CRPC).",
    "Elle se sent coupable de ne pas être partie plus tôt.",
    "Elle demande un bracelet anti-rapprochement ou un téléphone grave danger.",
    "Monsieur a quitté le domicile ; Madame y reste avec les enfants.",
    "Madame, Monsieur, je vous prie d’agréer mes salutations distinguées.",
    "Deux enfants de 4 et 7 ans étaient présents au moment des faits.",
    "Elle a reçu plusieurs messages menaçants sur WhatsApp et Snapchat.",
    "Menaces de mort réitérées, avec une arme blanche selon elle.",
    "Le bailleur social propose un relogement ; la demande de mutation est faite.",
    "Elle parle arabe et un peu français : interprète à prévoir.",
    "Elle a été insultée en raison de son origine ; le motif discriminatoire est coché.",
    "Il revient dans son pays d’origine en décembre.",
    "L’origine de l’incendie n’est pas connue.",
    "Le véhicule noir était garé devant l’église Notre-Dame.",
    "Un sac noir et un téléphone de type Galaxy ont été volés.",
    "Elle demande ce type d’aide depuis un an.",
    "La mosquée et l’école se trouvent à cinq minutes.",
    "Orientée vers le Secours catholique pour une aide alimentaire.",
    "Il dit avoir bu avant les faits.",
    "Le médecin traitant a prescrit un arrêt de travail de quinze jours.",
    "Elle a une fracture du poignet et des hématomes sur les bras.",
    "Elle dort mal depuis les faits et demande à voir la psychologue.",
    "Rendez-vous fixé le 4 décembre à 14 h 30 avec la juriste.",
    "Elle viendra avec son avocat ; le dossier d’aide juridictionnelle est complet.",
    "La juge des enfants a été saisie par le conseil départemental.",
    "Une information préoccupante a été transmise à la CRIP.",
    "Art. 40 al. 2 du CPP : avis au procureur. Elle en a été informée.",
    "Cf. le courrier du 2 mai : la caisse n’a pas répondu.",
    "Mai et juin ont été calmes. Avril aussi.",
    "Claire et précise, la réponse du parquet est arrivée lundi.",
    "Rose était la couleur du sac.",
    "Pierre jetée contre la vitrine, devis de 450 euros.",
    "À Noël, elle ira chez sa mère à Arras.",
    "Elle a contacté France Travail, la CAF et la CPAM de Lille.",
    "Conseil : garder les captures d’écran, noter les dates, appeler le 17 en cas de danger.",
    "Elle est fatiguée mais déterminée.",
    "Elle prétend à une indemnisation au titre de l’article 706-3.",
    "Elle proteste de sa bonne foi ; il nie les faits.",
    "Le tribunal judiciaire de Lille, 13e chambre, statuera le 12 janvier.",
    "Son fils est scolarisé au collège Guy Mollet à Lomme.",
    "Un inconnu l’a suivie depuis la station Bourg.",
    "Vol par effraction, porte fracturée, préjudice estimé à 3 200 €.",
    "Elle a fait opposition à sa carte et déposé plainte en ligne (THESEE).",
    "Le SIAVIC et le BAV ont été prévenus avec son accord.",
    "Elle est folle de joie d’avoir obtenu le logement.",
    "Bilan : 1) plainte ; 2) certificat ; 3) avocat.",
    "TRÈS INQUIÈTE. RAPPELER VENDREDI.",
    "Reçue ce jour par téléphone, durée 40 minutes, pas de suite demandée.",
    "Elle a peur qu’il revienne, il a gardé les clés.",
    "Elle a rencontré l’ISCG, qui confirme l’évaluation du danger.",
];
