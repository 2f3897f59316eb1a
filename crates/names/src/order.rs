//! Numbers in the order of a key, cheap to add to by the hundred thousand.

/// Numbers with a key each: most of them in order, and a few that came since.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    settled: Vec<(u64, u32)>,
    fresh: Vec<(u64, u32)>,
}

/// So many are looked through one by one without being noticed.
const FRESH: usize = 1_024;

impl Order {
    pub(crate) fn insert(&mut self, key: u64, number: u32) {
        self.fresh.push((key, number));
        // A share of all, so that the sorting of a growing whole stays cheap.
        if self.fresh.len() > FRESH + self.settled.len() / 8 {
            self.settled.append(&mut self.fresh);
            self.settled.sort();
        }
    }

    /// The numbers whose key is one of these two or between them, in no order.
    pub(crate) fn between(&self, least: u64, most: u64) -> impl Iterator<Item = u32> {
        let from = self.settled.partition_point(|(key, _)| *key < least);
        let settled = self.settled.get(from..).unwrap_or_default().iter().take_while(move |(key, _)| *key <= most);
        let fresh = self.fresh.iter().filter(move |(key, _)| (least..=most).contains(key));
        settled.chain(fresh).map(|(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_two_keys_is_found_before_and_after_it_was_sorted() {
        let mut order = Order::default();
        for number in 0..10_000_u32 {
            // Each key from 0 to 9999 once, mixed.
            order.insert(u64::from(number) * 7_919 % 10_000, number);
            let newest = u64::from(number) * 7_919 % 10_000;
            assert_eq!(order.between(newest, newest).collect::<Vec<_>>(), [number]);
        }
        assert!(!order.fresh.is_empty() && !order.settled.is_empty());
        assert_eq!(order.between(100, 199).count(), 100);
        assert_eq!(order.between(10_000, u64::MAX).count(), 0);
    }
}
