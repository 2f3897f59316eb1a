//! A real keyring of a drive's own, open, on a bus of its own.

use std::{
    io::{self, Write},
    process::{Command, Stdio},
    thread::sleep,
    time::Instant,
};

use crate::{
    place::{Group, Place},
    window::{PATIENCE, PAUSE},
};

/// Until dropped, every program of the place finds it.
#[derive(Debug)]
pub struct OwnKeyring {
    _keyring: Group,
    _bus: Group,
}

impl OwnKeyring {
    /// Starts both, and waits until the keyring is open.
    ///
    /// # Errors
    /// One of them does not start.
    #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
    pub fn open(place: &Place) -> io::Result<Self> {
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork"]).arg(format!("--address=unix:path={}", place.session_bus().display()));
        let bus = place.start(bus)?;
        until(|| place.session_bus().exists())?;
        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut keyring = place.start(keyring)?;
        if let Some(mut password) = keyring.0.stdin.take() {
            password.write_all(b"password")?;
        }
        until(|| place.folder.join("home/.local/share/keyrings/login.keyring").exists())?;
        Ok(Self { _keyring: keyring, _bus: bus })
    }
}

fn until(done: impl Fn() -> bool) -> io::Result<()> {
    let since = Instant::now();
    while !done() {
        if since.elapsed() > PATIENCE {
            return Err(io::ErrorKind::TimedOut.into());
        }
        sleep(PAUSE);
    }
    Ok(())
}
