import type { NewInterview } from "./NewInterview";

export type Interview = NewInterview & { id: number, author_name: string, written_at: string, corrected_at: string | null, };
