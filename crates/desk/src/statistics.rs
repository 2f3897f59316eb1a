//! Statistics: facts without identity, the tables and reports counted from them, and what leaves the program.

mod book;
pub mod catalogue;
#[cfg(test)]
mod counting;
pub mod dashboard;
mod dictionary;
mod dimension;
pub mod fact;
mod facts;
pub mod facts_file;
pub mod file;
pub mod frozen_year;
pub mod ledger;
pub mod measure;
pub mod network_desk;
pub mod pooled;
pub mod protection;
pub mod release;
pub mod report;
pub mod signature;
pub mod table;
#[cfg(test)]
mod tests;
