import type { NextStepKind } from "./NextStepKind";

export type NextStep = { kind: NextStepKind, on: string | null, id: number, text: string, };
