export type SavedDraft = { body: string, saved_at: string, };
