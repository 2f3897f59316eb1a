import type { Role } from "./Role";

export type SessionInfo = { account: string, name: string, role: Role, };
