export type NextStepKind = "appointment" | "follow_up" | "referral_to_send" | "referral_waiting" | "none";
