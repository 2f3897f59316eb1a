//! The first screen: what today asks for.

use serde::Serialize;
use ts_rs::TS;

use crate::{
    Agent, Result,
    appointment::{self, Appointment},
    deadline::{self, DeadlineLine},
    draft::{self, DraftLine},
    follow_up::{self, FollowUp, FollowUpFilter, ListFollowUps},
    referral::{self, ListReferrals, ReferralFilter, ReferralLine},
    session::Nothing,
};

/// What today asks for.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Today {
    pub on: String,
    pub appointments: Vec<Appointment>,
    pub follow_ups: Vec<FollowUp>,
    /// Those of open files that come near, and that nobody made a follow-up of.
    pub deadlines: Vec<DeadlineLine>,
    pub referrals_waiting: Vec<ReferralLine>,
    pub referral_drafts: Vec<ReferralLine>,
    pub drafts: Vec<DraftLine>,
    /// People who did not come in the last seven days.
    pub absences: Vec<Appointment>,
}

pub(crate) async fn today(agent: &mut Agent, _: Nothing) -> Result<Today> {
    let on = agent.clock.today();
    let week_ago = on.checked_sub_days(chrono::Days::new(7)).unwrap_or(on);
    let appointments = appointment::between(&mut agent.desk, on, on).await?;
    let absences = appointment::between(&mut agent.desk, week_ago, on)
        .await?
        .into_iter()
        .filter(|appointment| appointment.status == appointment::Status::Absent)
        .collect();
    Ok(Today {
        on: on.to_string(),
        appointments,
        follow_ups: follow_up::follow_ups(agent, ListFollowUps { filter: FollowUpFilter::Due, mine: false }).await?,
        deadlines: deadline::near(&mut agent.desk, on).await?,
        referrals_waiting: referral::referrals(agent, ListReferrals { filter: ReferralFilter::Waiting }).await?,
        referral_drafts: referral::referrals(agent, ListReferrals { filter: ReferralFilter::Draft }).await?,
        drafts: draft::drafts(agent, Nothing {}).await?,
        absences,
    })
}
