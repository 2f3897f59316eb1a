import type { Role } from "./Role";

export type AccountLine = { id: string, name: string, role: Role, awaits_enrolment: boolean, };
