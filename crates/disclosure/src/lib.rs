//! Counts in, tables that name nobody out. Pure: no database, no clock, no file.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod attack;
mod boxes;
mod certificate;
mod evidence;
mod policy;
mod protect;
mod published;
mod refused;
mod relation;
mod shape;
mod table;

pub use attack::{Interval, attack};
pub use certificate::{Broken, Certificate, Move, check};
pub use policy::{Policy, Zeros};
pub use protect::{Progress, Protected, protect};
pub use published::PublishedTable;
pub use refused::Refused;
pub use relation::{Relation, Sign, relations};
pub use shape::{Cell, Dimension, MOST_CELLS, Shape};
pub use table::{MOST_PERSONS, Table};
