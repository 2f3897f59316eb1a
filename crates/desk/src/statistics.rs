//! Statistics: facts without identity, the tables counted from them, and what leaves the program.

pub mod fact;
pub mod file;
pub mod release;
pub mod table;
#[cfg(test)]
mod tests;
