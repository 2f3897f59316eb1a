//! How the page looks to whoever sits at this computer: kept outside the vault, for the lock screen must be readable too.

use std::{collections::BTreeMap, fs, io, os::unix::fs::DirBuilderExt, path::Path};

use serde::{Deserialize, Serialize};

use crate::saving;

/// A closed vocabulary: nothing that somebody typed can come to rest in this file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Appearance {
    theme: Theme,
    size: Size,
    motion: Motion,
    #[serde(default)]
    keys: Remapped,
}

/// Shortcuts that were changed, from the usual keys to the chosen ones: names of keys and nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
struct Remapped(BTreeMap<String, String>);

/// More than there are shortcuts.
const MOST_KEYS: usize = 64;

/// What no shortcut is called.
#[derive(Debug, thiserror::Error)]
#[error("not the name of a shortcut")]
struct NotKeys;

impl TryFrom<BTreeMap<String, String>> for Remapped {
    type Error = NotKeys;

    fn try_from(keys: BTreeMap<String, String>) -> Result<Self, NotKeys> {
        let known = keys.len() <= MOST_KEYS && keys.iter().all(|(usual, chosen)| are_keys(usual) && are_keys(chosen));
        if known { Ok(Self(keys)) } else { Err(NotKeys) }
    }
}

/// `Ctrl+Maj+L`, `Alt+3`, `F9`: held keys, then one that is struck.
fn are_keys(written: &str) -> bool {
    let (held, struck) = written.rsplit_once('+').map_or((None, written), |(held, struck)| (Some(held), struck));
    let one_sign = struck.len() == 1 && struck.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let by_name = ["Plus", "Moins", "Entrée"].contains(&struck);
    let works = struck.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=12).contains(&n));
    let are_held = held.is_none_or(|held| held.split('+').all(|key| ["Ctrl", "Alt", "Maj"].contains(&key)));
    are_held && (works || ((one_sign || by_name) && held.is_some()))
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Theme {
    #[default]
    System,
    Light,
    Dark,
    Contrast,
}

/// Percent of the usual size, of everything on the page and not of its words alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Size {
    #[serde(rename = "80")]
    P80,
    #[serde(rename = "90")]
    P90,
    #[default]
    #[serde(rename = "100")]
    P100,
    #[serde(rename = "110")]
    P110,
    #[serde(rename = "125")]
    P125,
    #[serde(rename = "150")]
    P150,
    #[serde(rename = "175")]
    P175,
    #[serde(rename = "200")]
    P200,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Motion {
    #[default]
    System,
    Reduced,
}

impl Appearance {
    /// The last one kept at `path`; the usual one when there is none or it cannot be read.
    pub(crate) fn kept(path: &Path) -> Self {
        fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Keeps it at `path`, making the folder when there is none.
    ///
    /// # Errors
    /// What the system answers.
    pub(crate) fn keep(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        saving::write_whole(path, &serde_json::to_vec(self)?)
    }

    /// How much larger than usual everything is drawn.
    pub(crate) fn zoom(&self) -> f64 {
        match self.size {
            Size::P80 => 0.8,
            Size::P90 => 0.9,
            Size::P100 => 1.0,
            Size::P110 => 1.1,
            Size::P125 => 1.25,
            Size::P150 => 1.5,
            Size::P175 => 1.75,
            Size::P200 => 2.0,
        }
    }

    /// What the page finds before its first line runs, so that it is never drawn in the wrong colours.
    pub(crate) fn script(&self) -> serde_json::Result<String> {
        Ok(format!("window.appearance = {};", serde_json::to_string(self)?))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail

    use super::*;

    #[test]
    fn the_look_chosen_is_the_look_found_at_the_next_start() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("permanence/appearance.json");
        assert_eq!(Appearance::kept(&path), Appearance::default());
        let keys = Remapped(BTreeMap::from([("Alt+N".to_owned(), "Ctrl+Maj+J".to_owned())]));
        let chosen = Appearance { theme: Theme::Contrast, size: Size::P200, motion: Motion::Reduced, keys };
        chosen.keep(&path).unwrap();
        assert_eq!(Appearance::kept(&path), chosen);
    }

    #[test]
    fn words_of_a_person_have_no_place_in_it() {
        for text in [
            r#"{"theme":"Mme D.","size":"100","motion":"system"}"#,
            r#"{"theme":"dark","size":"100","motion":"system","note":""}"#,
            r#"{"theme":"dark","size":"100","motion":"system","keys":{"Alt+N":"Mme D."}}"#,
            r#"{"theme":"dark","size":"100","motion":"system","keys":{"Rue des Lilas":"Alt+N"}}"#,
        ] {
            assert!(serde_json::from_str::<Appearance>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_look_kept_before_shortcuts_could_be_changed_is_read_and_only_names_of_keys_are_kept() {
        let before = r#"{"theme":"dark","size":"100","motion":"system"}"#;
        assert_eq!(serde_json::from_str::<Appearance>(before).unwrap().keys, Remapped::default());
        for keys in ["Ctrl+Maj+L", "Alt+3", "F9", "Ctrl+Plus", "Ctrl+Entrée", "Maj+F12"] {
            assert!(are_keys(keys), "{keys}");
        }
        for other in ["", "N", "Plus", "Entrée", "F0", "F13", "Alt+", "Alt+n", "Alt+NN", "Rue+N", "Alt+é"] {
            assert!(!are_keys(other), "{other}");
        }
    }
}
