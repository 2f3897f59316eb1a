//! No network: what is planted in the program and in its page stays in, by the answers of the kernel.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    fs,
    io::ErrorKind,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

#[test]
fn every_attempt_to_leave_the_machine_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (home, run, traces) = (folder.path().join("home"), folder.path().join("run"), folder.path().join("trace"));
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();

    // One file per process: no line of the trace is cut by another.
    let said = Command::new("strace")
        .args(["-ff", "-e", "trace=socket,io_uring_setup", "-o"])
        .arg(&traces)
        .arg(env!("CARGO_BIN_EXE_permanence-probe"))
        .arg("--vault")
        .arg(folder.path().join("vault"))
        .arg(port)
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &run)
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env_remove("XDG_DATA_HOME")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let lines = String::from_utf8(said.stdout).unwrap();
    assert!(said.status.success(), "{lines}");
    assert!(lines.lines().filter(|line| line.contains("kept in")).count() >= 10 && !lines.contains("LEFT"), "{lines}");
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody reached the listener");

    let internet: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("/trace."))
        .flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| ["AF_INET", "AF_INET6", "io_uring_setup"].iter().any(|word| line.contains(word)))
        .collect();
    let refused = internet.iter().filter(|line| line.contains("EACCES")).count();
    assert!(refused >= 3, "the attempts must be seen in the trace: {internet:?}");
    // Before its filter the program makes one socket, to know whether the filter is there already; it sends nothing.
    let made: Vec<_> = internet.iter().filter(|line| !line.contains("EACCES")).collect();
    assert!(made.iter().all(|line| line.contains("SOCK_DGRAM")) && made.len() <= 1, "{made:?}");
}
