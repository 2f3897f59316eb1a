/** How a state of a referral is shown: the word is in the text files, the shape and colour here. */
import type { ReferralState } from "../contract/ReferralState";

const TONES = {
  draft: "warn",
  validated: "calm",
  sent: "ok",
  acknowledged: "ok",
  reminded: "warn",
  answered: "ok",
  closed: "done",
} as const satisfies Record<ReferralState, string>;

export function toneOf(state: ReferralState): (typeof TONES)[ReferralState] {
  return TONES[state];
}
