export type Sex = "F" | "M" | "X";
