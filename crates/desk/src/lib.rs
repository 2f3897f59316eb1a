//! The desk: every rule and every SQL statement. Knows no window.
