//! What comes out of the printer, read back by other people's programs (poppler, qpdf).
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests stop where they fail, and call the programs that read back

use std::{
    io::Write,
    process::{Command, Stdio},
};

use chrono::NaiveDate;
use paper::{Order, PaperError, preview, print, unwritable, writes};

const LETTER: &str =
    "= #sys.inputs.title\n#data.body\n\n#table(columns: 2, table.header[Fait][Nombre], [Menaces], [#data.count])\n";

fn order<'a>(template: &'a str, data: &'a str) -> Order<'a> {
    let made_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Order { template, data: data.as_bytes(), title: "Signalement", made_on, mark: None }
}

/// What `program` says of a PDF given on its standard input.
fn read_back(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut reader =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} cannot read the document");
    String::from_utf8(output.stdout).unwrap()
}

fn letter(body: &str) -> Vec<u8> {
    let data = format!("{{\"body\": {body:?}, \"count\": 3}}");
    print(&order(LETTER, &data)).unwrap()
}

#[test]
fn a_document_is_tagged_titled_dated_and_in_french() {
    let said = read_back("pdfinfo", &["-"], &letter("Bonjour"));
    assert!(said.contains("Tagged:          yes"), "{said}");
    assert!(said.contains("Title:           Signalement"), "{said}");
    assert!(said.contains("Mon Nov 23"), "{said}");
    let metadata = read_back("pdfinfo", &["-meta", "-"], &letter("Bonjour"));
    for claim in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "fr"] {
        assert!(metadata.contains(claim), "{claim} is not in {metadata}");
    }
}

#[test]
fn headings_and_tables_are_in_the_structure() {
    let tree = read_back("pdfinfo", &["-struct", "-"], &letter("Bonjour"));
    for tag in ["H1", "Table", "TH", "TD"] {
        assert!(tree.contains(tag), "{tag} is not in {tree}");
    }
}

#[test]
fn every_font_travels_with_the_document() {
    let fonts = read_back("pdffonts", &["-"], &letter("Bonjour"));
    let lines: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!lines.is_empty());
    for line in lines {
        assert!(line.contains("LibertinusSerif") && line.contains(" yes yes yes"), "{line}");
    }
}

#[test]
fn the_words_come_out_as_they_went_in() {
    let words = "L’œuvre de Noël, à 14 h 32 : « assez ! » — Łódź, Ağrı, Nguyễn";
    assert!(read_back("pdftotext", &["-", "-"], &letter(words)).contains(words));
}

#[test]
fn what_people_write_is_never_markup() {
    let words = "#panic() *gras* $x$ = Titre #read(\"/etc/passwd\")";
    assert!(read_back("pdftotext", &["-", "-"], &letter(words)).contains(words));
}

#[test]
fn a_mark_stands_on_every_page_of_a_table_that_goes_over_several() {
    let template = "= Titre\n#table(columns: 2, table.header[Un][Deux], ..range(400).map(str))";
    let pdf = print(&Order { mark: Some("EXERCICE"), ..order(template, "{}") }).unwrap();
    let read = read_back("pdftotext", &["-", "-"], &pdf);
    let pages: Vec<&str> = read.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 2 && pages.iter().all(|page| page.matches("EXERCICE").count() >= 2), "{read}");
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    assert_eq!(letter("Bonjour"), letter("Bonjour"));
}

#[test]
fn a_character_without_glyph_is_refused_rather_than_left_blank() {
    let refused = print(&order(LETTER, "{\"body\": \"مريم\", \"count\": 1}")).unwrap_err();
    assert!(matches!(refused, PaperError::Standard(_)), "{refused}");
}

#[test]
fn whoever_asks_first_knows_which_characters_have_a_glyph() {
    assert!("Éloïse Łódź, 14 h — n° 3".chars().all(writes));
    assert!(!"مريم 愛 😀".chars().filter(|character| *character != ' ').any(writes));
}

#[test]
fn what_no_font_can_write_is_known_before_anything_is_made() {
    assert_eq!(unwritable("L’œuvre de Noël, à 14 h 32 : « assez ! » — Łódź, Ağrı\n\tNguyễn"), Vec::<char>::new());
    assert_eq!(unwritable("مريم 😀 مر"), vec!['م', 'ر', 'ي', '😀']);
}

#[test]
fn the_pictures_are_one_a_page_and_reach_for_nothing_outside() {
    let pages = preview(&order(LETTER, "{\"body\": \"Bonjour\", \"count\": 3}")).unwrap();
    assert_eq!(pages.len(), 1);
    let two = preview(&order("#data.body\n#pagebreak()\n#data.body", "{\"body\": \"Bonjour\"}")).unwrap();
    assert_eq!(two.len(), 2);
    for page in pages.iter().chain(&two) {
        let inside = page.replace("http://www.w3.org/", "");
        assert!(page.starts_with("<svg") && !inside.contains("http") && !inside.contains("<script"));
    }
}

#[test]
fn a_refusal_names_the_line_and_no_word_of_the_document() {
    let refused = print(&order("\n\n#panic(data.body)", "{\"body\": \"Mme Exemple\"}")).unwrap_err();
    let said = format!("{refused} {refused:?}");
    assert!(said.contains("[3]") && !said.contains("Exemple"), "{said}");
}

#[test]
fn a_template_reaches_no_file_of_the_machine_no_package_and_no_clock() {
    for reach in ["#read(\"/etc/passwd\")", "#import \"@preview/example:0.1.0\": add", "#datetime.today()"] {
        assert!(matches!(print(&order(reach, "{}")), Err(PaperError::Template(_))), "{reach}");
    }
}
