export type Term = { code: string, label: string, group: string | null, note: string | null, };
