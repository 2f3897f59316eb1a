//! Vaults that must not be lost or mistaken: one brought back from its backup, and one for training.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod desk;
mod restoration;
mod training;
