//! Counts in, tables that name nobody out. Pure: no database, no clock, no file.
//!
//! A table of persons by district and offence names people: a count of one is somebody, and hiding it is not enough,
//! for the totals of its row and column give it back. This crate hides more cells until nobody can be told from the
//! numbers left, proves it, and refuses to hand over a table without its proof.
//!
//! # What is promised
//!
//! Let `x*` be the true count of every cell of a table, margins included, and `M x = 0` its [relations]: along every
//! line the codes sum to what is above them, and in the end to the total. Readers know `M`, the published numbers and the
//! legend. What they cannot exclude is
//!
//! ```text
//! X = { x whole : M x = 0,  x_c = the published number where c is shown,  x_c ≥ l where c is hidden }
//! ```
//!
//! with `l = 0` where [zeros may be hidden](Zeros::MayBeHidden) and `l = 1` where [all are printed](Zeros::Printed).
//! With threshold `T` and group `k` of the [`Policy`], [`check`] accepts a table only if:
//!
//! 1. no published number is from 1 to `T − 1`;
//! 2. for each cell with `1 ≤ x*_c ≤ T − 1` there is a *witness* in `X` with `x_c ≤ f_c`. Where zeros may be hidden `f_c = 0`.
//!    Where they are printed the zeros themselves tell more, and `f_c` is the least that they leave: the number of innermost
//!    cells within `c` that are not printed as zero;
//! 3. every hidden cell has a witness with `x_c ≥ T`, and two different numbers in `X`: nobody can tell that it is small;
//! 4. for each published total `m ≥ 1` of a line of two codes or more, and each code `c` of it, some witness has
//!    `m − x_c ≥ k`: nobody learns that all but fewer than `k` of a known group are in one category.
//!
//! `x*` is itself in `X`, so a witness is kept as a move `y` with `M y = 0` that is zero on shown cells; the truth and the
//! moves are the [`Certificate`]. It is as secret as the truth. The checker verifies it with additions alone: a linear
//! program that answers "wide" proves nothing, for real tables contain the whole ones, not the reverse.
//!
//! Not covered: what readers know of persons from elsewhere beyond the group of point 4, how likely each number of an interval is, what
//! the choice of hidden cells may suggest, and differences with other tables already released.
//!
//! # How a table is hidden
//!
//! Needs (points 2 to 4) are met by decreasing size with a cheap sum of *box moves*, products over the dimensions of
//! "one more here, one fewer there" or "one more here and in the total"; they generate the kernel of `M`. Cells hidden
//! already are free, others cost their count. Then each cell hidden for the sake of others is published again, dearest first,
//! if witnesses among the rest serve all needs. Where nothing smaller serves, boxes run through the totals, in the end
//! the grand total, so that a proof always exists; should it fail, [`Refused::Uncertified`] and no table.
//!
//! Codes may hang under each other: along every line the codes right beneath a code sum to it. Needs, witnesses and the checker see
//! [`Relation`]s between cells alone: a second table that shares cells is more relations.
//!
//! # Rounded instead of hidden
//!
//! [`round`] prints every cell as a multiple of a base of `T` or more, such that the numbers still add up. What that promises, and
//! why nothing needs to be searched to prove it, is said where [`check_rounded`] is.
//!
//! Sources: A. Hundepool et al., *Statistical Disclosure Control* (2012); M. Fischetti and J. J. Salazar-González,
//! "Solving the cell suppression problem on tabular data with linear constraints", *Management Science* 47 (2001), for the
//! attacker's set and protection levels; D. Repsilber's hypercube method (in τ-ARGUS) for boxes.
//!
//! # Example
//!
//! ```
//! use std::ops::ControlFlow;
//! use disclosure::{Dimension, Policy, PublishedTable, Table, attack, check, protect};
//!
//! let dimensions = vec![
//!     Dimension::new("district", ["north", "centre", "south"]),
//!     Dimension::new("offence", ["theft", "violence", "fraud"]),
//! ];
//! let table = Table::dense(dimensions, [2, 14, 20, 15, 30, 11, 9, 12, 40])?;
//! let policy = Policy::partners();
//!
//! let protected = protect(&table, &policy, &mut |_progress| ControlFlow::Continue(()))?;
//! assert_eq!(protected.primary(), 1);
//! assert_eq!(protected.hidden(), 4);
//!
//! // Again on what was read back from the file to be released.
//! let published: &PublishedTable = protected.published();
//! assert_eq!(check(published, protected.certificate(), &policy), Ok(()));
//!
//! // The two in the north may be nobody, or more than four, as far as a reader can tell.
//! let victim = attack(published).and_then(|intervals| intervals.first().copied());
//! assert!(victim.is_some_and(|interval| interval.low == 0 && interval.high >= Some(4)));
//! # Ok::<(), disclosure::Refused>(())
//! ```
//!
//! [relations]: relations()

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod advise;
mod attack;
mod boxes;
mod certificate;
mod evidence;
mod ledger;
mod policy;
mod protect;
mod published;
mod refused;
mod relation;
mod round;
mod rounded;
mod shape;
mod simplex;
mod table;

pub use advise::{Advice, Step, advise, hides_much};
pub use attack::{Extremes, Interval, attack, exposed, extremes};
pub use certificate::{Broken, Certificate, Move, check};
pub use ledger::{Conflict, Ledger, Perimeter, Release, Remedy, Request, Together, Told};
pub use policy::{Policy, Zeros};
pub use protect::{Progress, Protected, protect};
pub use published::PublishedTable;
pub use refused::Refused;
pub use relation::{Relation, Sign, relations};
pub use round::{Rounded, round, usual_base};
pub use rounded::{RoundedTable, check_rounded, exposed_rounded, spans};
pub use shape::{Cell, Dimension, MOST_CELLS, Shape};
pub use table::{MOST_PERSONS, Table};
