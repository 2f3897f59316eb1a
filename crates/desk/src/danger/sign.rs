//! The signs of danger that raise the banner; the others are weighed with the person and raise nothing (`lists/danger_sign.csv`).

use std::sync::LazyLock;

use serde::Deserialize;

/// One line of the list, as far as the alarm goes.
#[derive(Deserialize)]
struct Sign {
    code: String,
    alarm: bool,
}

static ALARMING: LazyLock<Vec<String>> = LazyLock::new(|| {
    let signs = csv::Reader::from_reader(include_str!("../../lists/danger_sign.csv").as_bytes());
    signs.into_deserialize().flatten().filter(|sign: &Sign| sign.alarm).map(|sign| sign.code).collect()
});

/// Whether the sign alone raises the banner.
pub(crate) fn alarms(code: &str) -> bool {
    ALARMING.iter().any(|alarming| alarming == code)
}

/// The codes that do, as a JSON array: for a statement.
pub(crate) fn alarming() -> String {
    serde_json::json!(*ALARMING).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::List;

    #[test]
    fn the_eight_signs_of_immediate_danger_raise_the_banner_and_no_other() {
        let (raise, weighed): (Vec<_>, Vec<_>) = List::DangerSign.terms().iter().partition(|term| alarms(&term.code));
        assert_eq!((raise.len(), weighed.len()), (8, 12));
        assert!(raise.iter().all(|term| term.group.as_deref() == Some("Danger immédiat")));
        assert!(weighed.iter().all(|term| term.group.as_deref() == Some("À peser, sans alarme")));
    }
}
