import type { Likeness } from "./Likeness";

export type SimilarPerson = { person: number, display_name: string, born_on: string | null, why: Array<Likeness>, };
