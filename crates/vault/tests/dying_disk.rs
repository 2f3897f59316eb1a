//! The vault's own disk stops answering: what was acknowledged is there when it answers again, and what was not is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout
)]

mod stick;

use sqlx::Executor;
use stick::Stick;
use vault::{Cost, Keyring, Keys, LockedVault, Passphrase, Role, creation, database};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

/// F-04.
#[tokio::test]
async fn a_disk_that_stops_answering_takes_no_acknowledged_save_along_and_acknowledges_none() {
    for saves in [0, 1, 7] {
        let Some(disk) = Stick::new() else { return };
        let place = disk.at.join("vault");
        let (phrase, keyring) = (Passphrase::new(PHRASE).unwrap(), Keyring::in_memory());
        let creation = creation::prepare(&place, "Ada", &phrase, true, Cost::FLOOR, &keyring).unwrap();
        let lines: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
        let mut open = creation.begin(&lines).unwrap().finish(&keyring).unwrap();
        let Keys::Agent { desk: key, .. } = open.keys().clone() else { panic!("an agent") };
        let path = place.join(database::DESK);
        let mut desk = database::open(&path, &key.derive_database_key(), true).await.unwrap();
        desk.execute("create table note (id integer primary key, text text not null) strict").await.unwrap();
        let save = || sqlx::query("insert into note (text) values (hex(randomblob(1500)))");
        for _ in 0..saves {
            save().execute(&mut desk).await.unwrap();
        }

        disk.pull_out();
        let saved = save().execute(&mut desk).await;
        assert!(saved.is_err(), "nothing can have kept this: {saved:?}");
        let saved = save().execute(&mut desk).await;
        assert!(saved.is_err(), "nor this: {saved:?}");
        let added = open.add_account("Bruno", Role::Agent, Cost::FLOOR);
        assert!(added.is_err(), "the header neither: {:?}", added.map(|(id, _)| id));
        drop((desk, open));

        disk.plug_in_again();
        let locked = LockedVault::open(&place).unwrap();
        let names: Vec<_> = locked.accounts().into_iter().map(|account| account.name).collect();
        assert_eq!(names, ["Ada"]);
        let account = locked.accounts()[0].id;
        let opened = locked.unlock(account, &phrase, &keyring);
        assert!(opened.is_ok());
        let mut desk = database::open(&path, &key.derive_database_key(), false).await.unwrap();
        assert!(database::is_whole(&mut desk).await.unwrap());
        let kept: i64 = sqlx::query_scalar("select count(*) from note").fetch_one(&mut desk).await.unwrap();
        assert_eq!(kept, saves);
    }
}
