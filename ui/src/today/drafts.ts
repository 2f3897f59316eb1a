/** Where a draft left unfinished is taken up again, from the kind and the subject it was kept under. */
import { address } from "../app/router.svelte";
import type { DraftLine } from "../contract/DraftLine";

/** The address of its form, or null for a form that only opens from its own page. */
export function formOf({ kind, subject }: DraftLine): string | null {
  const [what = "", id = "", tail = ""] = subject.split("-");
  if (kind === "letter") return address("letter", "new", ...subject.split("-"));
  if (kind === "letter_template") return address("letter", "templates", what);
  if (kind === "intake") return what === "new" ? address("intake") : address("intake", what, id);
  if (kind === "interview" || kind === "restricted_note") {
    if (what === "interview") return address("interview", id);
    return tail === "none" ? address("interview", "new", id) : address("interview", "new", id, tail);
  }
  if (kind === "access_file") return address("access_file", subject);
  if (kind === "individual_assessment") return address("individual_assessment", subject);
  if (kind === "referral")
    return what === "referral" ? address("referral", id, "edit") : address("referral", "new", id);
  if (kind === "referral_act") return address("referral", id);
  if (kind === "retention") return address("retention");
  if (what === "file") return address("case_file", id);
  if (kind === "hand_over") return address("hand_over", "new");
  if (kind === "session_series") return address("desk_session", "new");
  return kind === "follow_up" ? address("case_file", what) : null;
}
