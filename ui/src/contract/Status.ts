import type { KeyringStatus } from "./KeyringStatus";
import type { LoginName } from "./LoginName";
import type { SessionInfo } from "./SessionInfo";
import type { VaultStatus } from "./VaultStatus";

export type Status = { vault: VaultStatus, keyring: KeyringStatus, accounts: Array<LoginName>, session: SessionInfo | null, demonstration: boolean, header_repaired: boolean, today: string, };
