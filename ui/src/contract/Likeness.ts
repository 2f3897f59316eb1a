export type Likeness = "name" | "phone" | "born_on";
