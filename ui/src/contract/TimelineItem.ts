import type { TimelineKind } from "./TimelineKind";

export type TimelineItem = { on: string, time: string | null, kind: TimelineKind, id: number, code: string | null, text: string, };
