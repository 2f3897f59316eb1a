export type ReferralState = "draft" | "sent" | "acknowledged" | "answered" | "closed";
