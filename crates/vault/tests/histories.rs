//! Whatever becomes of the accounts of a vault, in whatever order and wherever it is interrupted: who should get in gets in, with the
//! same keys; who should not does not; nothing is lost. `PERMANENCE_PROOF_HISTORIES` says how many histories.
//!
//! A new act is one more [`Act`], its line in [`act`], and its method on [`World`], which does it to the vault and to what is known of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{fs, path::PathBuf};

use proptest::{prelude::*, sample::Index, test_runner::Config};
use tempfile::TempDir;
use vault::{Cost, Keyring, Keys, LockedVault, OpenVault, Passphrase, Role, VaultError, chain, creation};

/// In `./dev test`.
const HISTORIES: u32 = 3;
const COPIES: [&str; 2] = ["header", "header.previous"];

#[derive(Debug, Clone)]
enum Act {
    Add(Role),
    Enrol(Index),
    Reset(Index),
    ChangePassphrase(Index),
    /// The paper sheet gives somebody a passphrase, and is spent.
    Sheet(Index),
    /// The machine forgets its device secret.
    LoseDevice,
    WrongPassphrase(Index),
    /// A copy of the header is damaged, or cut, on the disk.
    Damage(Index, Index),
}

fn act() -> impl Strategy<Value = Act> {
    let who = any::<Index>;
    prop_oneof![
        4 => prop_oneof![Just(Role::Agent), Just(Role::AgentInCharge), Just(Role::Supervisor)].prop_map(Act::Add),
        4 => who().prop_map(Act::Enrol),
        2 => who().prop_map(Act::Reset),
        2 => who().prop_map(Act::ChangePassphrase),
        2 => who().prop_map(Act::Sheet),
        1 => Just(Act::LoseDevice),
        1 => who().prop_map(Act::WrongPassphrase),
        2 => (who(), who()).prop_map(|(copy, place)| Act::Damage(copy, place)),
    ]
}

/// How somebody gets in.
#[derive(Debug, Clone, PartialEq)]
enum Way {
    Phrase(u16),
    Code(String),
    /// Nobody knows: an agent in charge must give a code.
    Shut,
}

#[derive(Debug, Clone)]
struct Person {
    name: String,
    role: Role,
    way: Way,
}

type Copies = [Option<Vec<u8>>; 2];

/// Where a write may be cut: the copies as they then are, the half of a replacement beside them, and whether the act counts.
type Moment = (Copies, Option<(&'static str, Vec<u8>)>, bool);

/// What is known of a vault.
#[derive(Clone)]
struct Known {
    people: Vec<Person>,
    sheet: Vec<String>,
    /// What opened once and must open no more: whose, and how.
    spent: Vec<(String, Way)>,
    spent_sheets: Vec<Vec<String>>,
}

struct World {
    folder: TempDir,
    keyring: Keyring,
    with_device: bool,
    phrases: u16,
    /// What the keys make of one entry: the desk's and the statistics'.
    marks: (chain::Link, chain::Link),
    known: Known,
}

fn phrase(number: u16) -> Passphrase {
    Passphrase::of_words((0..8).map(|word| number * 8 + word))
}

fn marks(keys: &Keys) -> (Option<chain::Link>, chain::Link) {
    let mark = |key: chain::ChainKey| key.link(&chain::GENESIS, &[b"mark"]);
    match keys {
        Keys::Supervisor { statistics } => (None, mark(statistics.derive_chain_key())),
        Keys::Agent { desk, statistics, .. } => {
            (Some(mark(desk.derive_chain_key())), mark(statistics.derive_chain_key()))
        }
    }
}

impl World {
    fn new(with_device: bool) -> Self {
        let (folder, keyring) = (tempfile::tempdir().unwrap(), Keyring::in_memory());
        let path = folder.path().join("vault");
        let creation = creation::prepare(&path, "0", &phrase(0), !with_device, Cost::FLOOR, &keyring).unwrap();
        let sheet: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
        let open = creation.begin(&sheet).unwrap().finish(&keyring).unwrap();
        let (desk, statistics) = marks(open.keys());
        let first = Person { name: "0".into(), role: Role::AgentInCharge, way: Way::Phrase(0) };
        let known = Known { people: vec![first], sheet, spent: Vec::new(), spent_sheets: Vec::new() };
        Self { folder, keyring, with_device, phrases: 1, marks: (desk.unwrap(), statistics), known }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Nobody waits here for a try that was made in vain, nor is refused for it: each try is answered for what it is.
    fn locked(&self) -> LockedVault {
        fs::remove_file(self.path().join("tries")).ok();
        LockedVault::open(&self.path()).expect("whatever happened, there is a vault")
    }

    fn unlock(&self, name: &str, number: u16) -> Result<OpenVault, VaultError> {
        let locked = self.locked();
        let id = locked.accounts().iter().find(|account| account.name == name).unwrap().id;
        locked.unlock(id, &phrase(number), &self.keyring).map_err(|(_, error)| error)
    }

    fn enrol(&self, name: &str, code: &str, number: u16) -> Result<OpenVault, VaultError> {
        let locked = self.locked();
        let id = locked.accounts().iter().find(|account| account.name == name).unwrap().id;
        locked.enrol(id, code, &phrase(number), Cost::FLOOR, &self.keyring).map_err(|(_, error)| error)
    }

    fn new_phrase(&mut self) -> u16 {
        self.phrases += 1;
        self.phrases - 1
    }

    /// Whoever may let others in, in an open vault.
    fn in_charge(&self) -> Option<(String, OpenVault)> {
        let opens = self.known.people.iter().find_map(|person| match person.way {
            Way::Phrase(number) if person.role == Role::AgentInCharge => Some((person.name.clone(), number)),
            _ => None,
        });
        opens.map(|(name, number)| (name.clone(), self.unlock(&name, number).unwrap()))
    }

    /// What opened somebody's account opens it no more.
    fn replace(&mut self, place: usize, way: Way) {
        let person = &mut self.known.people[place];
        let before = std::mem::replace(&mut person.way, way);
        if before != Way::Shut {
            self.known.spent.push((person.name.clone(), before));
        }
    }

    fn does(&mut self, act: &Act) {
        let people = self.known.people.len();
        match act {
            Act::Add(role) => self.add(*role),
            Act::Enrol(who) => self.enrols(who.index(people)),
            Act::Reset(who) => self.reset(who.index(people)),
            Act::ChangePassphrase(who) => self.change(who.index(people)),
            Act::Sheet(who) => self.open_with_sheet(who.index(people)),
            Act::LoseDevice => self.lose_device(),
            Act::WrongPassphrase(who) => {
                let person = &self.known.people[who.index(people)];
                assert!(self.unlock(&person.name, 99).is_err(), "{person:?}");
            }
            Act::Damage(copy, place) => self.damage(copy.index(2), place),
        }
    }

    fn add(&mut self, role: Role) {
        let name = self.known.people.len().to_string();
        if let Some((_, mut open)) = self.in_charge() {
            let (_, code) = open.add_account(&name, role, Cost::FLOOR).unwrap();
            self.known.people.push(Person { name, role, way: Way::Code(code.expose().to_owned()) });
        }
    }

    fn enrols(&mut self, place: usize) {
        let Person { name, way: Way::Code(code), .. } = self.known.people[place].clone() else { return };
        let number = self.new_phrase();
        match self.enrol(&name, &code, number) {
            Ok(open) => {
                drop(open);
                self.replace(place, Way::Phrase(number));
            }
            // Without the device secret, somebody must come with the sheet first.
            Err(error) => assert!(matches!(error, VaultError::DeviceSecretMissing), "{error}"),
        }
    }

    fn reset(&mut self, place: usize) {
        let Some((by, mut open)) = self.in_charge() else { return };
        let id = open.accounts().iter().find(|account| account.name == self.known.people[place].name).unwrap().id;
        let code = open.reset_account(id, Cost::FLOOR);
        drop(open);
        if by == self.known.people[place].name {
            assert!(matches!(code, Err(VaultError::NotAllowed)));
        } else {
            self.replace(place, Way::Code(code.unwrap().expose().to_owned()));
        }
    }

    fn change(&mut self, place: usize) {
        let Person { name, way: Way::Phrase(old), .. } = self.known.people[place].clone() else { return };
        let new = self.new_phrase();
        let mut open = self.unlock(&name, old).unwrap();
        open.change_passphrase(&phrase(old), &phrase(new), Cost::FLOOR).unwrap();
        drop(open);
        self.replace(place, Way::Phrase(new));
    }

    fn open_with_sheet(&mut self, place: usize) {
        let number = self.new_phrase();
        let locked = self.locked();
        let id = locked.accounts().iter().find(|account| account.name == self.known.people[place].name).unwrap().id;
        let without = !self.with_device;
        let recovery = locked
            .open_with_sheet(&self.known.sheet, id, &phrase(number), without, Cost::FLOOR, &self.keyring)
            .map_err(|(_, error)| error)
            .unwrap();
        let sheet: Vec<String> = recovery.sheet().lines().iter().map(|line| line.to_string()).collect();
        drop(recovery.confirm(&sheet, &self.keyring).map_err(|(_, error)| error).unwrap());
        self.replace(place, Way::Phrase(number));
        let spent = std::mem::replace(&mut self.known.sheet, sheet);
        self.known.spent_sheets.push(spent);
    }

    fn lose_device(&mut self) {
        if self.with_device {
            self.keyring.forget(self.locked().vault()).unwrap();
            for place in 0..self.known.people.len() {
                if let Way::Phrase(_) = self.known.people[place].way {
                    self.replace(place, Way::Shut);
                }
            }
        }
    }

    fn damage(&self, copy: usize, place: &Index) {
        drop(self.locked());
        let path = self.path().join(COPIES[copy]);
        let mut bytes = fs::read(&path).unwrap();
        let at = place.index(bytes.len());
        if at.is_multiple_of(2) {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1 << (at % 8);
        }
        fs::write(&path, bytes).unwrap();
    }

    fn copies(&self) -> Copies {
        COPIES.map(|name| fs::read(self.path().join(name)).ok())
    }

    /// The act, cut at a moment of its writing: what is known then is what was known before it, or after.
    fn is_interrupted_in(&mut self, act: &Act, moment: Index) {
        drop(self.locked());
        // What the keyring forgets or learns cannot be cut with the header.
        if matches!(act, Act::LoseDevice | Act::Damage(..) | Act::WrongPassphrase(_))
            || (self.with_device && matches!(act, Act::Sheet(_)))
        {
            return self.does(act);
        }
        let (before, known) = (self.copies(), self.known.clone());
        self.does(act);
        let after = self.copies();
        if after == before {
            return;
        }
        let [new, _] = after.clone();
        let new = new.unwrap();
        let half = new[..moment.index(new.len())].to_vec();
        let moments: Vec<Moment> = if matches!(act, Act::Add(_)) {
            vec![
                (before.clone(), Some(("header.part", half)), false),
                (before.clone(), Some(("header.part", new.clone())), false),
                ([None, before[0].clone()], Some(("header.part", new.clone())), false),
            ]
        } else {
            vec![
                (before.clone(), Some(("header.part", half.clone())), false),
                (before.clone(), Some(("header.part", new.clone())), false),
                ([Some(new.clone()), before[1].clone()], None, true),
                ([Some(new.clone()), before[1].clone()], Some(("header.previous.part", half)), true),
            ]
        };
        let (copies, part, done) = moments[moment.index(moments.len())].clone();
        for (name, bytes) in COPIES.iter().zip(copies) {
            match bytes {
                Some(bytes) => fs::write(self.path().join(name), bytes).unwrap(),
                None => fs::remove_file(self.path().join(name)).unwrap(),
            }
        }
        if let Some((name, bytes)) = part {
            fs::write(self.path().join(name), bytes).unwrap();
        }
        if !done {
            self.known = known;
        }
    }

    /// Whoever is known to get in does, to the same keys as ever, and nobody else.
    fn is_as_known(&mut self) {
        let names: Vec<_> = self.known.people.iter().map(|person| person.name.clone()).collect();
        assert_eq!(self.locked().accounts().iter().map(|account| account.name.clone()).collect::<Vec<_>>(), names);
        self.spent_opens_nothing();
        // The older copy alone opens for nobody whom the newer one shuts out.
        let newer = fs::read(self.path().join("header")).unwrap();
        fs::copy(self.path().join("header.previous"), self.path().join("header")).unwrap();
        self.spent_opens_nothing();
        fs::write(self.path().join("header"), newer).unwrap();
        for place in 0..names.len() {
            self.enrols(place);
            let person = self.known.people[place].clone();
            if let Way::Phrase(number) = person.way {
                let open = self.unlock(&person.name, number).unwrap_or_else(|error| panic!("{person:?}: {error}"));
                let (desk, statistics) = marks(open.keys());
                assert_eq!(desk, (person.role != Role::Supervisor).then_some(self.marks.0), "{person:?}");
                assert_eq!(statistics, self.marks.1, "{person:?}");
                let in_charge = matches!(open.keys(), Keys::Agent { administration: Some(_), .. });
                assert_eq!(in_charge, person.role == Role::AgentInCharge, "{person:?}");
            }
        }
        // However it went, the sheet opens.
        self.open_with_sheet(0);
        let Way::Phrase(number) = self.known.people[0].way else { panic!("the sheet gives a passphrase") };
        assert_eq!(marks(self.unlock("0", number).unwrap().keys()).0, Some(self.marks.0));
    }

    fn spent_opens_nothing(&self) {
        let there = |name: &str| self.locked().accounts().iter().any(|account| account.name == name);
        for (name, way) in self.known.spent.iter().filter(|(name, _)| there(name)) {
            match way {
                Way::Phrase(number) => assert!(self.unlock(name, *number).is_err(), "{name} opens with {number} again"),
                Way::Code(code) => assert!(self.enrol(name, code, 98).is_err(), "{name} enrols with a spent code"),
                Way::Shut => {}
            }
        }
        for lines in &self.known.spent_sheets {
            let locked = self.locked();
            let id = locked.accounts()[0].id;
            let opened = locked.open_with_sheet(lines, id, &phrase(98), true, Cost::FLOOR, &self.keyring);
            assert!(matches!(opened.map(drop), Err((_, VaultError::SheetMismatch))), "a spent sheet opens");
        }
    }
}

fn histories() -> u32 {
    std::env::var("PERMANENCE_PROOF_HISTORIES").ok().and_then(|count| count.parse().ok()).unwrap_or(HISTORIES)
}

proptest! {
    #![proptest_config(Config { cases: histories(), failure_persistence: None, max_shrink_iters: 20, ..Config::default() })]
    #[test]
    fn whatever_becomes_of_its_accounts_a_vault_opens_for_whom_it_should_and_for_nobody_else(
        with_device in any::<bool>(),
        acts in proptest::collection::vec((act(), proptest::option::of(any::<Index>())), 1..8),
    ) {
        let mut world = World::new(with_device);
        for (act, interrupted) in &acts {
            match interrupted {
                Some(moment) => world.is_interrupted_in(act, *moment),
                None => world.does(act),
            }
        }
        world.is_as_known();
    }
}
