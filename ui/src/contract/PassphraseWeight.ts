export type PassphraseWeight = { bits: number, needed: number, enough: boolean, edge_spaces: boolean, };
