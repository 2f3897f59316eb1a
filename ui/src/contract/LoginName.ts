export type LoginName = { id: string, name: string, awaits_enrolment: boolean, };
