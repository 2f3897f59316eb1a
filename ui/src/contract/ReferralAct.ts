export type ReferralAct = "edit" | "send" | "acknowledge" | "answer" | "close" | "discard";
