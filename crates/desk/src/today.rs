//! The first screen: who comes today, and everything that asks for something, in one list.

pub mod to_do;

use serde::Serialize;
use ts_rs::TS;

use crate::{
    Agent, Result,
    appointment::{self, Appointment},
    draft::{self, DraftLine},
    hand_over::{self, HandOver},
    session::Nothing,
};
use to_do::{Gathered, ToDo};

/// What today asks for.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Today {
    pub on: String,
    /// What colleagues left and one has not read, the latest first.
    pub hand_overs: Vec<HandOver>,
    pub appointments: Vec<Appointment>,
    /// The most pressing first.
    pub to_do: Vec<ToDo>,
    /// Referrals whose answer is awaited, and not for too long yet.
    pub referrals_waiting: i64,
    /// Silent files without a sign of danger, beyond those listed.
    pub more_silent: i64,
    /// Files without contact for two years, beyond those listed.
    pub more_recalled: i64,
    pub drafts: Vec<DraftLine>,
}

pub(crate) async fn today(agent: &mut Agent, _: Nothing) -> Result<Today> {
    let on = agent.clock.today();
    let Gathered { lines, referrals_waiting, more_silent, more_recalled } = to_do::gathered(agent).await?;
    Ok(Today {
        on: on.to_string(),
        hand_overs: hand_over::unread(agent).await?,
        appointments: appointment::between(&mut agent.desk, on, on).await?,
        to_do: lines,
        referrals_waiting,
        more_silent,
        more_recalled,
        drafts: draft::drafts(agent, Nothing {}).await?,
    })
}
