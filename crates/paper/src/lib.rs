//! Typst in, tagged PDF out. Knows no noun of the trade.
