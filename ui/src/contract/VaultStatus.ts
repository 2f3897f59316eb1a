export type VaultStatus = "none" | "locked" | "open";
