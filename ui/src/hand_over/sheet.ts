/** A hand-over put into sections, and its lines into words. */
import type { HandOverLine } from "../contract/HandOverLine";
import type { HandOverSection } from "../contract/HandOverSection";
import { t, type PlainSentence } from "../text";

export const SECTIONS = ["undone", "received", "absent", "opened", "sent"] as const satisfies HandOverSection[];

export interface Part {
  title: string;
  urgent: boolean;
  lines: HandOverLine[];
}

/** What is urgent, what is left, then what was done; sections without a line are left out. */
export function parts(lines: readonly HandOverLine[]): Part[] {
  const undone = lines.filter(({ section }) => section === "undone");
  const found: Part[] = [{ title: t("hand-over-urgent"), urgent: true, lines: undone.filter(({ urgent }) => urgent) }];
  for (const section of SECTIONS) {
    const shown = lines.filter((line) => line.section === section && !(section === "undone" && line.urgent));
    found.push({ title: t(`hand-over-${section}`), urgent: false, lines: shown });
  }
  return found.filter((part) => part.lines.length > 0);
}

/** What a line is about, where the record does not say it by itself. */
export function words({ section, noun, what }: HandOverLine): string {
  if (section !== "undone") return what;
  const kinds: Record<string, PlainSentence> = {
    appointment: "hand-over-appointment",
    referral: "hand-over-referral",
    orientation: "hand-over-orientation",
    consent: "hand-over-consent",
    rights_request: "today-kind-rights_request",
    deadline: "hand-over-deadline",
  };
  const kind = kinds[noun];
  return [kind && t(kind), what].filter(Boolean).join(" — ");
}

/** A name that stays the same while the sheet is read again. */
export function keyOf({ section, noun, record, what }: HandOverLine): string {
  return [section, noun, record, what].join(" ");
}
