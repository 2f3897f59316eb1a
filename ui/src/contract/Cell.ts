export type Cell = { at: Array<string | null>, count: number, hidden: boolean, };
