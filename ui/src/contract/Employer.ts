export type Employer = "public" | "association" | "unknown";
