//! The life of an appointment: which act is possible from which status, and where it leads.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Refusal, Result};

/// Where an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, sqlx::Type)]
#[ts(export, rename = "AppointmentStatus")]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum Status {
    /// Expected.
    Booked,
    /// Expected, and the person said that she comes. The table keeps `booked`, and the day she said it.
    Confirmed,
    /// The person came.
    Received,
    /// The person did not come.
    Absent,
    /// The person called it off.
    CancelledByPerson,
    /// The desk called it off.
    CancelledByService,
    /// Another appointment replaces it.
    Postponed,
}

/// Who calls an appointment off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The person.
    Person,
    /// The desk.
    Service,
}

/// What may be done to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The person says that she comes.
    Confirm,
    /// The person is here.
    Receive,
    /// The person did not come.
    MarkAbsent,
    /// Called off.
    Cancel(CancelledBy),
    /// Replaced by another.
    Postpone,
    /// Corrected: another hour or another colleague.
    Move,
    /// Back to expected.
    Undo,
}

impl Status {
    /// Whether somebody's time is taken.
    #[must_use]
    pub fn takes_time(self) -> bool {
        matches!(self, Self::Booked | Self::Confirmed | Self::Received)
    }

    /// The same, of an appointment that was confirmed: once something became of it, that is what counts.
    #[must_use]
    pub fn confirmed(self) -> Self {
        if self == Self::Booked { Self::Confirmed } else { self }
    }

    /// The status after an act.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] when the act does not exist from here.
    pub fn after(self, act: Act) -> Result<Self> {
        match (self, act) {
            (Self::Booked, Act::Confirm) => Ok(Self::Confirmed),
            (Self::Booked | Self::Confirmed, Act::Receive) => Ok(Self::Received),
            (Self::Booked | Self::Confirmed, Act::MarkAbsent) => Ok(Self::Absent),
            (Self::Booked | Self::Confirmed, Act::Cancel(CancelledBy::Person)) => Ok(Self::CancelledByPerson),
            (Self::Booked | Self::Confirmed, Act::Cancel(CancelledBy::Service)) => Ok(Self::CancelledByService),
            (Self::Booked | Self::Confirmed, Act::Postpone) => Ok(Self::Postponed),
            // What was confirmed was another hour.
            (Self::Booked | Self::Confirmed, Act::Move) => Ok(Self::Booked),
            // A postponed appointment stays so: the one that replaces it hangs on it.
            (
                Self::Confirmed | Self::Received | Self::Absent | Self::CancelledByPerson | Self::CancelledByService,
                Act::Undo,
            ) => Ok(Self::Booked),
            _ => Err(Refusal::WrongState { state: self.word().to_owned() }.into()),
        }
    }

    /// The word of the database and the contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::Received => "received",
            Self::Absent => "absent",
            Self::CancelledByPerson => "cancelled_by_person",
            Self::CancelledByService => "cancelled_by_service",
            Self::Postponed => "postponed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Act::{Cancel, Confirm, MarkAbsent, Move, Postpone, Receive, Undo},
        CancelledBy::{Person, Service},
        Status::{Absent, Booked, CancelledByPerson, CancelledByService, Confirmed, Postponed, Received},
        *,
    };

    #[test]
    fn every_act_from_every_status_leads_where_the_table_says() {
        let acts = [Confirm, Receive, MarkAbsent, Cancel(Person), Cancel(Service), Postpone, Move, Undo];
        let expected = |confirmed, undone| {
            let (absent, postponed) = (Some(Absent), Some(Postponed));
            let cancelled = (Some(CancelledByPerson), Some(CancelledByService));
            [confirmed, Some(Received), absent, cancelled.0, cancelled.1, postponed, Some(Booked), undone]
        };
        let back = [None, None, None, None, None, None, None, Some(Booked)];
        let table = [
            (Booked, expected(Some(Confirmed), None)),
            (Confirmed, expected(None, Some(Booked))),
            (Received, back),
            (Absent, back),
            (CancelledByPerson, back),
            (CancelledByService, back),
            (Postponed, [None; 8]),
        ];
        for (from, row) in table {
            for (act, to) in acts.into_iter().zip(row) {
                match (from.after(act), to) {
                    (Ok(found), Some(to)) => assert_eq!(found, to, "{from:?} {act:?}"),
                    (Err(crate::Error::Refused(Refusal::WrongState { state })), None) => assert_eq!(state, from.word()),
                    (found, to) => panic!("{from:?} {act:?}: {found:?}, not {to:?}"),
                }
            }
        }
    }

    #[test]
    fn only_who_is_expected_or_received_takes_time() {
        let taking: Vec<_> = [Booked, Confirmed, Received, Absent, CancelledByPerson, CancelledByService, Postponed]
            .into_iter()
            .filter(|status| status.takes_time())
            .collect();
        assert_eq!(taking, [Booked, Confirmed, Received]);
    }

    #[test]
    fn once_something_became_of_an_appointment_its_confirmation_no_longer_counts() {
        assert_eq!([Booked, Received, Absent].map(Status::confirmed), [Confirmed, Received, Absent]);
    }
}
