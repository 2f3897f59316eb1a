export type DraftLine = { kind: string, subject: string, saved_at: string, };
