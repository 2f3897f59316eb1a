export type ProposedPassphrase = { phrase: string, bits: number, };
