//! Counts in, tables that name nobody out. Pure: no database, no clock, no file.
