import type { CaseFileStatus } from "./CaseFileStatus";
import type { FollowUp } from "./FollowUp";
import type { Matter } from "./Matter";
import type { NextStep } from "./NextStep";
import type { PersonCard } from "./PersonCard";
import type { ReferralLine } from "./ReferralLine";
import type { TimelineItem } from "./TimelineItem";

export type CaseFile = { id: number, number: string, status: CaseFileStatus, opened_on: string, quality: string, first_contact: string, referred_by: string, arrival_mode: string, closed_on: string | null, closing_reason: string, person: PersonCard, matter: Matter, timeline: Array<TimelineItem>, next_step: NextStep | null, follow_ups: Array<FollowUp>, referrals: Array<ReferralLine>, };
