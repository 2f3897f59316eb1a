export type RecoverySheet = { lines: Array<string>, vault: string, made_on: string, };
