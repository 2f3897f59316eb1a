export type HitKind = "person" | "case_file";
