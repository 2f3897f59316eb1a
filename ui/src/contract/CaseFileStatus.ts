export type CaseFileStatus = "open" | "closed";
