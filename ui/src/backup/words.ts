/** How instants and sizes are said of a backup. */
import { dayShort, instantDay, instantTime } from "../kit/dates";
import { t } from "../text";

/** The day and the hour, as the desk's clock shows them. */
export function moment(instant: string): string {
  return t("backup-moment", { day: dayShort(instantDay(instant)), time: instantTime(instant) });
}

/** Whole megabytes, one at least. */
export function megabytes(bytes: number): string {
  return t("backup-megabytes", { count: Math.max(1, Math.round(bytes / 1_000_000)) });
}
