export type TimelineKind = "opened" | "appointment" | "interview" | "referral_drafted" | "referral_sent" | "referral_acknowledged" | "referral_answered" | "referral_closed" | "follow_up" | "closed";
