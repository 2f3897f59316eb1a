//! The least that any pattern of hidden cells loses on a small table, by trying them all: a lower bound, for a pattern counts as good
//! enough when the attacker, who reasons in real numbers, does not break it.

use disclosure::{Cell, Dimension, Policy, PublishedTable, Sign, Table, Zeros, attack, relations};

/// A small table, the same for the same seed: three districts, two or three offences, counts around the threshold.
pub fn table(seed: u64) -> Table {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let offences = if below(2) == 0 { vec!["theft", "arson"] } else { vec!["theft", "arson", "fraud"] };
    let cells = 3 * offences.len();
    let dimensions =
        vec![Dimension::new("district", ["north", "centre", "south"]), Dimension::new("offence", offences)];
    let counts: Vec<_> = (0..cells).map(|_| if below(4) == 0 { below(5) } else { 5 + below(40) }).collect();
    Table::dense(dimensions, counts).unwrap()
}

/// The persons in cells that are hidden for the sake of others.
pub fn lost(table: &Table, policy: &Policy, hidden: impl Iterator<Item = Cell>) -> u64 {
    hidden.map(|cell| table.counts()[cell.0]).filter(|count| *count == 0 || *count >= policy.threshold()).sum()
}

/// The least loss of all patterns that the attacker does not break.
pub fn least_loss(table: &Table, policy: &Policy) -> u64 {
    let is_small = |cell: &Cell| (1..policy.threshold()).contains(&table.counts()[cell.0]);
    let others: Vec<_> = table.shape().cells().filter(|cell| !is_small(cell)).collect();
    let weight = |pattern: u32| lost(table, policy, chosen(&others, pattern));
    let mut patterns: Vec<_> = (0..1_u32 << others.len()).map(|pattern| (weight(pattern), pattern)).collect();
    patterns.sort_unstable();
    let holds = |pattern: u32| {
        let hidden: Vec<_> = chosen(&others, pattern).collect();
        let shown = |(cell, count)| Some(count).filter(|_| !is_small(&cell) && !hidden.contains(&cell));
        let cells = table.cells().map(shown).collect();
        let published = PublishedTable::new(table.shape().clone(), Zeros::MayBeHidden, cells).unwrap();
        is_good_enough(&published, table, policy)
    };
    patterns.into_iter().find(|(_, pattern)| holds(*pattern)).map(|(weight, _)| weight).unwrap()
}

fn chosen(of: &[Cell], pattern: u32) -> impl Iterator<Item = Cell> {
    of.iter().enumerate().filter(move |(rank, _)| pattern >> rank & 1 == 1).map(|(_, cell)| *cell)
}

/// The promise, as far as real numbers tell.
fn is_good_enough(published: &PublishedTable, table: &Table, policy: &Policy) -> bool {
    let intervals = attack(published).unwrap();
    let low = |cell: Cell| {
        let interval = intervals.iter().find(|interval| interval.cell == cell);
        interval.map_or(table.counts()[cell.0], |interval| interval.low)
    };
    let is_open = intervals.iter().all(|interval| {
        let truth = table.counts()[interval.cell.0];
        let high = interval.high.unwrap_or(u64::MAX);
        let is_small = truth > 0 && truth < policy.threshold();
        interval.low < high && high >= policy.threshold() && (!is_small || interval.low == 0)
    });
    let groups_hold = relations(table.shape()).iter().filter(|relation| relation.terms.len() > 2).all(|relation| {
        let total = relation.terms.iter().find(|(_, sign)| *sign == Sign::Minus);
        let Some(persons @ 1..) = total.and_then(|(cell, _)| published.shown(*cell)) else { return true };
        let mut parts = relation.terms.iter().filter(|(_, sign)| *sign == Sign::Plus);
        parts.all(|(cell, _)| low(*cell) + policy.group() <= persons)
    });
    is_open && groups_hold
}
