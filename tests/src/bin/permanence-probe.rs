//! The installed window, with attempts to leave the machine planted in it. Prints one line per attempt, `kept in` or
//! `LEFT`, and ends with 0 only when everything was kept in. Whoever starts it listens on the loopback port named by its
//! last argument: without a listener, an attempt would fail for want of an answer.
#![allow(clippy::print_stdout)] // its lines are its result

use std::{
    env,
    net::{TcpStream, UdpSocket},
    process::{ExitCode, exit},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use permanence::Start;
use tauri::WebviewWindow;

/// Attempts of the page. Each answers true when it got out; those that answer nothing are for a trace of the system
/// calls to judge, and are made all the same.
const PAGE: [(&str, &str); 13] = [
    ("fetch", "fetch('http://127.0.0.1:PORT/').then(() => true, () => false)"),
    ("fetch to a name", "fetch('https://example.org/').then(() => true, () => false)"),
    (
        "picture",
        "new Promise(r => { const i = new Image(); i.onload = () => r(true); i.onerror = () => r(false); i.src = 'http://127.0.0.1:PORT/x.png'; })",
    ),
    (
        "web socket",
        "new Promise(r => { try { const s = new WebSocket('ws://127.0.0.1:PORT/'); s.onopen = () => r(true); s.onerror = () => r(false); } catch { r(false); } })",
    ),
    ("dns-prefetch", "hint('dns-prefetch')"),
    ("preconnect", "hint('preconnect')"),
    ("prefetch", "hint('prefetch')"),
    (
        "frame",
        "(() => { const f = document.createElement('iframe'); f.src = 'http://127.0.0.1:PORT/'; document.body.append(f); return pause().then(() => false); })()",
    ),
    (
        "style",
        "(() => { const s = document.createElement('style'); s.textContent = '@import url(http://127.0.0.1:PORT/x.css); main { background-image: url(http://127.0.0.1:PORT/x.png) }'; document.head.append(s); document.body.style.backgroundImage = 'url(http://127.0.0.1:PORT/y.png)'; return pause().then(() => false); })()",
    ),
    (
        "call",
        "(async () => { let left = false; const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:PORT' }] }); c.onicecandidate = ({ candidate }) => { left ||= Boolean(candidate?.candidate); }; c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer()); await pause(); return left; })().catch(() => false)",
    ),
    (
        "form",
        "(() => { const f = document.createElement('form'); f.method = 'post'; f.action = 'http://127.0.0.1:PORT/'; document.body.append(f); f.submit(); return pause().then(() => location.protocol !== 'tauri:'); })()",
    ),
    (
        "refresh",
        "(() => { const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=http://127.0.0.1:PORT/'; document.head.append(m); return pause().then(() => location.protocol !== 'tauri:'); })()",
    ),
    (
        "navigation",
        "(() => { location.href = 'http://127.0.0.1:PORT/'; return pause().then(() => location.protocol !== 'tauri:'); })()",
    ),
];

/// What the attempts share.
const TOOLS: &str = "
    window.pause = () => new Promise(r => setTimeout(r, 700));
    window.hint = rel => { const l = document.createElement('link'); l.rel = rel; l.href = 'https://' + rel + '.example.org/';
        document.head.append(l); return pause().then(() => false); };";

fn main() -> ExitCode {
    permanence::run(Start { at_setup: Some(Box::new(plant)), ..Start::default() })
}

fn plant(window: &WebviewWindow) {
    let window = window.clone();
    let port = env::args().next_back().and_then(|port| port.parse().ok()).unwrap_or(9);
    thread::spawn(move || {
        let mut kept = program(port);
        thread::sleep(Duration::from_secs(3)); // the page is there by then; too early, an attempt answers nothing and fails
        for (name, attempt) in PAGE {
            kept &= said(name, page(&window, name, &attempt.replace("PORT", &port.to_string())));
        }
        exit(i32::from(!kept));
    });
}

/// Attempts of the program itself.
fn program(port: u16) -> bool {
    let tcp = said("tcp", Some(TcpStream::connect(("127.0.0.1", port)).is_ok()));
    let udp = said("udp", Some(UdpSocket::bind("0.0.0.0:0").is_ok()));
    let udp6 = said("udp over IPv6", Some(UdpSocket::bind("[::]:0").is_ok()));
    tcp && udp && udp6
}

/// Makes an attempt and waits for its answer, `None` when the page does not answer.
fn page(window: &WebviewWindow, name: &str, attempt: &str) -> Option<bool> {
    let key = serde_json::to_string(name).ok()?;
    window
        .eval(format!(
            "{TOOLS} window.left ??= {{}}; Promise.resolve({attempt}).then(left => {{ window.left[{key}] = left; }});"
        ))
        .ok()?;
    for _ in 0..20 {
        thread::sleep(Duration::from_millis(250));
        let (send, receive) = channel();
        window
            .eval_with_callback(format!("String(window.left?.[{key}])"), move |answer| drop(send.send(answer)))
            .ok()?;
        match receive.recv_timeout(Duration::from_secs(5)).ok()?.trim_matches('"') {
            "true" => return Some(true),
            "false" => return Some(false),
            _ => {}
        }
    }
    None
}

/// Prints what became of an attempt; true when it was kept in.
fn said(name: &str, left: Option<bool>) -> bool {
    match left {
        Some(true) => println!("LEFT {name}"),
        Some(false) => println!("kept in {name}"),
        None => println!("LEFT? {name}: the page did not answer"),
    }
    left == Some(false)
}
