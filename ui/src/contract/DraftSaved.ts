export type DraftSaved = { saved_at: string, };
