export type KeyringStatus = "ready" | "locked" | "absent";
