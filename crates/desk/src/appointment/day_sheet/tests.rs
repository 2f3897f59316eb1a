//! Promises of the page on paper, read back by other people's programs (poppler).

#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests stop where they fail, and call the programs that read back

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use super::*;
use crate::{
    appointment::{
        NewAppointment, OneAppointment, appointment_absent, appointment_book,
        tests::{GRACE, assert_whole, at, file_of, grace_joins, refusal},
    },
    desk_session::{NewDeskSession, desk_session_add},
    session::bench::bench,
};

const TODAY: &str = "2026-11-23";
const TOMORROW: &str = "2026-11-24";

fn read_back(program: &str, arguments: &[&str], document: &Document) -> String {
    let mut reader =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(&document.bytes).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} cannot read the page");
    String::from_utf8(output.stdout).unwrap()
}

/// Its words, with one space between them.
fn words(document: &Document) -> String {
    read_back("pdftotext", &["-", "-"], document).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sheet(marks: Marks) -> DaySheet {
    DaySheet { on: TOMORROW.into(), desk_session: None, marks }
}

async fn a_morning(agent: &mut Agent, staff: &str, room: &str) -> DeskSession {
    let morning = NewDeskSession {
        held_on: TOMORROW.into(),
        starts: "09:00".into(),
        ends: "12:00".into(),
        place: "Maison du Citoyen".into(),
        room: room.into(),
        slot_minutes: 45,
        staff: staff.into(),
        intervention: "juridique".into(),
    };
    desk_session_add(agent, morning).await.unwrap()
}

/// A person with all that the desk knows of her, expected at nine; somebody announced by telephone at ten.
async fn a_day(agent: &mut Agent) -> [Appointment; 2] {
    let file = file_of(agent, "Quorvandais").await;
    let known = NewAppointment { case_file: Some(file.id), ..at(agent, TOMORROW, "09:00") };
    let announced = NewAppointment {
        who: "Mme Thraxibule, 06 39 98 47 12".into(),
        note: "Sonner porte Ébrasille".into(),
        ..at(agent, TOMORROW, "14:00")
    };
    [appointment_book(agent, known).await.unwrap(), appointment_book(agent, announced).await.unwrap()]
}

#[tokio::test]
async fn the_page_for_a_day_holds_hours_and_initials_and_no_name_number_or_reason() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let own = agent.account.clone();
    a_morning(agent, &own, "Bureau 2").await;
    a_day(agent).await;
    let document = day_sheet_pdf(agent, sheet(Marks::Initials)).await.unwrap();
    assert_eq!(document.name, "permanence-2026-11-24.pdf");

    let read = words(&document);
    for said in [
        "Permanence du mardi 24 novembre 2026",
        "Ada",
        "9 h – 12 h · Maison du Citoyen · Bureau 2",
        "Z. Q.",
        "T.",
        "9 h 45",
        "14 h",
        "Ni nom ni coordonnées",
    ] {
        assert!(read.contains(said), "{said} is not in {read}");
    }
    let facts = read_back("pdfinfo", &["-"], &document);
    for hidden in ["Quorvandais", "Zoé", "Thraxibule", "Ébrasille", "06", "98", "Mme", "juridique", "DOS"] {
        assert!(!read.contains(hidden) && !facts.contains(hidden), "{hidden} is in {read} {facts}");
    }
    for said in ["Tagged:          yes", "Pages:           1", "A4"] {
        assert!(facts.contains(said), "{said} is not in {facts}");
    }
}

#[tokio::test]
async fn with_numbers_not_a_letter_of_the_person_is_left() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let [known, announced] = a_day(agent).await;
    let read = words(&day_sheet_pdf(agent, sheet(Marks::Numbers)).await.unwrap());
    for one in [known, announced] {
        assert!(read.contains(&format!("n° {}", one.id)), "{read}");
    }
    assert!(!read.contains("Q.") && !read.contains("T."), "{read}");
}

#[tokio::test]
async fn one_permanence_leaves_out_the_others_and_who_is_no_longer_expected() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let own = agent.account.clone();
    let adas = a_morning(agent, &own, "Bureau 2").await;
    let graces = a_morning(agent, GRACE, "Bureau 3").await;
    a_day(agent).await;
    let with_grace = NewAppointment { staff: GRACE.into(), who: "M. Ombrenuit".into(), ..at(agent, TOMORROW, "09:00") };
    appointment_book(agent, with_grace).await.unwrap();
    let of = |session: &DeskSession| DaySheet { desk_session: Some(session.id), ..sheet(Marks::Initials) };
    let read = words(&day_sheet_pdf(agent, of(&graces)).await.unwrap());
    assert!(read.contains("Grace") && read.contains("O.") && !read.contains("Ada") && !read.contains("Q."), "{read}");

    let elsewhere = DaySheet { on: TODAY.into(), ..of(&adas) };
    assert_eq!(refusal(day_sheet_pdf(agent, elsewhere).await), Refusal::NotFound { noun: "desk_session".into() });
    let today = appointment_book(agent, at(agent, TODAY, "10:00")).await.unwrap();
    let this_day = DaySheet { on: TODAY.into(), ..sheet(Marks::Initials) };
    assert!(day_sheet_pdf(agent, this_day.clone()).await.is_ok());
    appointment_absent(agent, OneAppointment { appointment: today.id }).await.unwrap();
    assert_eq!(refusal(day_sheet_pdf(agent, this_day).await), Refusal::EmptyPeriod);
}

#[tokio::test]
async fn a_name_that_no_font_can_write_is_a_number() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let arabic = NewAppointment { who: "مريم".into(), ..at(agent, TOMORROW, "09:00") };
    let booked = appointment_book(agent, arabic).await.unwrap();
    let read = words(&day_sheet_pdf(agent, sheet(Marks::Initials)).await.unwrap());
    assert!(read.contains(&format!("n° {}", booked.id)), "{read}");
}

#[tokio::test]
async fn the_longest_day_stays_on_one_page() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let own = agent.account.clone();
    for staff in [own.as_str(), GRACE] {
        a_morning(agent, staff, "").await;
        for slot in 0..28 {
            let starts = format!("{:02}:{:02}", 8 + slot / 3, slot % 3 * 20);
            let short = NewAppointment { staff: staff.into(), minutes: 20, ..at(agent, TOMORROW, &starts) };
            appointment_book(agent, short).await.unwrap();
        }
    }
    let facts = read_back("pdfinfo", &["-"], &day_sheet_pdf(agent, sheet(Marks::Initials)).await.unwrap());
    assert!(facts.contains("Pages:           1"), "{facts}");
}

#[tokio::test]
async fn a_page_put_on_paper_is_in_the_journal() {
    let mut bench = bench().await;
    let agent = bench.agent();
    a_day(agent).await;
    let mut printed = Vec::new();
    for marks in [Marks::Numbers, Marks::Initials] {
        day_sheet_pdf(agent, sheet(marks)).await.unwrap();
        let entries = "select count(*) from journal where verb = 'printed' and noun = 'desk_session'";
        printed.push(sqlx::query_scalar::<_, i64>(entries).fetch_one(&mut agent.desk).await.unwrap());
    }
    assert_eq!(printed, [1, 2]);
    assert_whole(agent).await;
}
