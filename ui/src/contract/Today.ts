import type { Appointment } from "./Appointment";
import type { DraftLine } from "./DraftLine";
import type { FollowUp } from "./FollowUp";
import type { ReferralLine } from "./ReferralLine";

export type Today = { on: string, appointments: Array<Appointment>, follow_ups: Array<FollowUp>, referrals_waiting: Array<ReferralLine>, referral_drafts: Array<ReferralLine>, drafts: Array<DraftLine>, absences: Array<Appointment>, };
