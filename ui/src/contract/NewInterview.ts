export type NewInterview = { case_file: number, appointment: number | null, held_on: string, minutes: number, mode: string, interventions: Array<string>, notes: string, };
