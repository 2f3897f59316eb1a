/** What is done with one file, each for a reason in words. */
import type { PlainSentence, Sentence } from "../text";

export type Act = "archive" | "return" | "hold";

export interface Words {
  title: Sentence & `retention-${Act}-title`;
  act: PlainSentence;
  reason: PlainSentence;
  hint: PlainSentence | null;
  /** The field that the desk names when the reason is missing. */
  field: string;
}

export const WORDS: Record<Act, Words> = {
  archive: {
    title: "retention-archive-title",
    act: "retention-archive",
    reason: "retention-archive-reason",
    hint: "retention-archive-reason-hint",
    field: "archiving_reason",
  },
  return: {
    title: "retention-return-title",
    act: "retention-return",
    reason: "retention-return-reason",
    hint: null,
    field: "return_reason",
  },
  hold: {
    title: "retention-hold-title",
    act: "retention-hold-place",
    reason: "retention-hold-reason",
    hint: "retention-hold-hint",
    field: "hold_reason",
  },
};
