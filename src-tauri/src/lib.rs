//! The window of Permanence. Thin: no rule of the trade.
//!
//! | file | owns |
//! |---|---|
//! | [`start`] | the order in which the program closes doors before it opens a window |
//! | `hardening` | no dump, no debugger, no internet socket, no switch in the environment |
//! | `data_folder` | where the vault, the look of the page and its scratch files live |
//! | `scratch` | the page's scratch folder: in memory, private, gone with its program |
//! | `appearance` | how the page looks, kept for the lock screen too |
//! | `window` | the one window, which goes nowhere |
//! | `dispatch` | the three commands of the page |
//! | `dialogs` | where a document is saved, asked of the person and never of the page |
//! | `saving` | a document written whole or not at all |
//! | `logind` | suspend, a locked screen, another user's turn: told by the system |
//! | `lock` | the process replaced with itself, so that the kernel drops every page of memory |

mod appearance;
mod clipboard;
mod data_folder;
mod dialogs;
mod dispatch;
mod hardening;
mod lock;
mod logind;
mod opening;
mod saving;
mod scratch;
pub mod start;
mod window;

pub use dialogs::Chooser;
pub use hardening::Network;
pub use start::{Log, Start, run};
