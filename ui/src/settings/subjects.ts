/** What can be set, and the page where it is. */
import type { PlainSentence } from "../text";

export interface Subject {
  title: PlainSentence;
  lead: PlainSentence;
  /** Screen, and what follows it in the address. */
  at: [string, ...string[]];
}

export const subjects: readonly Subject[] = [
  { title: "answer-terms-title", lead: "settings-answer-terms", at: ["referral", "answers"] },
  { title: "helplines-title", lead: "settings-helplines", at: ["helpline"] },
  { title: "silences-title", lead: "settings-silences", at: ["silence"] },
  { title: "reassignment-title", lead: "settings-reassignment", at: ["reassignment"] },
  { title: "series-title", lead: "settings-series", at: ["desk_session"] },
  { title: "closure-title", lead: "settings-closures", at: ["desk_session", "closures"] },
  { title: "slot-length-title", lead: "settings-slot-lengths", at: ["desk_session", "lengths"] },
  { title: "letterhead-title", lead: "settings-letterhead", at: ["letter", "head"] },
  { title: "letter-templates-title", lead: "settings-letter-templates", at: ["letter", "templates"] },
  { title: "journal-title", lead: "settings-journal", at: ["journal"] },
  { title: "backup-title", lead: "settings-backup", at: ["backup"] },
  { title: "retention-title", lead: "settings-retention", at: ["retention"] },
  { title: "import-title", lead: "settings-import", at: ["import"] },
];
