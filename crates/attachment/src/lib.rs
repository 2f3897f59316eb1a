//! What people bring: bytes of any origin in; their kind, the same without metadata, and pictures of their pages out.
//!
//! | file | owns |
//! |---|---|
//! | [`kind`] | what a file is, by its content |
//! | [`clean`] | the same without what its maker did not mean to give: where, who, when, and what would run |
//! | `raster` | what is kept of a JPEG, a PNG, a WebP |
//! | `pdf` | what is kept of a PDF: every object again, without those that say or do something |
//! | [`picture`] | its pages as PNG, from memory to memory, of a bounded size |
//! | `bomb` | what would not fit in memory is refused before it is opened |
//!
//! Knows no key, no database, no file, no clock: hostile bytes are read where there is nothing to take.

mod bomb;
pub mod clean;
pub mod kind;
mod pdf;
pub mod picture;
mod raster;

pub use clean::{Cleaned, Unkept, clean};
pub use kind::Kind;
pub use picture::{Picture, Unseen};

/// Runs what reads hostile bytes: where it gives up in a panic, there is no answer.
fn shielded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok().flatten()
}
