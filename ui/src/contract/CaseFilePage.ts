import type { CaseFileLine } from "./CaseFileLine";

export type CaseFilePage = { total: number, lines: Array<CaseFileLine>, };
