//! The window of Permanence. Thin: no rule of the trade.
