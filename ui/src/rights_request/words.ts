/** What a request tells, and what may be done with it next. */
import type { RightsRequest } from "../contract/RightsRequest";
import { dayLong } from "../kit/dates";
import { t } from "../text";

export type Step = "check-identity" | "prolong" | "answer" | "lift";

/** The steps that follow from where it stands, the likeliest first. */
export function acts({ state, limits }: RightsRequest): Step[] {
  if (limits) return ["lift"];
  if (state === "received") return ["check-identity", "prolong", "answer"];
  if (state === "identity_checked") return ["answer", "prolong"];
  return state === "prolonged" ? ["answer", "check-identity"] : [];
}

/** Its story, line by line, the oldest first. */
export function told(one: RightsRequest): string[] {
  const lines = [t("rights-received", { day: dayLong(one.received_on) })];
  if (one.representative) lines.push(t("rights-by-representative", { name: one.representative }));
  if (one.asked) lines.push(one.asked);
  if (one.identity_checked_on)
    lines.push(t("rights-checked", { day: dayLong(one.identity_checked_on), how: one.identity_how }));
  if (one.prolonged_on)
    lines.push(t("rights-prolonged", { day: dayLong(one.prolonged_on), reason: one.prolonged_reason }));
  if (one.answered_on)
    lines.push(
      t("rights-answered", {
        day: dayLong(one.answered_on),
        name: one.answered_by_name ?? "",
        answer: one.answer,
      }),
    );
  if (one.statement) lines.push(t("rights-stated", { statement: one.statement }));
  if (one.lifted_on) lines.push(t("rights-lifted", { day: dayLong(one.lifted_on), reason: one.lift_reason }));
  return lines;
}
