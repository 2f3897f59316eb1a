export type Correction = { at: string, by_name: string, note: string, };
