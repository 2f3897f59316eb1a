/** When a person may be called, in words. */
import type { Calls } from "../contract/Calls";
import { dayMiddle, timeFr } from "../kit/dates";
import { t } from "../text";

/** Whether now is a time to call; and the next one, or until when this one lasts. */
export function whenToCall({ moment, next }: Calls): string[] {
  const now = t(`call-moment-${moment}`);
  if (!next) return [now];
  const day = dayMiddle(next.on);
  const all_day = next.from === "00:00" && next.until === "24:00";
  if (moment === "now") return [now];
  return [
    now,
    all_day
      ? t("call-next-all-day", { day })
      : t("call-next", { day, from: timeFr(next.from), until: timeFr(next.until) }),
  ];
}
