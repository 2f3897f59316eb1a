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
        matches!(self, Self::Booked | Self::Received)
    }

    /// The status after an act.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] when the act does not exist from here.
    pub fn after(self, act: Act) -> Result<Self> {
        match (self, act) {
            (Self::Booked, Act::Receive) => Ok(Self::Received),
            (Self::Booked, Act::MarkAbsent) => Ok(Self::Absent),
            (Self::Booked, Act::Cancel(CancelledBy::Person)) => Ok(Self::CancelledByPerson),
            (Self::Booked, Act::Cancel(CancelledBy::Service)) => Ok(Self::CancelledByService),
            (Self::Booked, Act::Postpone) => Ok(Self::Postponed),
            (Self::Booked, Act::Move) => Ok(Self::Booked),
            // A postponed appointment stays so: the one that replaces it hangs on it.
            (Self::Received | Self::Absent | Self::CancelledByPerson | Self::CancelledByService, Act::Undo) => {
                Ok(Self::Booked)
            }
            _ => Err(Refusal::WrongState { state: self.word().to_owned() }.into()),
        }
    }

    /// The word of the database and the contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
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
        Act::{Cancel, MarkAbsent, Move, Postpone, Receive, Undo},
        CancelledBy::{Person, Service},
        Status::{Absent, Booked, CancelledByPerson, CancelledByService, Postponed, Received},
        *,
    };

    #[test]
    fn every_act_from_every_status_leads_where_the_table_says() {
        let acts = [Receive, MarkAbsent, Cancel(Person), Cancel(Service), Postpone, Move, Undo];
        let back = [None, None, None, None, None, None, Some(Booked)];
        let table = [
            (
                Booked,
                [
                    Some(Received),
                    Some(Absent),
                    Some(CancelledByPerson),
                    Some(CancelledByService),
                    Some(Postponed),
                    Some(Booked),
                    None,
                ],
            ),
            (Received, back),
            (Absent, back),
            (CancelledByPerson, back),
            (CancelledByService, back),
            (Postponed, [None; 7]),
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
        let taking: Vec<_> = [Booked, Received, Absent, CancelledByPerson, CancelledByService, Postponed]
            .into_iter()
            .filter(|status| status.takes_time())
            .collect();
        assert_eq!(taking, [Booked, Received]);
    }
}
