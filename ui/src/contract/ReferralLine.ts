import type { ReferralState } from "./ReferralState";

export type ReferralLine = { id: number, case_file: number, case_file_number: string, display_name: string, kind: string, kind_label: string, state: ReferralState, on: string, days_waiting: number | null, outcome: string | null, };
