//! Spreadsheets as desks keep them, taken over into a real vault, and taken back.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::json;

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    person::{OnePerson, person, similar},
    safe_contact::{RevealContact, reveal_contact},
    session::bench::bench,
};

const DESK: &str = "\u{feff}NOM;Prénom;Sexe;Né(e) le;Tél;Adresse;Quartier;Nature des faits;Date des faits;Date d’accueil;Orienté par;Suites\r
INVENTÉE;Zoé;Mme;12/03/1990;06 39 98 00 01;1 rue Fictive;Délivrance;Violences conjugales;02/01/2026;05/01/2026;Commissariat;Plainte transmise\r
INVENTÉE;Zoé;Mme;12/03/1990;06 39 98 00 01;1 rue Fictive;Délivrance;Menaces;01/02/2026;03/02/2026;Mairie;\r
MODÈLE;Ali;M.;1985;639980002;;Wazemmes;Cambriolage;;04/02/2026;;=HYPERLINK(\"x\")\r
EXEMPLE;Léa;F;31/02/1990;;;;Vol;;05/02/2026;;\r
EXEMPLE;Mia;F;;;;;Vol;03/03/2026;05/02/2026;;\r
EXEMPLE;Eva;F;01/01/1880;;;;Vol;;05/02/2026;;\r
EXEMPLE;Lou;F;01/01/2030;;;;Vol;;05/02/2026;;\r
EXEMPLE;Ida;F;06/02/2026;;;;Vol;;05/02/2026;;\r
EXEMPLE;Noé;M;;;;;Chose;;05/02/2026;;\r
;Sans nom;F;;;;;Vol;;05/02/2026;;\r
EXEMPLE;Max;M;;;;;Vol;;;;\r
MODÈLE;Ali;M.;1985;639980002;;Wazemmes;Cambriolage;;04/02/2026;;=HYPERLINK(\"x\")\r
";

fn document(name: &str, bytes: impl Into<Vec<u8>>) -> Document {
    Document { name: name.into(), bytes: bytes.into() }
}

fn guessed(file: &ImportFile) -> Choices {
    Choices {
        sheet: 0,
        columns: file.sheets[0].columns.iter().map(|column| column.guess).collect(),
        values: Vec::new(),
        defaults: Defaults {
            offence: None,
            quality: "victime_directe".into(),
            first_contact: "personne_elle_meme".into(),
            referred_by: "inconnu".into(),
            arrival_mode: "sur_place".into(),
        },
        known: KnownChoice::LeaveOut,
    }
}

async fn read(agent: &mut Agent, bytes: impl Into<Vec<u8>>) -> Choices {
    guessed(&import_read(agent, Nothing {}, document("accueil.csv", bytes)).await.unwrap())
}

async fn counts(agent: &mut Agent) -> [i64; 4] {
    let row = sqlx::query!(
        r#"select (select count(*) from person) as "persons!: i64", (select count(*) from matter) as "matters!: i64",
             (select count(*) from case_file) as "files!: i64", (select count(*) from safe_contact) as "instructions!: i64""#
    )
    .fetch_one(&mut agent.desk)
    .await
    .unwrap();
    [row.persons, row.matters, row.files, row.instructions]
}

async fn assert_all_holds(agent: &mut Agent) {
    assert_whole(agent).await;
    assert!(agent.verify().await.unwrap().facts);
}

#[tokio::test]
async fn a_try_counts_every_line_once_says_why_it_refuses_and_writes_nothing() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let choices = read(agent, DESK).await;
    let plan = import_plan(agent, choices).await.unwrap();
    assert_eq!((plan.lines, plan.case_files, plan.persons, plan.refused, plan.known), (12, 3, 2, 9, 0));
    let day = |field: &str| Refusal::ImpossibleDate { field: field.into() };
    let why: Vec<_> = plan.refused_lines.into_iter().map(|refused| (refused.line, refused.why)).collect();
    assert_eq!(
        why,
        [
            (5, day("born_on")),
            (6, Refusal::FactsAfterIntake),
            (7, day("born_on")),
            (8, day("born_on")),
            (9, Refusal::BornAfter { field: "opened_on".into() }),
            (10, Refusal::UnknownCode { field: "offence".into() }),
            (11, Refusal::Missing { field: "birth_name".into() }),
            (12, Refusal::Missing { field: "opened_on".into() }),
            (13, Refusal::LineRepeated { line: 4 }),
        ]
    );
    assert_eq!(counts(agent).await, [0; 4]);
    assert_eq!(imports(agent, Nothing {}).await.unwrap(), []);
    assert_all_holds(agent).await;
}

#[tokio::test]
async fn an_import_writes_every_accepted_line_in_one_act_and_shows_no_number() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let choices = read(agent, DESK).await;
    let import = import_run(agent, choices).await.unwrap();
    assert_eq!((import.lines, import.persons, import.case_files, import.undone_at.clone()), (12, 2, 3, None));
    assert_eq!(counts(agent).await, [2, 3, 3, 2]);
    assert_all_holds(agent).await;

    let zoe = person(agent, OnePerson { person: 1 }).await.unwrap();
    assert_eq!((zoe.display_name.as_str(), zoe.born_on.as_deref()), ("INVENTÉE Zoé", Some("1990-03-12")));
    assert_eq!(zoe.district.as_deref(), Some("delivrance"));
    let numbers: Vec<_> = zoe.case_files.iter().map(|file| (file.number.as_str(), file.offence.as_str())).collect();
    assert_eq!(numbers, [("2026-0002", "B8"), ("2026-0001", "B1")]);
    assert!(zoe.has_phone && !zoe.safe_contact.stated);
    let reveal = RevealContact { person: 1, instruction_revision: zoe.safe_contact.revision };
    assert_eq!(refusal(reveal_contact(agent, reveal).await), Refusal::InstructionNeverAsked);

    let ali = person(agent, OnePerson { person: 2 }).await.unwrap();
    assert_eq!((ali.birth_year, ali.phone_masked.as_str()), (Some(1985), "•• •• •• •• 02"));
    let facts = matter_of(agent, 3).await;
    assert!(facts.contains("Suites\u{a0}: =HYPERLINK(\"x\")") && facts.contains("Quartier\u{a0}: Wazemmes"), "{facts}");
}

async fn matter_of(agent: &mut Agent, id: i64) -> String {
    sqlx::query_scalar!("select account_of_facts from matter where id = ?", id)
        .fetch_one(&mut agent.desk)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_import_is_taken_back_whole_and_its_numbers_are_never_given_again() {
    let mut bench = bench().await;
    let agent = bench.agent();
    file_of(agent, "Martin").await;
    let before = counts(agent).await;
    let choices = read(agent, DESK).await;
    let import = import_run(agent, choices.clone()).await.unwrap().id;
    let undone = import_undo(agent, OneImport { import }).await.unwrap();
    assert!(undone.undone_at.is_some());
    assert_eq!(counts(agent).await, before);
    assert_all_holds(agent).await;
    let again = Refusal::WrongState { state: "undone".into() };
    assert_eq!(refusal(import_undo(agent, OneImport { import }).await), again);

    import_run(agent, choices).await.unwrap();
    let numbers =
        sqlx::query_scalar!("select number from case_file order by id").fetch_all(&mut agent.desk).await.unwrap();
    assert_eq!(numbers, ["2026-0001", "2026-0005", "2026-0006", "2026-0007"]);
    assert_all_holds(agent).await;
}

#[tokio::test]
async fn an_import_on_which_somebody_built_stays_and_the_files_are_named() {
    let note = |case_file: i64| {
        json!({ "case_file": case_file, "appointment": null, "held_on": "2026-11-20", "minutes": 30,
            "mode": "sur_place", "interventions": ["juridique"], "notes": "Suite." })
    };
    for (step, built) in
        ["interview", "closed", "instruction", "second file", "need", "distinction", "draft"].into_iter().enumerate()
    {
        let mut bench = bench().await;
        let agent = bench.agent();
        let choices = read(agent, DESK).await;
        let import = import_run(agent, choices).await.unwrap().id;
        // To read is not to go on.
        person(agent, OnePerson { person: 1 }).await.unwrap();
        let requests = [
            ("interview_add", note(3)),
            ("case_file_close", json!({ "case_file": 3, "outcome": "autre", "reason": "Fin" })),
            (
                "safe_contact_update",
                json!({ "person": 2, "with": { "phone_safe": "yes", "safe_hours": "", "voicemail": false, "sms": false,
                    "letter": false, "email": false, "introduce_as": "", "letter_address": "", "shares_home": false,
                    "reads_devices": false, "code_word": "", "note": "", "checked_on": null } }),
            ),
            (
                "case_file_open",
                json!({ "person": 2, "new_person": null, "safe_contact": null, "matter": 1, "new_matter": null,
                    "quality": "temoin_direct", "first_contact": "proche", "referred_by": "autre",
                    "arrival_mode": "telephone", "opened_on": "2026-11-20" }),
            ),
            ("need_add", json!({ "case_file": 3, "need": "Changer la serrure", "objective": "", "step": null })),
            ("distinction_add", json!({ "person": 2, "other": 1 })),
            ("draft_save", json!({ "kind": "interview", "subject": "file-3-none", "body": "{}" })),
        ];
        let (command, request) = requests[step].clone();
        bench.session.dispatch(command, request).await.unwrap();
        let refused = refusal(import_undo(bench.agent(), OneImport { import }).await);
        let Refusal::ImportBuiltUpon { files } = refused else { panic!("{built}: {refused:?}") };
        assert!(files.contains("2026-0003"), "{built}: {files}");
        assert_eq!(counts(bench.agent()).await[0], 2, "{built}");
        assert_all_holds(bench.agent()).await;
    }
}

#[tokio::test]
async fn every_table_that_hangs_on_a_file_a_person_or_an_affair_holds_back_the_taking_back_of_an_import() {
    // What the import itself wrote, and what hangs on a record named here.
    let apart = ["safe_contact.person", "interview_correction.case_file"];
    let mut bench = bench().await;
    let hanging: Vec<(String, String)> = sqlx::query_as(
        r#"select sqlite_master.name, pointing."from" from sqlite_master
           join pragma_foreign_key_list(sqlite_master.name) as pointing
           where sqlite_master.type = 'table' and pointing."table" in ('case_file', 'person', 'matter')"#,
    )
    .fetch_all(&mut bench.agent().desk)
    .await
    .unwrap();
    assert!(hanging.len() > 20, "{hanging:?}");
    let statement = include_str!("act.rs");
    for (table, column) in
        hanging.iter().filter(|(table, column)| !apart.contains(&format!("{table}.{column}").as_str()))
    {
        assert!(
            statement.contains(&format!("select {column} from {table}")),
            "{table}.{column} is asked for in built_upon"
        );
    }
}

#[tokio::test]
async fn who_is_there_already_is_left_out_or_taken_over_as_the_person_chooses() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut choices = read(agent, DESK).await;
    import_run(agent, choices.clone()).await.unwrap();
    let plan = import_plan(agent, choices.clone()).await.unwrap();
    assert_eq!((plan.case_files, plan.known, plan.refused), (0, 3, 12));
    assert!(plan.refused_lines.iter().any(|refused| refused.why == Refusal::LooksKnown));
    assert_eq!(refusal(import_run(agent, choices.clone()).await), Refusal::NothingToImport);
    choices.known = KnownChoice::Create;
    let plan = import_plan(agent, choices).await.unwrap();
    assert_eq!((plan.case_files, plan.known, plan.refused), (3, 3, 9));
}

#[tokio::test]
async fn what_the_person_corrects_holds_over_the_guess() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut choices = read(agent, "Nom;Faits;Accueil;Qui\nINVENTÉE;Truc;1er août 2025;PJ\n").await;
    assert_eq!(choices.columns, [Column::BirthName, Column::Offence, Column::OpenedOn, Column::Remark]);
    choices.columns[3] = Column::ReferredBy;
    let plan = import_plan(agent, choices.clone()).await.unwrap();
    let unknown = [&plan.values[0].values[0], &plan.values[1].values[0]].map(|word| (word.value.as_str(), &word.code));
    assert_eq!(unknown, [("Truc", &None), ("PJ", &None)]);
    choices.values = vec![
        ValueChoice { column: Column::Offence, value: "TRUC".into(), code: Some("F1".into()) },
        ValueChoice { column: Column::ReferredBy, value: "PJ".into(), code: Some("police_nationale".into()) },
    ];
    import_run(agent, choices.clone()).await.unwrap();
    let row = sqlx::query!("select offence, referred_by, opened_on from case_file join matter on matter.id = matter")
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    assert_eq!([row.offence, row.referred_by, row.opened_on], ["F1", "police_nationale", "2025-08-01"]);

    choices.columns[3] = Column::Offence;
    assert_eq!(refusal(import_plan(agent, choices.clone()).await), Refusal::ColumnChosenTwice);
    choices.columns.pop();
    assert_eq!(refusal(import_plan(agent, choices).await), Refusal::UnreadableRequest);
}

#[tokio::test]
async fn neither_the_examples_nor_the_refused_lines_show_how_to_reach_somebody() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let text =
        "Nom;Tél;Mel perso;Adresse;Faits;Accueil\nEXEMPLE;06 39 98 00 03;a@exemple.invalid;2 rue Fictive;=1+1;hier\n";
    let file = import_read(agent, Nothing {}, document("accueil.csv", text)).await.unwrap();
    let examples: Vec<_> = file.sheets[0].columns.iter().map(|column| column.examples.concat()).collect();
    assert_eq!(examples, ["EXEMPLE", "•••", "•••", "•••", "=1+1", "hier"]);

    import_plan(agent, guessed(&file)).await.unwrap();
    let saved = import_rejects(agent, Nothing {}).await.unwrap();
    let saved = String::from_utf8(saved.bytes).unwrap();
    assert!(saved.starts_with("\u{feff}Ligne du tableur;Motif du refus;Nom;Tél;"), "{saved}");
    assert!(saved.contains("\r\n2;Date d’accueil\u{a0}: ") || saved.contains("Faits (infraction)\u{a0}: "), "{saved}");
    for contact in ["06 39", "2 rue"] {
        assert!(!saved.contains(contact), "{saved}");
    }
    assert!(saved.contains(";'=1+1;"), "{saved}");
    // Read again, the formula is what was typed, and the two columns of the file are no one's.
    let again = import_read(agent, Nothing {}, document("lignes.csv", saved)).await.unwrap();
    let guesses: Vec<_> = again.sheets[0].columns.iter().map(|column| column.guess).collect();
    assert_eq!(guesses[..3], [Column::LeaveOut, Column::LeaveOut, Column::BirthName]);
    assert_eq!(again.sheets[0].columns[6].examples, ["=1+1"]);
}

#[tokio::test]
async fn without_a_file_in_hand_nothing_is_tried_and_no_refused_line_is_saved() {
    let mut bench = bench().await;
    let agent = bench.agent();
    assert_eq!(refusal(import_rejects(agent, Nothing {}).await), Refusal::NoFileInHand);
    let choices = read(agent, DESK).await;
    import_forget(agent, Nothing {}).await.unwrap();
    assert_eq!(refusal(import_plan(agent, choices).await), Refusal::NoFileInHand);
}

/// Written by odfpy, with what spreadsheets do: a name above the titles, an empty row, days as values, a formula with its value, a
/// telephone taken for an amount.
const ODS: &[u8] = include_bytes!("accueil.ods");

#[tokio::test]
async fn an_ods_is_read_tried_and_taken_over_as_its_cells_are_shown() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = import_read(agent, Nothing {}, document("accueil.ods", ODS)).await.unwrap();
    let sheets: Vec<_> = file.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.lines)).collect();
    assert_eq!(sheets, [("Accueil 2026", 3), ("Notes", 0)]);
    assert_eq!(file.sheets[0].remarks, [Remark::RowsAboveTitles]);
    let choices = guessed(&file);
    let plan = import_plan(agent, choices.clone()).await.unwrap();
    assert_eq!((plan.lines, plan.persons, plan.case_files, plan.refused), (3, 2, 2, 1));
    let refused = plan.refused_lines.first().unwrap();
    assert_eq!((refused.line, &refused.why), (6, &Refusal::ImpossibleDate { field: "born_on".into() }));

    import_run(agent, choices).await.unwrap();
    let zoe = person(agent, OnePerson { person: 1 }).await.unwrap();
    assert_eq!((zoe.display_name.as_str(), zoe.born_on.as_deref()), ("INVENTÉE Zoé", Some("1990-03-12")));
    let ali = person(agent, OnePerson { person: 2 }).await.unwrap();
    assert_eq!((ali.birth_year, ali.phone_masked.as_str()), (Some(1985), "•• •• •• •• 02"));
    assert!(matter_of(agent, 2).await.contains("Suites\u{a0}: =HYPERLINK(\"x\")"));
    assert_all_holds(agent).await;
}

#[tokio::test]
async fn accents_that_were_decoded_twice_are_refused_in_a_sentence_and_nothing_is_held() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let twice: String = DESK.bytes().map(char::from).collect();
    let refused = import_read(agent, Nothing {}, document("accueil.csv", twice)).await.unwrap_err();
    let sentence = crate::text::explain(&refused);
    assert!(sentence.contains("lettres accentuées") && sentence.contains("CSV UTF-8"), "{sentence}");
    assert_eq!(refusal(import_rejects(agent, Nothing {}).await), Refusal::NoFileInHand);
}

/// Many at once are judged as one by one: the import and the warning while somebody is typed never disagree.
#[tokio::test]
async fn a_line_is_known_exactly_when_the_warning_would_come_up_for_its_person() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let choices = read(agent, DESK).await;
    import_run(agent, choices).await.unwrap();
    let names = ["INVENTÉE", "Inventee", "INVENTÉ", "MODÈLE", "Modelle", "Autre"];
    let firsts = ["Zoé", "Zoe", "Ali", "Aly", "Z.", ""];
    let phones = ["06 39 98 00 01", "0639980002", ""];
    let born = ["1990-03-12", "1985-01-01", ""];
    let mut typed = Vec::new();
    for (at, name) in names.iter().enumerate() {
        for (place, first) in firsts.iter().enumerate() {
            let (phone, born_on) = (phones[(at + place) % 3], born[(at + place / 2) % 3]);
            typed.push(similar::tests::newcomer(name, "", first, phone, born_on));
        }
    }
    agent.register().await.unwrap();
    let persons: Vec<_> = typed.iter().collect();
    let many = similar::resemble(&mut agent.desk, agent.index.register(), &persons).await.unwrap();
    assert!(many.contains(&true) && many.contains(&false));
    for (person, resembles) in typed.into_iter().zip(many) {
        let said = format!("{} {}", person.birth_name, person.first_names);
        let crate::person::NewPerson { birth_name, used_name, first_names, phone, born_on, .. } = person;
        let so_far = similar::SoFar { birth_name, used_name, first_names, phone, born_on, distinct_from: Vec::new() };
        let warned = !similar::similar_persons(agent, so_far).await.unwrap().is_empty();
        assert_eq!(resembles, warned, "{said}");
    }
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_with_a_title_merged_cells_and_serial_days_is_understood() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let bytes = workbook(|sheet| {
        let day = Format::new().set_num_format("dd/mm/yyyy");
        sheet.merge_range(0, 0, 0, 4, "Accueils 2026", &Format::new()).unwrap();
        for (column, title) in ["Nom", "Prénom", "Date de naissance", "Infraction", "Date accueil"].iter().enumerate()
        {
            sheet.write_string(2, u16::try_from(column).unwrap(), *title).unwrap();
        }
        sheet.write_string(3, 0, "INVENTÉE").unwrap().write_string(3, 1, "Zoé").unwrap();
        sheet.write_datetime_with_format(3, 2, ExcelDateTime::from_ymd(1990, 3, 12).unwrap(), &day).unwrap();
        sheet.write_string(3, 3, "Vol").unwrap().write_number(3, 4, 46_027).unwrap();
    });
    let file = import_read(agent, Nothing {}, document("accueil.xlsx", bytes)).await.unwrap();
    assert_eq!(file.sheets[0].remarks, [Remark::MergedCells, Remark::RowsAboveTitles]);
    import_run(agent, guessed(&file)).await.unwrap();
    let row = sqlx::query!("select born_on, opened_on from case_file join person on person.id = person")
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    assert_eq!((row.born_on.as_deref(), row.opened_on.as_str()), (Some("1990-03-12"), "2026-01-05"));
}

#[test]
fn a_file_that_cannot_be_taken_over_is_refused_in_a_sentence() {
    let wide = "x;".repeat(10_000);
    let columns = Refusal::TooManyColumns { most: sheet::MOST_COLUMNS };
    let lines = Refusal::TooManyLines { most: sheet::MOST_LINES };
    let far = workbook(|sheet| assert!(sheet.write_string(1_048_575, 0, "x").is_ok()));
    let wide_book = workbook(|sheet| assert!(sheet.write_string(0, 16_383, "x").is_ok()));
    for (bytes, expected) in [
        (Vec::new(), Refusal::FileEmpty),
        (b"  \r\n".to_vec(), Refusal::FileEmpty),
        (b";;;\r\n;;\r\n".to_vec(), Refusal::FileEmpty),
        (b"Nom;Faits\r\n".to_vec(), Refusal::NoTitles),
        (format!("{wide}\n{wide}").into_bytes(), columns.clone()),
        ("Nom\nx\n".to_owned().into_bytes().into_iter().chain("x\n".repeat(60_000).into_bytes()).collect(), lines),
        (b"%PDF-1.7".to_vec(), Refusal::FileNotTable),
        (b"PK\x03\x04nothing".to_vec(), Refusal::FileNotTable),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), Refusal::FileNotTable),
        (b"Nom\n\x00\x01\x02".to_vec(), Refusal::FileEncoding),
        (wide_book, columns),
        (protected(), Refusal::FileProtected),
        (far, Refusal::NoTitles),
    ] {
        let start: Vec<u8> = bytes.iter().take(20).copied().collect();
        let refused = sheet::read(&document("x", bytes)).unwrap_err();
        assert!(matches!(&refused, crate::Error::Refused(refusal) if *refusal == expected), "{start:?}: {refused:?}");
    }
}

/// The container in which Office puts a workbook under a password (MS-OFFCRYPTO § 2.3.1): a directory that names
/// `EncryptedPackage`.
fn protected() -> Vec<u8> {
    const SECTOR: usize = 512;
    let mut file = vec![0_u8; 3 * SECTOR];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    for at in [60, 68] {
        put(at, &0xFFFF_FFFE_u32.to_le_bytes());
    }
    for place in 0..109_usize {
        put(76 + 4 * place, &(if place == 0 { 0_u32 } else { 0xFFFF_FFFF }).to_le_bytes());
    }
    put(SECTOR, &0xFFFF_FFFD_u32.to_le_bytes());
    put(SECTOR + 4, &0xFFFF_FFFE_u32.to_le_bytes());
    for place in 2..128_usize {
        put(SECTOR + 4 * place, &0xFFFF_FFFF_u32.to_le_bytes());
    }
    for (entry, name, kind) in [(0_usize, "Root Entry", 5_u8), (1, "EncryptedPackage", 2)] {
        let at = 2 * SECTOR + 128 * entry;
        let utf_16: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        put(at, &utf_16);
        put(at + 64, &u16::try_from(utf_16.len()).unwrap().to_le_bytes());
        put(at + 66, &[kind, 1]);
        put(at + 116, &0xFFFF_FFFE_u32.to_le_bytes());
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_bytes_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..4) {
        let mut file = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE"][kind as usize].to_vec();
        file.extend(bytes);
        let _ = sheet::read(&document("x", file));
    }
}

/// Cells that make trouble: titles, dates, formulas, quotes, ends of line.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "Nom", "Prénom", "Date de naissance", "Faits", "Accueil", "Tél", "Vol", "05/02/2026", "31/02/2026", "1850",
            "46027", "Zoé", "=1+1", "", "\"", "\"a;b\"", "é\u{202e}", "2026-01-01", "01/01/2090", "Mme",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_the_file_accepted_and_refused_are_all_its_lines(
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..8), 2..12),
        between in prop::sample::select(vec![";", ",", "\t"]),
    ) {
        let text: String = rows.iter().map(|row| row.join(between) + "\r\n").collect();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut database = in_memory().await;
            let Ok(sheets) = sheet::read(&document("x", text)) else { return };
            let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
            let file = ImportFile { name: String::new(), sheets: sheets.iter().map(shown).collect() };
            let plan = Plan::of((&mut database, &names::Register::default()), "x", &sheets[0], &guessed(&file), today).await.unwrap();
            assert_eq!(plan.accepted.len() + plan.refused.len(), sheets[0].rows.len());
        });
    }
}

async fn in_memory() -> sqlx::SqliteConnection {
    use sqlx::Connection;
    let mut database = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    crate::upgrade::migrated(&mut database, &crate::session::DESK).await.unwrap();
    database
}
