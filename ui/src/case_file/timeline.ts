/** Which part of the story is shown, and in what order. */
import type { TimelineItem } from "../contract/TimelineItem";
import type { TimelineKind } from "../contract/TimelineKind";
import { addMonths } from "../kit/dates";

export const THEMES = ["all", "meetings", "referrals", "orientations", "follow_ups", "deadlines", "file"] as const;
export type Theme = (typeof THEMES)[number];

const OF: Record<TimelineKind, Exclude<Theme, "all">> = {
  appointment: "meetings",
  interview: "meetings",
  call_attempt: "meetings",
  letter: "file",
  attached_document: "file",
  attached_document_withdrawn: "file",
  referral_drafted: "referrals",
  referral_sent: "referrals",
  referral_acknowledged: "referrals",
  referral_reminded: "referrals",
  referral_answered: "referrals",
  referral_closed: "referrals",
  orientation_sent: "orientations",
  orientation_answered: "orientations",
  consent: "orientations",
  consent_withdrawn: "orientations",
  follow_up: "follow_ups",
  deadline: "deadlines",
  opened: "file",
  closed: "file",
  reopened: "file",
  facts: "file",
  complaint: "file",
  legal_event: "deadlines",
};

/** What the law gives in thirty years would hide what is due on Monday. */
const FAR_MONTHS = 12;

/** Within a day: a file ends after all that was done in it, and nothing in it comes before it was opened. */
const place = ({ kind }: TimelineItem) =>
  kind === "closed" || kind === "reopened" ? 0 : kind === "opened" ? 2 : kind === "facts" ? 3 : 1;

interface Wanted {
  /** One file of the affair, or null for all of it. */
  file: number | null;
  theme: Theme;
  today: string;
}

/** What comes, the soonest first, and what happened, the latest first. */
export function shown(
  story: TimelineItem[],
  { file, theme, today }: Wanted,
): { ahead: TimelineItem[]; behind: TimelineItem[] } {
  const far = addMonths(today, FAR_MONTHS);
  const items = story.filter(
    (item) =>
      (file === null || item.case_file === file) &&
      (theme === "all" ? item.kind !== "deadline" || item.on <= far : OF[item.kind] === theme),
  );
  const comes = ({ kind, on, code }: TimelineItem) =>
    kind === "deadline" ? on >= today : kind === "follow_up" ? code === "open" : on > today;
  const behind = items.filter((item) => !comes(item));
  behind.sort((one, other) => other.on.localeCompare(one.on) || place(one) - place(other));
  return { ahead: items.filter(comes).reverse(), behind };
}
