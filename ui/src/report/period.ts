/** The periods of a report: a month as "2026-11", a year as "2026". */
import type { Option } from "../kit/option";

/** The months of a period, both included. */
export function periodOf(period: string): { from_month: string; until_month: string } {
  const year = period.length === 4;
  return { from_month: year ? `${period}-01` : period, until_month: year ? `${period}-12` : period };
}

/** The latest of these that is past on that day, else the latest: what is handed over most often. */
export function latestOver(periods: readonly Option[], today: string): string | null {
  const over = periods.find(({ code }) => periodOf(code).until_month < today.slice(0, 7));
  return (over ?? periods[0])?.code ?? null;
}
