export type Role = "agent" | "agent_in_charge" | "supervisor";
