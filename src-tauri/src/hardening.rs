//! No dump, no debugger, no internet socket, no switch in the environment.

use std::{
    collections::BTreeMap, env, ffi::OsStr, io, net::UdpSocket, os::unix::process::CommandExt, process::Command,
};

use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter_all_threads,
};

use crate::data_folder::TRAINING;

/// Whether the internet exists for this process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Network {
    /// No internet socket can be made, here or in a child.
    #[default]
    Refused,
    /// For WebKit's driver, which speaks TCP on the loopback; only test programs ask for it.
    OpenForDriver,
}

/// Which lock does not hold.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotHardened {
    #[error("environment: {0}")]
    Environment(io::Error),
    #[error("memory dumps: {0}")]
    Dumps(#[from] rustix::io::Errno),
    #[error("filter: {0}")]
    Filter(#[from] seccompiler::Error),
    #[error("filter: {0}")]
    Rules(#[from] seccompiler::BackendError),
    #[error("the filter is in place and an internet socket can still be made")]
    Open,
}

/// WebKit draws blank windows with some drivers otherwise (tauri-apps/tauri#8462).
const WANTED: [(&str, &str); 1] = [("WEBKIT_DISABLE_DMABUF_RENDERER", "1")];

/// Closes everything that this program never needs.
pub(crate) fn harden(network: Network) -> Result<(), NotHardened> {
    if network == Network::Refused {
        clean_environment()?;
    }
    // 1 and not 0: the kernel hands a dump to a crash collector whatever the limit, but for this value (core(5)). Where the
    // machine allows 0 at most, 0 it is: nobody may raise it.
    let most = getrlimit(Resource::Core).maximum.map_or(1, |most| most.min(1));
    setrlimit(Resource::Core, Rlimit { current: Some(most), maximum: Some(most) })?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    if network == Network::Refused && internet_exists() {
        apply_filter_all_threads(&filter()?)?;
        if internet_exists() {
            return Err(NotHardened::Open);
        }
    }
    Ok(())
}

/// The environment can open WebKit to a remote inspector. It cannot be changed safely once threads exist, and one exists
/// before `main`: the program starts itself again without the switches.
fn clean_environment() -> Result<(), NotHardened> {
    let switches: Vec<_> = env::vars_os().filter(|(name, _)| is_switch(name)).collect();
    let clean = switches.len() == WANTED.len()
        && switches.iter().all(|(name, value)| WANTED.iter().any(|(wanted, set)| name == wanted && value == set));
    if clean {
        return Ok(());
    }
    let mut again = itself().map_err(NotHardened::Environment)?;
    for (name, _) in &switches {
        again.env_remove(name);
    }
    Err(NotHardened::Environment(again.envs(WANTED).exec()))
}

fn is_switch(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name == b"TAURI_WEBVIEW_AUTOMATION" || name.starts_with(b"WEBKIT_") || name.starts_with(b"JSC_")
}

/// This program with its arguments, ready to take the place of this process.
#[allow(clippy::disallowed_methods)] // the only program that Permanence starts is itself
pub(crate) fn itself() -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.args(env::args_os().skip(1));
    Ok(command)
}

/// The same, opening the training or the desk.
#[allow(clippy::disallowed_methods)] // the only program that Permanence starts is itself
pub(crate) fn itself_for(training: bool) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.args(env::args_os().skip(1).filter(|argument| argument != TRAINING));
    if training {
        command.arg(TRAINING);
    }
    Ok(command)
}

/// Filters pile up at each `exec`, and the kernel holds a limited number: one is enough.
fn internet_exists() -> bool {
    match UdpSocket::bind(("127.0.0.1", 0)) {
        Ok(_) => true,
        Err(error) => error.raw_os_error() != Some(libc::EACCES),
    }
}

/// Refuses `socket()` for every family that leaves the machine, and io_uring, which makes sockets without `socket()`.
fn filter() -> Result<BpfProgram, NotHardened> {
    let families = [libc::AF_INET, libc::AF_INET6, libc::AF_PACKET, libc::AF_VSOCK, libc::AF_BLUETOOTH, libc::AF_XDP];
    let mut sockets = Vec::new();
    for family in families {
        let family = u64::from(family.unsigned_abs());
        let is = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, family)?;
        sockets.push(SeccompRule::new(vec![is])?);
    }
    let rules = BTreeMap::from([(libc::SYS_socket, sockets), (libc::SYS_io_uring_setup, Vec::new())]);
    let refused = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, refused, env::consts::ARCH.try_into()?)?.try_into()?)
}
