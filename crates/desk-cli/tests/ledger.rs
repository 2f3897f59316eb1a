//! `permanence-cli protect --ledger` as somebody runs it: what left before is remembered, and what is wrong with the ledger is said.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

const MARCH: &str = "district,offence,count\nnorth,theft,22\nnorth,arson,14\nnorth,fraud,20\nsouth,theft,15\nsouth,arson,30\n\
                     south,fraud,11\n";
const HIERARCHY: &str = "dimension,code,parent\noffence,theft,property\noffence,arson,property\noffence,fraud,Total\n";

struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        bench.write("march.csv", MARCH);
        bench.write(
            "april.csv",
            &MARCH.replace("south,arson,30", "south,arson,31").replace("north,theft,22", "north,theft,42"),
        );
        bench.write("hier.csv", HIERARCHY);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn cli(&self, arguments: &[&str]) -> Output {
        let mut cli = Command::new(env!("CARGO_BIN_EXE_permanence-cli"));
        cli.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    fn protect(&self, table: &str, hierarchy: &str, out: &str) -> Output {
        let arguments = ["--hier", hierarchy, "--threshold", "5", "--ledger", "ledger", "--out", out];
        self.cli(&[&["protect", "--in", table][..], &arguments].concat())
    }
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_later_table_does_not_tell_one_person_by_its_difference_from_an_earlier_one() {
    let bench = Bench::new();
    assert!(bench.protect("march.csv", "hier.csv", "march-out.csv").status.success());
    assert!(bench.read("march-out.csv").contains("south,arson,30,published"));
    let later = bench.protect("april.csv", "hier.csv", "april-out.csv");
    assert!(later.status.success(), "{later:?}");
    let april = bench.read("april-out.csv");
    assert!(april.contains("south,arson,,hidden") && april.contains("north,theft,42,published"), "{april}");
    let audited = bench.cli(&["audit", "--ledger", "ledger", "--threshold", "5"]);
    assert_eq!(said(&audited), "2 tableaux sortis, 0 cases ou différences qui se déduisent\n");
    assert!(audited.status.success());
}

#[test]
fn the_same_table_gets_the_same_bytes_and_enters_the_ledger_once() {
    let bench = Bench::new();
    for out in ["one.csv", "two.csv"] {
        assert!(bench.protect("march.csv", "hier.csv", out).status.success());
    }
    assert_eq!(bench.read("one.csv"), bench.read("two.csv"));
    assert_eq!(fs::read_dir(bench.path("ledger")).unwrap().count(), 2);
}

#[test]
fn a_table_that_would_tell_whatever_it_hides_is_refused_with_the_earlier_file_and_the_ways_out() {
    let bench = Bench::new();
    bench.write("march.csv", "sex,count\nF,20\nM,30\n");
    bench.write("april.csv", "sex,count\nF,21\nM,31\n");
    assert!(bench.protect("march.csv", "hier.csv", "march-out.csv").status.success());
    let before = fs::read(bench.path("ledger/head.json")).unwrap();
    let sentence = refused(&bench.protect("april.csv", "hier.csv", "april-out.csv"));
    assert!(sentence.contains("avec march-out.csv, déjà sorti"), "{sentence}");
    assert!(sentence.contains("attendre la période suivante") && sentence.contains("la dimension sex"), "{sentence}");
    assert!(!bench.path("april-out.csv").exists());
    assert_eq!(fs::read(bench.path("ledger/head.json")).unwrap(), before);
}

#[test]
fn months_that_make_up_a_period_are_held_against_it() {
    let bench = Bench::new();
    let table = |counts: [u32; 3]| {
        let lines = ["theft", "arson", "fraud"].iter().zip(counts).map(|(code, count)| format!("{code},{count}\n"));
        format!("offence,count\n{}", lines.collect::<String>())
    };
    for (within, counts) in [("month=01", [20, 30, 40]), ("month=01,02", [40, 33, 60])] {
        bench.write("table.csv", &table(counts));
        let arguments =
            ["protect", "--in", "table.csv", "--hier", "hier.csv", "--threshold", "5", "--ledger", "ledger"];
        let done = bench.cli(&[&arguments[..], &["--within", within, "--out", "out.csv"]].concat());
        assert!(done.status.success(), "{done:?}");
    }
    assert!(bench.read("out.csv").contains("arson,,hidden"), "{}", bench.read("out.csv"));
}

#[test]
fn a_ledger_that_was_touched_or_follows_another_hierarchy_is_refused_and_nothing_is_written() {
    type Harm = fn(&Bench);
    let harms: [(Harm, &str); 5] = [
        (
            |bench| bench.write("ledger/000001.json", &bench.read("ledger/000001.json").replace("22", "23")),
            "Le registre ledger a été modifié\u{a0}: head.json",
        ),
        (
            |bench| fs::remove_file(bench.path("ledger/000002.json")).unwrap(),
            "Le registre ledger a été modifié\u{a0}: 000002.json",
        ),
        (
            |bench| fs::remove_file(bench.path("ledger/head.json")).unwrap(),
            "Le registre ledger a été modifié\u{a0}: head.json",
        ),
        (
            |bench| fs::rename(bench.path("ledger/000002.json"), bench.path("ledger/000001.json")).unwrap(),
            "Le registre ledger a été modifié\u{a0}: 000001.json",
        ),
        (
            |bench| bench.write("hier.csv", &HIERARCHY.replace("arson,property", "arson,violence")),
            "Le registre ledger range autrement la dimension offence",
        ),
    ];
    for (harm, sentence) in harms {
        let bench = Bench::new();
        for table in ["march.csv", "april.csv"] {
            assert!(bench.protect(table, "hier.csv", "before.csv").status.success());
        }
        harm(&bench);
        bench.write("may.csv", &MARCH.replace("22", "62"));
        let said = refused(&bench.protect("may.csv", "hier.csv", "out.csv"));
        let head = said.starts_with(sentence)
            || (sentence.ends_with("head.json") && said.starts_with("Le registre ledger a été modifié"));
        assert!(head, "{said} instead of {sentence}");
        assert!(!bench.path("out.csv").exists());
    }
}

#[test]
fn a_full_disk_leaves_neither_a_file_nor_an_entry() {
    let bench = Bench::new();
    let cli = env!("CARGO_BIN_EXE_permanence-cli");
    let command = format!(
        "trap '' XFSZ; ulimit -f 0; exec {cli} protect --in march.csv --hier hier.csv --threshold 5 --ledger ledger --out out.csv"
    );
    let full = Command::new("sh").current_dir(bench.0.path()).args(["-c", &command]).output().unwrap();
    assert!(refused(&full).starts_with("Impossible d’écrire"), "{full:?}");
    assert!(!bench.path("out.csv").exists() && !bench.path("ledger/head.json").exists());
    assert!(bench.protect("march.csv", "hier.csv", "out.csv").status.success());
    let nowhere = bench.protect("april.csv", "hier.csv", "nowhere/out.csv");
    assert!(refused(&nowhere).starts_with("Impossible d’écrire nowhere/out.csv"));
    assert!(!bench.path("ledger/000002.json").exists());
}
