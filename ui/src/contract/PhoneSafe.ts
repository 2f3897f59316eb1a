export type PhoneSafe = "unknown" | "yes" | "no";
