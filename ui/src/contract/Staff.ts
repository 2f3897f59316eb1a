import type { Employer } from "./Employer";

export type Staff = { account: string, name: string, profession: string | null, employer: Employer, };
