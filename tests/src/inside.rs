//! The installed window, closed as it is on a workstation, moved by scripts from inside: WebKit's driver cannot reach it.

use std::{
    io::{self, BufRead, BufReader, Write},
    process::{ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread::{sleep, spawn},
    time::Instant,
};

use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};

use crate::{
    place::{Group, Place},
    process::{self, Process},
    window::{FIND, PATIENCE, PAUSE, Step, Stuck},
};

/// What the program says each time its page is there.
const OPEN: &str = "open";
/// Asks whether the page can be taken apart in WebKit's inspector.
pub const DEVELOPER_TOOLS: &str = "developer tools";

/// A window that `permanence-inside` opened.
#[derive(Debug)]
pub struct Inside {
    lines: Receiver<String>,
    input: ChildStdin,
    program: Process,
    group: Group,
}

impl Inside {
    /// Starts `command`, whose last word is the program of `place`, and waits for the page.
    ///
    /// # Errors
    /// It does not start, or shows no page.
    pub fn open(place: &Place, mut command: Command) -> Step<Self> {
        command.arg("--vault").arg(place.vault()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut group = place.start(command)?;
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let output = group.0.stdout.take().ok_or_else(gone)?;
        let input = group.0.stdin.take().ok_or_else(gone)?;
        let (send, lines) = channel();
        spawn(move || BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        wait(&lines, OPEN)?;
        let program = process::running(group.0.id(), &place.program).ok_or_else(gone)?;
        Ok(Self { lines, input, program, group })
    }

    /// The program: the same process before and after a lock.
    #[must_use]
    pub fn program(&self) -> Process {
        self.program
    }

    /// Types into the field that has this label.
    ///
    /// # Errors
    /// No such field.
    pub fn fill(&mut self, label: &str, text: &str) -> Step {
        let typing = format!("found.focus(); document.execCommand('insertText', false, {})", json!(text));
        self.act("field", label, &typing)
    }

    /// Presses the button or the link that says this.
    ///
    /// # Errors
    /// No such button.
    pub fn press(&mut self, words: &str) -> Step {
        self.act("press", words, "found.click()")
    }

    /// Ticks a box or one of a few choices.
    ///
    /// # Errors
    /// No such box.
    pub fn tick(&mut self, label: &str) -> Step {
        self.act("box", label, "found.click()")
    }

    /// Waits for these words anywhere on the page.
    ///
    /// # Errors
    /// They do not come.
    pub fn see(&mut self, words: &str) -> Step {
        self.act("words", words, "")
    }

    /// Comes in with a passphrase.
    ///
    /// # Errors
    /// It does not open.
    pub fn come_in(&mut self, name: &str, phrase: &str) -> Step {
        self.see("La permanence est verrouillée")?;
        self.tick(name)?;
        self.fill("Phrase de passe", phrase)?;
        self.press("Ouvrir")?;
        self.see("Verrouiller")
    }

    /// Goes to a screen by its address and waits until it is there; its heading.
    ///
    /// # Errors
    /// It does not come.
    pub fn visit(&mut self, address: &str) -> Step<String> {
        // The heading of before is marked: until the other screen is there, it stands.
        self.ask("(document.querySelectorAll('main h1').forEach((heading) => (heading.dataset.left = '')), true)")?;
        self.go(address)?;
        let since = Instant::now();
        loop {
            let shown = self.texts("main h1:not([data-left])")?;
            if let Some(heading) = shown.into_iter().find(|heading| !heading.is_empty()) {
                return Ok(heading);
            }
            if since.elapsed() > PATIENCE {
                return self.lacks(format!("the screen «{address}»"));
            }
            sleep(PAUSE);
        }
    }

    /// Goes to a screen by its address.
    ///
    /// # Errors
    /// The program is gone.
    pub fn go(&mut self, address: &str) -> Step {
        self.ask(&format!("location.hash = {}", json!(format!("#/{address}")))).map(drop)
    }

    /// Chooses a value of a short list by its code.
    ///
    /// # Errors
    /// No such list.
    pub fn choose(&mut self, label: &str, code: &str) -> Step {
        let choosing = "found.dispatchEvent(new Event('change', { bubbles: true }))";
        self.act("field", label, &format!("found.value = {}; {choosing}", json!(code)))
    }

    /// Waits until the field that has this label holds these words.
    ///
    /// # Errors
    /// It does not come to hold them.
    pub fn holds(&mut self, label: &str, words: &str) -> Step {
        self.act("field", label, &format!("if (!found.value.includes({})) return false", json!(words)))
    }

    /// Whether the page can be taken apart in WebKit's inspector.
    ///
    /// # Errors
    /// The program is gone, or does not know.
    pub fn has_developer_tools(&mut self) -> Step<bool> {
        let answer = self.ask(DEVELOPER_TOOLS)?;
        answer.as_bool().map_or_else(|| self.lacks("an answer about developer tools".to_owned()), Ok)
    }

    /// The text of every element that `selector` finds now.
    ///
    /// # Errors
    /// The program is gone.
    pub fn texts(&mut self, selector: &str) -> Step<Vec<String>> {
        let all = format!("[...document.querySelectorAll({})].map(e => e.textContent.trim())", json!(selector));
        Ok(serde_json::from_value(self.ask(&all)?).map_err(io::Error::from)?)
    }

    /// Asks the desk as the page does; its answer.
    ///
    /// # Errors
    /// It refuses, or does not answer.
    pub fn desk(&mut self, command: &str, request: &Value) -> Step<Value> {
        self.invoke("desk", &json!({ "command": command, "request": request }))
    }

    /// Has a document saved, where the program saves them without asking.
    ///
    /// # Errors
    /// The desk refuses, or does not answer.
    pub fn save(&mut self, command: &str, request: &Value) -> Step<Value> {
        self.invoke("window", &json!({ "action": { "do": "save", "command": command, "request": request } }))
    }

    fn invoke(&mut self, name: &str, arguments: &Value) -> Step<Value> {
        let asked = format!("window.__TAURI_INTERNALS__.invoke({}, {arguments})", json!(name));
        let kept = "(answer) => (window.told = { answer: answer ?? null }), (refused) => (window.told = { refused })";
        self.ask(&format!("(window.told = null, {asked}.then({kept}), true)"))?;
        let since = Instant::now();
        loop {
            let told = self.ask("window.told")?;
            if let Some(answer) = told.get("answer") {
                return Ok(answer.clone());
            }
            if !told.is_null() || since.elapsed() > PATIENCE {
                return Err(Stuck::Absent { what: format!("an answer to {arguments}"), page: told.to_string() });
            }
            sleep(PAUSE);
        }
    }

    /// Locks the desk, and waits for the page that the program shows once it has replaced itself.
    ///
    /// # Errors
    /// It does not come back.
    pub fn lock(&mut self) -> Step {
        // The program may be another before it answers.
        let lock = script("press", "Verrouiller", "found.click()");
        self.tell(&lock)?;
        wait(&self.lines, OPEN)?;
        self.see("La permanence est verrouillée")
    }

    /// Ends the process of the page, as a fault in it would.
    ///
    /// # Errors
    /// There is none.
    pub fn break_page(&mut self) -> Step {
        let page = self.program.family().into_iter().find(|one| one.name().starts_with("WebKitWeb"));
        let page = page.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(kill_process(page.pid(), Signal::KILL).map_err(io::Error::from)?)
    }

    /// The same, and waits for the page that the program shows once it has replaced itself.
    ///
    /// # Errors
    /// It does not come.
    pub fn lose_page(&mut self) -> Step {
        self.break_page()?;
        wait(&self.lines, OPEN)?;
        self.see("La permanence est verrouillée")
    }

    /// Waits for the end of the program.
    ///
    /// # Errors
    /// It does not end.
    pub fn end_by_itself(mut self) -> Step {
        Ok(self.ended()?)
    }

    /// Closes the window as its own button does, and waits for the end of the program.
    ///
    /// # Errors
    /// It does not end.
    pub fn close(mut self) -> Step {
        self.tell("window.__TAURI_INTERNALS__.invoke('window', { action: { do: 'close' } }), true")?;
        Ok(self.ended()?)
    }

    /// Sends a signal to the program and waits for its end.
    ///
    /// # Errors
    /// It is gone already, or does not end.
    pub fn end(mut self, signal: Signal) -> Step {
        kill_process(self.program.pid(), signal).map_err(io::Error::from)?;
        Ok(self.ended()?)
    }

    fn ended(&mut self) -> io::Result<()> {
        let since = Instant::now();
        while self.group.0.try_wait()?.is_none() {
            if since.elapsed() > PATIENCE {
                return Err(io::ErrorKind::TimedOut.into());
            }
            sleep(PAUSE);
        }
        Ok(())
    }

    fn act(&mut self, kind: &str, words: &str, act: &str) -> Step {
        let script = script(kind, words, act);
        let since = Instant::now();
        while self.ask(&script)? != json!(true) {
            if since.elapsed() > PATIENCE {
                return self.lacks(format!("{kind} «{words}»"));
            }
            sleep(PAUSE);
        }
        Ok(())
    }

    fn lacks<T>(&mut self, what: String) -> Step<T> {
        let page = self.ask("document.body.innerText")?;
        Err(Stuck::Absent { what, page: page.as_str().unwrap_or_default().to_owned() })
    }

    fn tell(&mut self, script: &str) -> io::Result<()> {
        writeln!(self.input, "{}", json!(script))
    }

    fn ask(&mut self, script: &str) -> Step<Value> {
        self.tell(script)?;
        let answer = self.lines.recv_timeout(PATIENCE).map_err(io::Error::other)?;
        Ok(serde_json::from_str(&answer).map_err(io::Error::from)?)
    }
}

/// Does `act` to what is `found`, and answers whether something was.
fn script(kind: &str, words: &str, act: &str) -> String {
    let find = format!("(function () {{ {FIND} }})({}, {})", json!(kind), json!(words));
    format!("(() => {{ const found = {find}; if (!found) return false; {act}; return true; }})()")
}

fn wait(lines: &Receiver<String>, wanted: &str) -> Step {
    while lines.recv_timeout(PATIENCE).map_err(io::Error::other)? != wanted {}
    Ok(())
}
