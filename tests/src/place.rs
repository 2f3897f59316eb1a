//! Where a drive takes place: a home, a run-time folder, temporary files and a vault of its own, all beneath one folder.

use std::{
    env,
    fs::{self, OpenOptions},
    io,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::PathBuf,
    process::{Child, Command},
    thread::sleep,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// A place, beneath a folder that the caller owns.
#[derive(Debug, Clone)]
pub struct Place {
    /// The program that is moved.
    pub program: PathBuf,
    /// Everything that the drive may write.
    pub folder: PathBuf,
}

impl Place {
    /// The vault.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.folder.join("vault")
    }

    /// Where documents are saved.
    #[must_use]
    pub fn saves(&self) -> PathBuf {
        self.folder.join("saves")
    }

    /// The user's run-time folder, where the page's scratch folder is made.
    #[must_use]
    pub fn run(&self) -> PathBuf {
        self.folder.join("run")
    }

    /// The socket of the system's bus, for a drive that puts one there.
    #[must_use]
    pub fn bus(&self) -> PathBuf {
        self.folder.join("bus")
    }

    /// The socket of the user's own bus, for a drive with a keyring.
    #[must_use]
    pub fn session_bus(&self) -> PathBuf {
        self.folder.join("session-bus")
    }

    /// What the program wrote to its standard error, and to its standard output when nobody reads it.
    #[must_use]
    pub fn said(&self) -> PathBuf {
        self.folder.join("said")
    }

    /// Starts `command` here, at the head of a group of its own.
    pub(crate) fn start(&self, mut command: Command) -> io::Result<Group> {
        let (home, temporary) = (self.folder.join("home"), self.folder.join("tmp"));
        for folder in [&home, &temporary, &self.run(), &self.saves()] {
            fs::create_dir_all(folder)?;
        }
        fs::set_permissions(self.run(), fs::Permissions::from_mode(0o700))?;
        command.env("HOME", home).env("TMPDIR", temporary).env("XDG_RUNTIME_DIR", self.run());
        for elsewhere in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "PERMANENCE_VAULT"] {
            command.env_remove(elsewhere);
        }
        command.env("PERMANENCE_DRIVEN_SAVES", self.saves());
        // No bus, no keyring but the drive's own: it must not depend on the one of whoever runs it.
        for (name, bus) in [("DBUS_SESSION_BUS_ADDRESS", self.session_bus()), ("DBUS_SYSTEM_BUS_ADDRESS", self.bus())] {
            let address = if bus.exists() { format!("unix:path={}", bus.display()) } else { "disabled:".to_owned() };
            command.env(name, address);
        }
        let said = OpenOptions::new().create(true).append(true).open(self.said())?;
        command.current_dir(&self.folder).process_group(0).stderr(said).spawn().map(Group)
    }
}

/// A process and all that it started. Dropped, all of it ends.
#[derive(Debug)]
pub(crate) struct Group(pub(crate) Child);

impl Drop for Group {
    fn drop(&mut self) {
        // A failure means that the group is already gone.
        let group = Pid::from_child(&self.0);
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
        // The others end a little later, and the vault is held until then.
        for _ in 0..500 {
            if test_kill_process_group(group).is_err() {
                break;
            }
            sleep(Duration::from_millis(10));
        }
    }
}

/// The program, on the screen that is there or on a virtual one.
#[must_use]
#[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
pub fn on_a_screen(program: impl AsRef<std::ffi::OsStr>) -> Command {
    if ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some()) {
        return Command::new(program);
    }
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1400x900x24"]).arg(program);
    command
}
