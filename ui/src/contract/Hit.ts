import type { HitKind } from "./HitKind";

export type Hit = { kind: HitKind, id: number, case_file: number | null, title: string, detail: string, };
