//! The desk: every rule and every SQL statement. Knows no window.
//!
//! Read [`api`] first: it lists every command by session. Then a noun: `person`, `case_file`, `referral` … each file owns
//! its table, its rules and its statements. [`write`] is the only way to change anything.

pub mod account;
pub mod account_event;
pub mod alleged_offender;
pub mod api;
pub mod appointment;
pub mod attached_document;
pub mod backup;
pub mod bench;
pub mod call_attempt;
pub mod case_file;
pub mod circle;
pub mod clock;
pub mod consent;
pub mod danger;
pub mod deadline;
pub mod desk_session;
pub mod distinction;
pub mod draft;
pub mod error;
pub mod excess;
pub mod field;
pub mod follow_up;
pub mod fuzz;
pub mod hand_over;
pub mod helpline;
pub mod holiday;
pub mod import;
pub mod individual_assessment;
pub mod interview;
pub mod journal;
pub mod key_change;
pub mod legal_event;
pub mod letter;
pub mod list;
pub mod matter;
pub mod merge;
pub mod need;
pub mod older_vault;
pub mod orientation;
pub mod package;
pub mod partner;
pub mod person;
pub mod reassignment;
pub mod referral;
pub mod restricted_note;
pub mod retention;
pub mod safe_contact;
pub mod search;
pub mod session;
pub mod silence;
pub mod staff;
pub mod statistics;
pub mod text;
pub mod today;
pub mod training;
mod upgrade;
pub mod verification;
pub mod wall;
pub mod write;

pub use clock::Clock;
pub use error::{Error, Fault, Refusal, Result};
pub use session::{Agent, Document, Machine, Produced, Session, Supervisor};
