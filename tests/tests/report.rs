//! The supervisor's pages in the real window: a report seen and handed out, a figure that says what it counts, the dashboard.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{fs, path::Path, process::Command};

use tests::{
    furnished::{self, SUPERVISOR},
    place::Place,
    window::{ALT, CONTROL, ENTER, Step, Window},
};

#[tokio::test]
async fn a_supervisor_reads_what_a_figure_counts_hands_out_a_report_and_sees_how_the_desk_is_doing() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.path().to_owned() };
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"));
    let phrases = furnished::vault(&command_line, &place.vault(), 160).unwrap();
    let pictures = Path::new(env!("CARGO_BIN_EXE_permanence-driven")).parent().unwrap().join("report");
    fs::create_dir_all(&pictures).unwrap();
    let phrase = phrases.get(SUPERVISOR).unwrap();
    driven(&place, phrase, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    read_back(&place.saves());
}

/// What was handed out, read by other programs: the same figures in every form, and a document that its tags make readable.
fn read_back(saves: &Path) {
    let saved = |ending: &str| {
        let mut files = fs::read_dir(saves).unwrap().map(|file| file.unwrap().path());
        files.find(|path| path.to_string_lossy().ends_with(ending)).unwrap_or_else(|| panic!("no {ending}"))
    };
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("readers/same_figures.py");
    let forms = [".csv", ".xlsx", ".ods"].map(saved);
    let python =
        Path::new(env!("CARGO_BIN_EXE_permanence-driven")).ancestors().nth(2).unwrap().join("readers/bin/python");
    assert!(python.exists(), "./dev test installs the readers");
    let read = Command::new(python).arg(reader).args(forms).output().unwrap();
    let said = String::from_utf8_lossy(&[read.stdout, read.stderr].concat()).into_owned();
    assert!(read.status.success() && said.contains("read by openpyxl, LibreOffice, DuckDB"), "{said}");
    let tree = Command::new("pdfinfo").arg("-struct-text").arg(saved(".pdf")).output().unwrap();
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    for tag in ["H1", "Table", "TH", "Figure", "Atteintes aux personnes"] {
        assert!(tree.contains(tag), "{tag}");
    }
}

/// The table that is shown leaves in a form.
async fn leaves(window: &Window, form: &str) -> Step {
    window.strike(CONTROL, 'e').await?;
    window.fill("Usage prévu", "Bilan").await?;
    window.fill("Destinataire", "Conseil").await?;
    window.tick(form).await?;
    window.strike("", ENTER).await?;
    window.see("Export enregistré et noté").await?;
    window.gone("Export enregistré et noté").await
}

async fn driven(place: &Place, phrase: &str, pictures: &Path) -> Step {
    let window = Window::open(place).await?;
    window.see("La permanence est verrouillée").await?;
    window.tick(SUPERVISOR).await?;
    window.fill("Phrase de passe", phrase).await?;
    window.press("Ouvrir").await?;
    window.see("Un dossier compte une fois").await?;

    // A table of one's own, and what one of its figures counts.
    window.choose("Tableau", "own").await?;
    window.see("Dossiers par sexe").await?;
    window.choose("Périmètre", "all").await?;
    window.see("Les rapports n’ont pas ce périmètre").await?;
    window.picture(pictures, "01-own").await?;
    window.walk_to("160").await?;
    window.strike("", ENTER).await?;
    window.see("Une mère et sa fille suivies pour les mêmes faits font deux dossiers").await?;
    window.see("Mode d’emploi des statistiques de la fédération").await?;
    window.picture(pictures, "02-definition").await?;
    window.strike("", ENTER).await?;

    // Of the persons helped, as the reports count them, it leaves in every form.
    window.choose("Périmètre", "helped").await?;
    window.see("victimes indirectes et témoins directs dont").await?;
    for form in ["Excel, avec graphiques", "LibreOffice (ODS), avec graphiques", "CSV (tableur"] {
        leaves(&window, form).await?;
    }
    window.picture(pictures, "02b-register").await?;

    // The sheet of the last month that is over leaves.
    window.strike(ALT, '2').await?;
    window.see("La tendance du mois").await?;
    window.see("Atteintes aux personnes").await?;
    window.picture(pictures, "03-sheet").await?;
    window.strike(CONTROL, 'e').await?;
    window.fill("Usage prévu", "Réunion mensuelle").await?;
    window.picture(pictures, "04-export").await?;
    window.strike("", ENTER).await?;
    window.see("Export enregistré et noté").await?;
    let saved = fs::read_dir(place.saves())?.flatten().map(|file| file.file_name()).collect::<Vec<_>>();
    let sheet = |ending: &str| {
        let mut names = saved.iter().map(|name| name.to_string_lossy());
        names.any(|name| name.starts_with("cellule-de-veille") && name.ends_with(ending))
    };
    assert!(sheet(".pdf") && sheet(".pdf.signature"), "{saved:?}");
    window.choose("Rapport", "federation").await?;
    window.see("police et gendarmerie à part puis additionnées").await?;
    window.see("Personnes aidées par infraction").await?;
    window.picture(pictures, "05-federation").await?;
    window.choose("Rapport", "contract").await?;
    window.see("Adapter les réponses judiciaires").await?;
    window.picture(pictures, "06-contract").await?;

    // A year that is over is frozen, and says so.
    window.gone("Export enregistré et noté").await?;
    window.press_beginning("Figer ").await?;
    window.see("figés le").await?;
    window.picture(pictures, "06b-frozen").await?;

    window.strike(ALT, '1').await?;
    window.see("Clé qui signe ce qui sort").await?;
    window.picture(pictures, "06c-register").await?;

    window.strike(ALT, '3').await?;
    window.see("À ne pas diffuser").await?;
    window.see("Charge, par métier").await?;
    window.picture(pictures, "07-dashboard").await?;
    window.press("Suite des rendez-vous").await?;
    window.see("Un rendez-vous reporté compte une fois comme reporté").await?;
    window.picture(pictures, "07b-definition").await?;
    window.strike("", ENTER).await?;

    window.large_and_dark().await?;
    window.picture(pictures, "08-dashboard-200").await?;
    window.strike(ALT, '2').await?;
    window.see("Atteintes aux personnes").await?;
    window.picture(pictures, "09-sheet-200").await?;
    window.strike(CONTROL, 'e').await?;
    window.see("Usage prévu").await?;
    window.picture(pictures, "10-export-200").await
}
