import type { Correction } from "./Correction";
import type { NewReferral } from "./NewReferral";
import type { ReferralAct } from "./ReferralAct";
import type { ReferralState } from "./ReferralState";

export type Referral = NewReferral & { id: number, case_file_number: string, person_name: string, kind_label: string, recipient: string, copy_to: string | null, basis: string, state: ReferralState, drafted_by_name: string, drafted_on: string, sent_on: string | null, sent_how: string | null, reference: string, acknowledged_on: string | null, acknowledgement_reference: string, answered_on: string | null, outcome: string | null, dismissal: string | null, answer_note: string, closed_on: string | null, closing_note: string, allowed: Array<ReferralAct>, missing: Array<string>, corrections: Array<Correction>, };
