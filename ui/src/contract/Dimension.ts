import type { Code } from "./Code";

export type Dimension = { name: string, title: string, codes: Array<Code>, };
