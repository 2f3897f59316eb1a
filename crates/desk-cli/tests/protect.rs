//! `permanence-cli protect` and `audit` as somebody runs them: one hides, the other attacks, and both say what is wrong with a file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

/// Two persons in the north are nobody's business.
const TABLE: &str = "district,offence,count\nnorth,theft,2\nnorth,arson,14\nnorth,fraud,20\ncentre,theft,15\ncentre,arson,30\n\
                     centre,fraud,11\nsouth,theft,9\nsouth,arson,12\nsouth,fraud,40\n";
const HIERARCHY: &str = "dimension,code,parent\noffence,theft,property\noffence,arson,property\noffence,fraud,Total\n";

struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        bench.write("table.csv", TABLE);
        bench.write("hier.csv", HIERARCHY);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        let mut cli = Command::new(env!("CARGO_BIN_EXE_permanence-cli"));
        cli.current_dir(self.0.path()).arg(command).args(arguments).output().unwrap()
    }

    fn protect(&self) -> Output {
        let arguments = [
            "--in",
            "table.csv",
            "--hier",
            "hier.csv",
            "--threshold",
            "5",
            "--out",
            "out.csv",
            "--report",
            "report.json",
        ];
        self.run("protect", &arguments)
    }

    fn audit(&self, file: &str) -> Output {
        self.run("audit", &["--in", file, "--hier", "hier.csv", "--threshold", "5"])
    }
}

fn said(output: &Output) -> String {
    let text = if output.status.code() == Some(2) { &output.stderr } else { &output.stdout };
    String::from_utf8(text.clone()).unwrap()
}

fn lines(file: &Path) -> Vec<String> {
    fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_protected_table_has_every_cell_with_its_margins_and_withstands_the_audit() {
    let bench = Bench::new();
    let done = bench.protect();
    assert!(done.status.success(), "{}", said(&done));
    let out = lines(&bench.path("out.csv"));
    assert_eq!(out[0], "district,offence,count,status");
    // Three districts and their total, by three offences, their family and their total.
    assert_eq!(out.len(), 1 + 4 * 5);
    assert!(out.contains(&"north,theft,,hidden".to_owned()), "{out:?}");
    assert!(out.contains(&"Total,Total,153,published".to_owned()), "{out:?}");
    assert!(out.iter().skip(1).all(|line| line.ends_with(",,hidden") != line.ends_with(",published")));

    let report: Value = serde_json::from_slice(&fs::read(bench.path("report.json")).unwrap()).unwrap();
    assert_eq!((report["cells"].as_u64(), report["primary"].as_u64()), (Some(20), Some(1)));
    let hidden = out.iter().filter(|line| line.ends_with("hidden")).count() as u64;
    assert_eq!(report["secondary"].as_u64(), hidden.checked_sub(1));
    assert!(report["narrowest_interval"].as_u64() >= Some(5), "{report}");
    assert!(report["seconds_protecting"].is_f64() && report["seconds_auditing"].is_f64());
    let audited = bench.audit("out.csv");
    assert_eq!((audited.status.code(), said(&audited).lines().count()), (Some(0), 1), "{}", said(&audited));
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let bench = Bench::new();
    bench.protect();
    let first = fs::read(bench.path("out.csv")).unwrap();
    bench.protect();
    assert_eq!(fs::read(bench.path("out.csv")).unwrap(), first);
}

#[test]
fn a_table_in_which_only_the_small_count_is_hidden_falls_and_the_cell_is_named() {
    let bench = Bench::new();
    bench.protect();
    let exact =
        bench.run("protect", &["--in", "table.csv", "--hier", "hier.csv", "--threshold", "2", "--out", "exact.csv"]);
    assert!(exact.status.success());
    let weak =
        fs::read_to_string(bench.path("exact.csv")).unwrap().replace("north,theft,2,published", "north,theft,,hidden");
    assert!(weak.contains("north,theft,,hidden"));
    bench.write("weak.csv", &weak);
    let audited = bench.audit("weak.csv");
    assert_eq!(audited.status.code(), Some(1));
    assert!(said(&audited).starts_with("north, theft\u{a0}: masquée, et c’est 2\n"), "{}", said(&audited));
    let shown = bench.audit("exact.csv");
    assert!(said(&shown).starts_with("north, theft\u{a0}: affichée, 2\n"), "{}", said(&shown));
}

#[test]
fn a_file_edited_afterwards_is_no_table_any_more() {
    let bench = Bench::new();
    bench.protect();
    let edited = fs::read_to_string(bench.path("out.csv")).unwrap().replace("Total,Total,153,", "Total,Total,152,");
    bench.write("edited.csv", &edited);
    let audited = bench.audit("edited.csv");
    assert_eq!(audited.status.code(), Some(2));
    assert!(said(&audited).starts_with("Aucun tableau d’effectifs"), "{}", said(&audited));
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_line_and_nothing_is_written() {
    let a_million_cells = (0..1_000)
        .map(|code| format!("{code},{code},1\n"))
        .fold("street,offence,count\n".to_owned(), |all, row| all + &row);
    for (table, hierarchy, sentence) in [
        ("", "", "La première ligne"),
        ("district;count\nnorth;2\n", "", "La première ligne"),
        ("district,number\nnorth,2\n", "", "La première ligne"),
        ("district,,count\nnorth,F,2\n", "", "La première ligne"),
        ("district,district,count\nnorth,north,2\n", "", "La première ligne de table.csv nomme deux fois"),
        ("district,count\n", "", "La dimension district"),
        ("district,count\nnorth,-2\n", "", "Ligne 2 "),
        ("district,count\nnorth,+2\n", "", "Ligne 2 "),
        ("district,count\nnorth,2.5\n", "", "Ligne 2 "),
        ("district,count\nnorth,\"2,5\"\n", "", "Ligne 2 "),
        ("district,count\n\"north,2\n", "", "Ligne 2 "),
        ("district,count\n,2\n", "", "Ligne 2 "),
        ("district,count\nnorth,2\nnorth,3\n", "", "Ligne 3 "),
        ("district,count\nnorth,99999999999999\n", "", "Le total de"),
        ("district,count\nnorth,99999999999999999999999999\n", "", "Le total de"),
        ("district,count\nnorth\n", "", "Ligne 2 "),
        ("district,count\nnorth,2\nTotal,2\n", "", "Ligne 3 "),
        ("district,count\nnorth,2\n", "district,north\n", "Ligne 1 "),
        ("district,count\nnorth,2\n", "street,north,south\n", "La hiérarchie parle"),
        (
            "district,count\nnorth,2\n",
            "district,north,a\ndistrict,north,b\n",
            "Dans la dimension district, le code north",
        ),
        ("district,count\nnorth,2\n", "district,a,b\ndistrict,b,a\n", "Dans la dimension district, des codes"),
        ("district,count\nnorth,2\n", "district,south,north\n", "Ligne 2 "),
        ("a,b,c,d,e,count\n1,1,1,1,1,1\n", "", "table.csv doit avoir"),
        (&a_million_cells, "", "table.csv ferait plus de 200000 cases"),
    ] {
        let bench = Bench::new();
        bench.write("table.csv", table);
        bench.write("hier.csv", hierarchy);
        let refused = bench.protect();
        assert_eq!(refused.status.code(), Some(2), "{table}");
        assert!(said(&refused).starts_with(sentence), "{table}: {}", said(&refused));
        assert!(!bench.path("out.csv").exists() && !bench.path("report.json").exists(), "{table}");
    }
}

#[test]
fn a_file_of_a_spreadsheet_is_read_with_its_mark_its_line_ends_and_its_quotes_and_another_alphabet_is_refused() {
    let bench = Bench::new();
    bench.write("hier.csv", "");
    bench.write("table.csv", "\u{feff}\"district\",count\r\n\"north, old town\", 20 \r\nsouth,30\r\n");
    assert!(bench.protect().status.success());
    let out = lines(&bench.path("out.csv"));
    assert_eq!(out[1..], ["\"north, old town\",20,published", "south,30,published", "Total,50,published"]);
    fs::remove_file(bench.path("out.csv")).unwrap();
    fs::write(bench.path("table.csv"), b"district,count\nr\xe9gion,20\n").unwrap();
    let refused = bench.protect();
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("qu’il est en UTF-8"), "{}", said(&refused));
    assert!(!bench.path("out.csv").exists());
}

#[test]
fn a_protection_that_is_interrupted_leaves_no_file() {
    let bench = Bench::new();
    let rows =
        (0..64_000).map(|cell| format!("a{},b{},c{},{}\n", cell / 1_600, cell / 40 % 40, cell % 40, cell * 7 % 11));
    bench.write("table.csv", &format!("a,b,c,count\n{}", rows.collect::<String>()));
    let mut cli = Command::new(env!("CARGO_BIN_EXE_permanence-cli"));
    cli.current_dir(bench.0.path()).args(["protect", "--in", "table.csv", "--threshold", "5"]);
    let mut running = cli.args(["--out", "out.csv", "--report", "report.json"]).spawn().unwrap();
    thread::sleep(Duration::from_millis(300));
    assert!(running.try_wait().unwrap().is_none(), "a table of seventy thousand cells was done at once");
    // Not INT: whoever runs these tests in the background has it ignored by every child.
    assert!(Command::new("sh").args(["-c", &format!("kill -TERM {}", running.id())]).status().unwrap().success());
    assert!(!running.wait().unwrap().success());
    let left = fs::read_dir(bench.0.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.collect::<BTreeSet<_>>(), BTreeSet::from(["hier.csv".to_owned(), "table.csv".to_owned()]));
}

#[test]
fn a_period_in_which_nobody_came_a_single_case_and_a_rule_that_makes_no_sense_have_their_answers() {
    let bench = Bench::new();
    bench.write("hier.csv", "");
    bench.write("table.csv", "district,count\nnorth,0\nsouth,0\n");
    assert!(bench.protect().status.success());
    assert!(lines(&bench.path("out.csv")).iter().skip(1).all(|line| line.ends_with(",0,published")));
    bench.write("table.csv", "district,count\nnorth,1\nsouth,0\n");
    assert!(bench.protect().status.success());
    let out = lines(&bench.path("out.csv"));
    assert!(out.contains(&"north,,hidden".to_owned()) && out.contains(&"Total,,hidden".to_owned()), "{out:?}");
    let refused = bench.run("protect", &["--in", "table.csv", "--threshold", "1", "--out", "out.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).starts_with("Le seuil"), "{}", said(&refused));
}

#[test]
fn a_table_that_hides_most_of_its_cells_is_answered_with_a_better_one() {
    let bench = Bench::new();
    let rows = (0..12)
        .map(|street| format!("street {street},theft,{}\nstreet {street},arson,{}\n", 1 + street % 4, 3 + street % 5));
    bench.write("table.csv", &format!("street,offence,count\n{}", rows.collect::<String>()));
    bench.write("hier.csv", "");
    let done = bench.protect();
    assert!(said(&done).contains("retirer la dimension offence"), "{}", said(&done));
    let report: Value = serde_json::from_slice(&fs::read(bench.path("report.json")).unwrap()).unwrap();
    let best = &report["advice"][0];
    assert_eq!(best["steps"][0]["drop"], "offence", "{report}");
    let [cells, hidden, shown] = ["cells", "hidden", "shown"].map(|name| best[name].as_u64().unwrap());
    assert!(cells == 13 && hidden * 4 <= cells && shown > 3 && shown <= cells, "{report}");
}

#[test]
fn a_rounded_table_shows_every_cell_as_a_multiple_its_sums_are_right_and_it_withstands_the_audit() {
    let bench = Bench::new();
    let arguments = ["--in", "table.csv", "--hier", "hier.csv", "--threshold", "5", "--method", "round"];
    let done = bench.run("protect", &[&arguments[..], &["--out", "out.csv", "--report", "report.json"]].concat());
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("multiples de 5"), "{}", said(&done));
    let out = lines(&bench.path("out.csv"));
    let mut numbers = BTreeMap::new();
    for line in &out[1..] {
        let fields: Vec<_> = line.split(',').collect();
        let number: u64 = fields[2].parse().unwrap();
        assert!(number.is_multiple_of(5) && fields[3] == "rounded", "{line}");
        numbers.insert(format!("{} {}", fields[0], fields[1]), number);
    }
    assert_eq!(numbers.len(), 20);
    let sum = |place: &str| ["north", "centre", "south"].map(|district| numbers[&format!("{district} {place}")]);
    for offence in ["theft", "arson", "fraud", "property", "Total"] {
        assert_eq!(sum(offence).iter().sum::<u64>(), numbers[&format!("Total {offence}")]);
    }
    for district in ["north", "centre", "south", "Total"] {
        let of = |offence: &str| numbers[&format!("{district} {offence}")];
        assert_eq!((of("theft") + of("arson"), of("property") + of("fraud")), (of("property"), of("Total")));
    }
    let report: Value = serde_json::from_slice(&fs::read(bench.path("report.json")).unwrap()).unwrap();
    assert_eq!((report["method"].as_str(), report["base"].as_u64()), (Some("round"), Some(5)));
    assert_eq!((report["reach"].as_u64(), report["primary"].as_u64()), (Some(1), Some(1)));
    assert_eq!((report["narrowest_interval"].as_u64(), report["widest_interval"].as_u64()), (Some(4), Some(8)));
    let audited = bench.audit("out.csv");
    assert_eq!((audited.status.code(), said(&audited).lines().count()), (Some(0), 1), "{}", said(&audited));
}

#[test]
fn numbers_rounded_one_by_one_fall_and_a_rounding_that_proves_nothing_is_refused() {
    let bench = Bench::new();
    bench.write("hier.csv", "");
    bench.write(
        "careless.csv",
        "district,count,status\nnorth,0,rounded\ncentre,0,rounded\nsouth,0,rounded\nTotal,15,rounded\n",
    );
    let audited = bench.audit("careless.csv");
    assert_eq!((audited.status.code(), said(&audited).lines().count()), (Some(1), 4), "{}", said(&audited));
    assert!(said(&audited).starts_with("north\u{a0}: arrondie, et l’effectif est de 3 à 4\n"), "{}", said(&audited));
    let odd = bench.run("audit", &["--in", "careless.csv", "--threshold", "5", "--base", "10"]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(said(&odd).starts_with("Total\u{a0}: le nombre affiché"), "{}", said(&odd));
    let round = ["--in", "table.csv", "--threshold", "5", "--out", "out.csv", "--method", "round"];
    for (more, sentence) in [
        (&["--base", "4"][..], "La base de l’arrondi doit être un nombre de 5 à"),
        (&["--ledger", "ledger"], "Le registre ne connaît que"),
    ] {
        let refused = bench.run("protect", &[&round[..], more].concat());
        assert_eq!(refused.status.code(), Some(2), "{more:?}");
        assert!(said(&refused).starts_with(sentence), "{}", said(&refused));
        assert!(!bench.path("out.csv").exists() && !bench.path("ledger").exists(), "{more:?}");
    }
}
