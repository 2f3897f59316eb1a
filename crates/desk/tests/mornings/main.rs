//! Mornings at the desk: who comes in, what is done for them through the desk's own commands, and what must have come of it.
//! Everybody in them is invented.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod agenda;
mod arrivals;
mod desk;
mod law;
mod parquet;
mod records;
mod safety;
mod team;
