import type { CaseFileStatus } from "./CaseFileStatus";

export type CaseFileLine = { id: number, number: string, status: CaseFileStatus, opened_on: string, offence: string, display_name: string, last_activity_on: string, };
