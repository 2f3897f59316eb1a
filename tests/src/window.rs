//! The real window, moved as a person at the keyboard would: fields by their label, buttons by their words.

use std::{
    fs, io,
    net::{TcpListener, TcpStream},
    path::Path,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder,
    actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::Element,
    error,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::sleep,
};

use crate::{
    place::{Group, Place, on_a_screen},
    process::{self, Process},
};

/// How long something may take to appear, on a machine that has much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(60);
/// WebDriver's code for the key (WebDriver § 17.4.2).
pub const ENTER: char = '\u{E007}';
/// The tab key.
pub const TAB: char = '\u{E004}';
/// The arrow that opens a list.
pub const DOWN: char = '\u{E015}';
/// The key that goes to the end of a page.
pub const END: char = '\u{E010}';
/// The key of the next passage to read again.
pub const F8: char = '\u{E038}';
/// More stops of the tab key than any page has.
const A_LONG_PAGE: usize = 200;
/// How many moves a hand makes on its way.
const STRIDES: u8 = 8;
/// Where a hand takes hold of something, once that is in sight.
const GRIP: &str = "const [held] = arguments;
    held.scrollIntoView({ block: 'center' });
    const { left, top } = held.getBoundingClientRect();
    return [Math.round(left) + 20, Math.round(top) + 8];";
/// A file as a file manager drops one: over the page first, then let go.
const DROP: &str = "const [name, typed, zeros] = arguments;
    const bytes = zeros ? new Uint8Array(zeros) : Uint8Array.from(atob(typed), (one) => one.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    for (const kind of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));";
/// The arrow that turns to the next page.
pub const RIGHT: char = '\u{E014}';
/// The control key.
pub const CONTROL: &str = "\u{E009}";
/// The escape key.
pub const ESCAPE: char = '\u{E00C}';
/// The alt key.
pub const ALT: &str = "\u{E00A}";
/// Finds one element; see the file.
pub(crate) const FIND: &str = include_str!("find.js");
/// Every fault that axe-core finds, as one line.
const LOOK: &str = "const done = arguments[0];
    const said = ({ id, nodes }) => `${id} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`;
    axe.run().then(({ violations }) => done(violations.map(said).join('; ')), error => done(String(error)));";
/// Whether something lies above the middle of what has the focus, or it is out of the window.
const COVERED: &str =
    "const here = document.activeElement, { left, top, width, height } = here.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(above && here.contains(above))";
/// Whether a page can only be read by scrolling it sideways (WCAG 1.4.10).
const WIDER: &str = "return document.documentElement.scrollWidth > window.innerWidth";
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

/// Why the window could not be moved further.
#[derive(Debug, thiserror::Error)]
pub enum Stuck {
    /// The driver refused a command.
    #[error("driver: {0:?}")]
    Driver(#[from] error::CmdError),
    /// The program did not open under the driver.
    #[error("no session: {0}")]
    Session(#[from] error::NewSessionError),
    /// A file or a process.
    #[error("system: {0}")]
    System(#[from] io::Error),
    /// Something that should be on the page is not.
    #[error("no {what} in {PATIENCE:?}; the page says:\n{page}")]
    Absent {
        /// What was looked for.
        what: String,
        /// The text of the page.
        page: String,
    },
    /// Somebody could not read or use it.
    #[error("not accessible, {screen}: {faults}")]
    Inaccessible {
        /// Name of the screen.
        screen: String,
        /// Rules of axe-core and elements, or what else is wrong.
        faults: String,
    },
}

/// A step of a drive.
pub type Step<T = ()> = Result<T, Stuck>;

/// WebKit's driver, which will start the program of the place.
fn driver(place: &Place, port: u16) -> io::Result<Group> {
    let mut driver = on_a_screen("WebKitWebDriver");
    driver.arg(format!("--port={port}")).stdout(Stdio::null()).env("TAURI_WEBVIEW_AUTOMATION", "true");
    // With this switch, which the installed program sets, the driver never answers a screenshot.
    driver.env_remove("WEBKIT_DISABLE_DMABUF_RENDERER");
    place.start(driver)
}

/// Waits until the driver answers.
async fn listening(port: u16) -> io::Result<()> {
    let since = Instant::now();
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(_) => return Ok(()),
            Err(error) if since.elapsed() > PATIENCE => return Err(error),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// An open window, until it is dropped.
#[derive(Debug)]
pub struct Window {
    client: Client,
    driver: Group,
    struck: AtomicUsize,
    typed: AtomicUsize,
    _screen: Option<MutexGuard<'static, ()>>,
}

/// One window at a time: WebKit tells a page that is not in front nothing of where its focus goes.
static SCREEN: Mutex<()> = Mutex::const_new(());

impl Window {
    /// Opens one as soon as no other of this process is open.
    ///
    /// # Errors
    /// The driver or the program does not start.
    pub async fn open(place: &Place) -> Step<Self> {
        let screen = SCREEN.lock().await;
        Self::start(place, Some(screen), &[]).await
    }

    /// The same, on the training that stands beside the vault.
    ///
    /// # Errors
    /// The driver or the program does not start.
    pub async fn practise(place: &Place) -> Step<Self> {
        let screen = SCREEN.lock().await;
        Self::start(place, Some(screen), &["--training"]).await
    }

    /// Opens another in front of this one.
    ///
    /// # Errors
    /// The driver or the program does not start.
    pub async fn beside(&self, place: &Place) -> Step<Self> {
        Self::start(place, None, &[]).await
    }

    async fn start(place: &Place, screen: Option<MutexGuard<'static, ()>>, switches: &[&str]) -> Step<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let driver = driver(place, port)?;
        let mut arguments = vec![json!("--vault"), json!(place.vault())];
        arguments.extend(switches.iter().map(|switch| json!(switch)));
        let options = json!({ "binary": place.program, "args": arguments });
        let wanted = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted);
        listening(port).await?;
        let client = builder.connect(&format!("http://127.0.0.1:{port}")).await?;
        Ok(Self { client, driver, struck: AtomicUsize::new(0), typed: AtomicUsize::new(0), _screen: screen })
    }

    /// The program that the driver started.
    #[must_use]
    pub fn program(&self, place: &Place) -> Option<Process> {
        process::running(self.driver.0.id(), &place.program)
    }

    /// Opens the desk with an account's passphrase.
    ///
    /// # Errors
    /// It stays locked.
    pub async fn unlock(&self, name: &str, phrase: &str) -> Step {
        self.see("La permanence est verrouillée").await?;
        self.tick(name).await?;
        self.fill("Phrase de passe", phrase).await?;
        self.press("Ouvrir").await?;
        self.gone("La permanence est verrouillée").await
    }

    /// Keys struck so far, those that are held down among them; not the words typed into fields.
    #[must_use]
    pub fn struck(&self) -> usize {
        self.struck.load(Relaxed)
    }

    /// Characters typed so far into fields.
    #[must_use]
    pub fn typed(&self) -> usize {
        self.typed.load(Relaxed)
    }

    async fn send(&self, to: &Element, words: &str) -> Step {
        self.typed.fetch_add(words.chars().count(), Relaxed);
        Ok(to.send_keys(words).await?)
    }

    async fn enter(&self, at: &Element) -> Step {
        self.struck.fetch_add(1, Relaxed);
        Ok(at.send_keys(ENTER.encode_utf8(&mut [0; 4])).await?)
    }

    /// Types words into whatever has the focus.
    ///
    /// # Errors
    /// Nothing has it, or it takes no words.
    pub async fn write(&self, words: &str) -> Step {
        self.send(&self.client.active_element().await?, words).await
    }

    /// Goes with the tab key, from where the focus is, to the field that has this label.
    ///
    /// # Errors
    /// No such field, or it is not reached.
    pub async fn reach(&self, label: &str) -> Step {
        let field = self.there("field", label).await?;
        self.tab_as_far_as(&field, label).await
    }

    /// Waits until an open list offers a line with these words.
    ///
    /// # Errors
    /// It does not.
    pub async fn offers(&self, words: &str) -> Step {
        self.there("option", words).await.map(drop)
    }

    /// Types into the field that has this label.
    ///
    /// # Errors
    /// No such field.
    pub async fn fill(&self, label: &str, text: &str) -> Step {
        self.send(&self.there("field", label).await?, text).await?;
        self.in_sight(label).await
    }

    /// Puts a text into the field that has this label at once, as pasting does.
    ///
    /// # Errors
    /// No such field, or it does not take all of it.
    pub async fn paste(&self, label: &str, text: &str) -> Step {
        let found = serde_json::to_value(self.there("field", label).await?).map_err(io::Error::from)?;
        let script = "const [field, text] = arguments; field.focus();
            document.execCommand('insertText', false, text); return field.value.endsWith(text)";
        let taken = self.client.execute(script, vec![found, json!(text)]).await?;
        if taken == json!(true) { Ok(()) } else { Err(self.absent(&format!("text pasted in «{label}»")).await) }
    }

    /// Chooses a value of a short list by its code.
    ///
    /// # Errors
    /// No such list or no such value.
    pub async fn choose(&self, label: &str, code: &str) -> Step {
        self.set(&self.there("field", label).await?, label, code).await
    }

    /// Chooses a value, by its code, of the short list that has the focus.
    ///
    /// # Errors
    /// None has it, or it has no such value.
    pub async fn choose_here(&self, code: &str) -> Step {
        self.set(&self.client.active_element().await?, "what has the focus", code).await
    }

    async fn set(&self, list: &Element, label: &str, code: &str) -> Step {
        let found = serde_json::to_value(list).map_err(io::Error::from)?;
        let script = "const [list, code] = arguments; list.focus(); list.value = code;
            list.dispatchEvent(new Event('change', { bubbles: true })); return list.value === code";
        let taken = self.client.execute(script, vec![found, json!(code)]).await?;
        if taken == json!(true) { Ok(()) } else { Err(self.absent(&format!("{code} in «{label}»")).await) }
    }

    /// Types into a long list until a line remains, and takes it.
    ///
    /// # Errors
    /// No such list, or nothing in it matches.
    pub async fn pick(&self, label: &str, text: &str) -> Step {
        let field = self.there("field", label).await?;
        self.send(&field, text).await?;
        self.offers(text).await?;
        self.enter(&field).await
    }

    /// Ticks a box or one of a few choices.
    ///
    /// # Errors
    /// No such box.
    pub async fn tick(&self, label: &str) -> Step {
        // A click of the driver is refused where the bar at the foot of a form lies above the box.
        let found = serde_json::to_value(self.there("box", label).await?).map_err(io::Error::from)?;
        self.client.execute("arguments[0].focus(); arguments[0].click()", vec![found]).await?;
        Ok(())
    }

    /// Goes with the tab key to the box that has this label, or to the choices it is one of, and marks it as a hand does: with the
    /// space bar, and with the arrows among choices.
    ///
    /// # Errors
    /// No such box, or it is not reached.
    pub async fn mark(&self, label: &str) -> Step {
        let wanted = self.there("box", label).await?;
        let group = wanted.attr("name").await?.filter(|name| !name.is_empty());
        for _ in 0..A_LONG_PAGE {
            let here = self.client.active_element().await?;
            if here.element_id() == wanted.element_id() {
                return self.strike("", ' ').await;
            }
            let beside = group.is_some() && here.attr("name").await? == group;
            self.strike("", if beside { DOWN } else { TAB }).await?;
            self.in_sight(label).await?;
        }
        Err(self.absent(&format!("way to «{label}»")).await)
    }

    /// Goes with the tab key to the button or the link that says this, and presses Enter.
    ///
    /// # Errors
    /// No such button, or it is not reached.
    pub async fn walk_through(&self, words: &str) -> Step {
        self.walk_to(words).await?;
        self.strike("", ENTER).await
    }

    /// Goes to the button or the link that says this, and presses Enter.
    ///
    /// # Errors
    /// No such button, or it stays disabled.
    pub async fn press(&self, words: &str) -> Step {
        self.enter(&self.there("press", words).await?).await
    }

    /// Presses the button whose words begin so.
    ///
    /// # Errors
    /// As [`Window::press`].
    pub async fn press_beginning(&self, words: &str) -> Step {
        self.enter(&self.there("begins", words).await?).await
    }

    /// Opens the first line of a table that says this.
    ///
    /// # Errors
    /// No such line.
    pub async fn open_line(&self, words: &str) -> Step {
        self.enter(&self.there("row", words).await?).await
    }

    /// Strikes a key, wherever the focus is, while those of `held` are down.
    ///
    /// # Errors
    /// The driver refuses.
    pub async fn strike(&self, held: &str, key: char) -> Step {
        let down = held.chars().chain([key]).map(|value| KeyAction::Down { value });
        let up = [key].into_iter().chain(held.chars().rev()).map(|value| KeyAction::Up { value });
        self.struck.fetch_add(held.chars().count() + 1, Relaxed);
        let struck = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.client.perform_actions(struck).await?)
    }

    /// Carries the button that begins with these words with the pointer, so many pixels to the right and down.
    ///
    /// # Errors
    /// No such button, or the driver refuses.
    pub async fn carry(&self, words: &str, right: f64, down: f64) -> Step {
        let held = serde_json::to_value(self.there("begins", words).await?).map_err(io::Error::from)?;
        let at = self.client.execute(GRIP, vec![held]).await?;
        let [x, y] = [0, 1].map(|axis| at.get(axis).and_then(Value::as_f64).unwrap_or_default());
        let to = |stride: u8| {
            let part = f64::from(stride) / f64::from(STRIDES);
            PointerAction::MoveTo { duration: Some(PAUSE), x: x + right * part, y: y + down * part }
        };
        let hand = MouseActions::new("mouse".to_owned()).then(to(0));
        let held = hand.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        let there = (1..=STRIDES).map(to).fold(held, MouseActions::then);
        Ok(self.client.perform_actions(there.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT })).await?)
    }

    /// Drops a file on the page, as from a file manager.
    ///
    /// # Errors
    /// The driver refuses.
    pub async fn drop_file(&self, name: &str, bytes: &[u8]) -> Step {
        let bytes = data_encoding::BASE64.encode(bytes);
        self.client.execute(DROP, vec![json!(name), json!(bytes), json!(0)]).await?;
        Ok(())
    }

    /// Drops a file of so many zeros.
    ///
    /// # Errors
    /// The driver refuses.
    pub async fn drop_zeros(&self, name: &str, length: u64) -> Step {
        self.client.execute(DROP, vec![json!(name), json!(""), json!(length)]).await?;
        Ok(())
    }

    /// Goes from field to field with the tab key, as far as the button or the link that says this.
    ///
    /// # Errors
    /// Something has the focus and cannot be seen, or the button is never reached.
    pub async fn walk_to(&self, words: &str) -> Step {
        let end = self.there("press", words).await?;
        self.tab_as_far_as(&end, words).await
    }

    async fn tab_as_far_as(&self, end: &Element, words: &str) -> Step {
        let mut passed = 0;
        while self.client.active_element().await?.element_id() != end.element_id() {
            self.strike("", TAB).await?;
            passed += 1;
            self.in_sight(&format!("stop {passed} before {words}")).await?;
            if passed > A_LONG_PAGE {
                return Err(self.absent(&format!("way to «{words}»")).await);
            }
        }
        Ok(())
    }

    /// Waits until the window shows the page `percent` as large as usual.
    ///
    /// # Errors
    /// It does not.
    pub async fn drawn_at(&self, percent: u32) -> Step {
        let script = "return Math.round(100 * window.outerWidth / window.innerWidth)";
        let since = Instant::now();
        while self.client.execute(script, vec![]).await? != json!(percent) {
            if since.elapsed() > PATIENCE {
                return Err(self.absent(&format!("page at {percent} %")).await);
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Has the page drawn in the dark and twice as large, as the help offers it.
    ///
    /// # Errors
    /// A step that did not go as it should.
    pub async fn large_and_dark(&self) -> Step {
        self.press("Aide").await?;
        self.tick("sombres").await?;
        self.choose("Taille du texte", "200").await?;
        self.drawn_at(200).await?;
        self.strike("", ESCAPE).await
    }

    /// Waits for these words anywhere on the page.
    ///
    /// # Errors
    /// They do not come.
    pub async fn see(&self, words: &str) -> Step {
        self.there("words", words).await.map(drop)
    }

    /// Whether these words are anywhere on the page now.
    ///
    /// # Errors
    /// The window does not answer.
    pub async fn says(&self, words: &str) -> Step<bool> {
        Ok(self.client.execute(FIND, vec![json!("words"), json!(words)]).await? != Value::Null)
    }

    /// Waits until these words are nowhere on the page any more.
    ///
    /// # Errors
    /// They stay.
    pub async fn gone(&self, words: &str) -> Step {
        let since = Instant::now();
        while self.says(words).await? {
            if since.elapsed() > PATIENCE {
                return Err(self.absent(&format!("page without «{words}»")).await);
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// What stands in the field that has this label.
    ///
    /// # Errors
    /// No such field.
    pub async fn value(&self, label: &str) -> Step<String> {
        Ok(self.there("field", label).await?.prop("value").await?.unwrap_or_default())
    }

    /// Waits until the first picture that `selector` finds is drawn.
    ///
    /// # Errors
    /// It is not.
    pub async fn drawn(&self, selector: &str) -> Step {
        self.there("drawn", selector).await.map(drop)
    }

    /// The text of every element that `selector` finds, once there is one.
    ///
    /// # Errors
    /// There is none.
    pub async fn read(&self, selector: &str) -> Step<Vec<String>> {
        self.there("filled", selector).await?;
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent.trim())";
        let texts = self.client.execute(script, vec![json!(selector)]).await?;
        Ok(texts.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Goes to a screen by its address, as a link would.
    ///
    /// # Errors
    /// The driver refuses.
    pub async fn go(&self, address: &str) -> Step {
        self.client.execute("location.hash = arguments[0]", vec![json!(address)]).await?;
        Ok(())
    }

    /// Where the first link that `selector` finds leads, once there is one.
    ///
    /// # Errors
    /// There is none.
    pub async fn address(&self, selector: &str) -> Step<String> {
        self.there("filled", selector).await?;
        let script = "return document.querySelector(arguments[0]).getAttribute('href')";
        let found = self.client.execute(script, vec![json!(selector)]).await?;
        Ok(found.as_str().unwrap_or_default().to_owned())
    }

    /// Locks the desk. The program replaces itself, so the driver loses it: the window must be opened again.
    ///
    /// # Errors
    /// The page still answers.
    pub async fn lock(self) -> Step {
        self.lock_with("Verrouiller").await
    }

    /// The same, by another button.
    ///
    /// # Errors
    /// The page still answers.
    pub async fn lock_with(self, words: &str) -> Step {
        let pressed = self.press(words).await;
        self.lost_after(pressed).await
    }

    /// The same, with two strokes of the escape key.
    ///
    /// # Errors
    /// The page still answers.
    pub async fn lock_with_keys(self) -> Step {
        self.strike("", ESCAPE).await?;
        let struck = self.strike("", ESCAPE).await;
        self.lost_after(struck).await
    }

    async fn lost_after(self, last: Step) -> Step {
        match last {
            // The page may be gone before the driver hears that the key was struck.
            Ok(()) | Err(Stuck::Driver(_)) => {}
            Err(stuck) => return Err(stuck),
        }
        let since = Instant::now();
        while self.client.execute("return 1", vec![]).await.is_ok() {
            if since.elapsed() > PATIENCE {
                return Err(self.absent("lock").await);
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// The page as a PNG in `folder`, no wider than the window and without a fault of accessibility.
    ///
    /// # Errors
    /// A fault, or the picture cannot be written.
    pub async fn picture(&self, folder: &Path, name: &str) -> Step {
        // The frame drawn before the last input would be taken otherwise.
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        self.client.execute_async(drawn, vec![]).await?;
        fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await?)?;
        if self.client.execute(WIDER, vec![]).await? == json!(true) {
            return Err(Stuck::Inaccessible { screen: name.to_owned(), faults: "wider than the window".to_owned() });
        }
        if self.client.execute("return typeof axe", vec![]).await? == json!("undefined") {
            self.client.execute(&fs::read_to_string(AXE)?, vec![]).await?;
        }
        let faults = self.client.execute_async(LOOK, vec![]).await?;
        match faults.as_str() {
            Some("") => Ok(()),
            _ => Err(Stuck::Inaccessible { screen: name.to_owned(), faults: faults.to_string() }),
        }
    }

    /// What has the focus lies under nothing (WCAG 2.4.11).
    async fn in_sight(&self, label: &str) -> Step {
        let since = Instant::now();
        while self.client.execute(COVERED, vec![]).await? != json!(false) {
            if since.elapsed() > PATIENCE {
                return Err(self.absent(&format!("sight of the focus, on «{label}»")).await);
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn there(&self, kind: &str, words: &str) -> Step<Element> {
        let since = Instant::now();
        loop {
            let found = self.client.execute(FIND, vec![json!(kind), json!(words)]).await?;
            if let Some(id) = found.as_object().and_then(|element| element.values().next()).and_then(Value::as_str) {
                return Ok(Element::from_element_id(self.client.clone(), id.to_owned().into()));
            }
            if since.elapsed() > PATIENCE {
                return Err(self.absent(&format!("{kind} «{words}»")).await);
            }
            sleep(PAUSE).await;
        }
    }

    async fn absent(&self, what: &str) -> Stuck {
        let page = self.client.execute("return document.body.innerText", vec![]).await.unwrap_or_default();
        Stuck::Absent { what: what.to_owned(), page: page.as_str().unwrap_or_default().to_owned() }
    }
}
