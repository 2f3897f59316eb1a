/** Months as "2026-11", and how they are read. */
import type { Option } from "../kit/option";

/** «novembre 2026» */
export function monthLong(month: string): string {
  const form = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });
  return form.format(new Date(`${month}-01T00:00:00Z`)).replace(" ", "\u00a0");
}

/** «novembre 2026», «octobre 2026 à novembre 2026» */
export function periodLong(from: string, until: string): string {
  return from === until ? monthLong(from) : `${monthLong(from)} à ${monthLong(until)}`;
}

/** Every civil year that a period touches, the latest first. */
export function yearsBetween(first: string, last: string): Option[] {
  const found: Option[] = [];
  for (let year = Number(last.slice(0, 4)); year >= Number(first.slice(0, 4)); year -= 1)
    found.push({ code: String(year), label: String(year) });
  return found;
}

/** Every month from `first` to `last`, the latest first. */
export function monthsBetween(first: string, last: string): Option[] {
  const found: Option[] = [];
  let [year = 0, month = 0] = last.split("-").map(Number);
  for (;;) {
    const code = `${year}-${String(month).padStart(2, "0")}`;
    if (code < first) return found;
    found.push({ code, label: monthLong(code) });
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
  }
}
