//! Packages read by age itself, which is not ours; and one made in the real window, from the agreement to the receipt.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use tests::{
    furnished::{AGENT, Furnished},
    window::Step,
};
use vault::{PackageKey, PackageRecipient, Passphrase, package};

const WORDS: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

#[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
fn program(name: &str, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A key pair of age's own: the public half, the private one in `key.txt`.
fn pair(folder: &Path) -> String {
    let made = program("age-keygen", &["-o", "key.txt"], folder).output().unwrap();
    let said = String::from_utf8(made.stderr).unwrap();
    said.trim().rsplit(' ').next().unwrap().to_owned()
}

#[test]
fn age_opens_what_was_closed_for_its_key_and_refuses_what_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let key = PackageKey::read(&pair(folder.path())).unwrap();
    for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let content: Vec<u8> = (0..length).map(|place: usize| (place % 251) as u8).collect();
        let closed = package::close(&content, &PackageRecipient::Key(key)).unwrap();
        fs::write(folder.path().join("in.age"), &closed).unwrap();
        let opened = program("age", &["-d", "-i", "key.txt", "in.age"], folder.path()).output().unwrap();
        assert!(opened.status.success(), "{length}: {}", String::from_utf8_lossy(&opened.stderr));
        assert!(opened.stdout == content, "{length} bytes differ");
        let mut changed = closed;
        *changed.last_mut().unwrap() ^= 1;
        fs::write(folder.path().join("in.age"), &changed).unwrap();
        assert!(!program("age", &["-d", "-i", "key.txt", "in.age"], folder.path()).output().unwrap().status.success());
    }
}

#[test]
fn age_opens_with_the_words_that_were_said_and_with_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let words = PackageRecipient::Words(Passphrase::new(WORDS).unwrap());
    fs::write(folder.path().join("in.age"), package::close(b"Bonjour", &words).unwrap()).unwrap();
    for (typed, opens) in [(WORDS, true), ("abandon abaisser", false)] {
        // age asks for words on a terminal alone: `script` lends it one.
        let mut asked = program("script", &["-qec", "age -d -o out.txt in.age", "/dev/null"], folder.path());
        let mut running = asked.spawn().unwrap();
        running.stdin.take().unwrap().write_all(format!("{typed}\n").as_bytes()).unwrap();
        assert_eq!(running.wait().unwrap().success(), opens);
        let out = folder.path().join("out.txt");
        assert_eq!(fs::read(&out).unwrap_or_default(), if opens { b"Bonjour".to_vec() } else { Vec::new() });
        let _ = fs::remove_file(out);
    }
}

#[tokio::test]
async fn a_package_is_agreed_to_closed_and_noted_in_the_real_window() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "package", 5).unwrap();
    made(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn made(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(AGENT).await?, &desk.pictures);
    window.go("#/case_file/1").await?;
    window.press("Préparer un paquet").await?;
    window.pick("Pour quel partenaire", "Solfa").await?;
    window.see("Notez d’abord ce qu’elle accepte").await?;
    window.press("Noter son accord").await?;
    window.tick("Nom et prénoms").await?;
    window.tick("Nature et date des faits").await?;
    window.picture(pictures, "agreement").await?;
    window.press("Noter un accord").await?;
    window.see("Avec des mots dits au téléphone").await?;
    window.picture(pictures, "words").await?;
    window.press("Enregistrer le paquet").await?;
    window.see("Paquet enregistré et noté.").await?;
    window.see("fermé avec des mots").await?;
    window.walk_to("Préparer un paquet").await?;
    window.picture(pictures, "receipt").await
}
