//! Typst in, tagged PDF out. Knows no noun of the trade.
//!
//! A template is source text of the program; what people wrote reaches it as the value `data`, read from a virtual file, so
//! that no word can become markup. There is no package, no network, no clock and no file of the machine in here.
//!
//! | file | owns |
//! |---|---|
//! | [`print`](print()) | from a template and its data to the bytes of a PDF, or to its pages as pictures |
//! | `desktop` | the closed world that Typst sees |
//! | [`error`] | why a document cannot be made, without a word of it |

mod desktop;
pub mod error;
mod print;

pub use desktop::unwritable;
pub use error::PaperError;
pub use print::{Order, preview, print, writes};
