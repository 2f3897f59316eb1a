/** Civil days and times: read as people type them, written back in full. A day is "2026-11-24", a time "14:30". */

const NBSP = "\u00a0";
const WEEKDAYS = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

/** The day that was meant, or null. Weekdays and «+15j» count from `today`; a day without year is the nearest ahead
 *  of six months ago, because a desk writes of last month as often as of next month. */
export function parseDay(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/['’]/g, "");
  return named(text, today) ?? counted(text, today) ?? written(text, today);
}

function named(text: string, today: string): string | null {
  const near: Record<string, number> = {
    aujourdhui: 0,
    auj: 0,
    demain: 1,
    "apres-demain": 2,
    apresdemain: 2,
    hier: -1,
  };
  const days = near[text];
  if (days !== undefined) return addDays(today, days);
  if (!/^[a-z]{2,8}$/.test(text)) return null;
  const found = WEEKDAYS.map((name, day) => ({ name, day })).filter(({ name }) => name.startsWith(text));
  const [only] = found;
  if (!only || found.length > 1) return null;
  return addDays(today, (only.day - utc(today).getUTCDay() + 7) % 7 || 7);
}

function counted(text: string, today: string): string | null {
  const [, sign, amount, unit] = /^([+-])(\d{1,4})\s*(j|s|sem|m|mois|an|ans|a)?$/.exec(text) ?? [];
  if (!amount) return null;
  const steps = Number(amount) * (sign === "-" ? -1 : 1);
  if (unit === "s" || unit === "sem") return addDays(today, steps * 7);
  if (unit?.startsWith("m")) return addMonths(today, steps);
  if (unit?.startsWith("a")) return addMonths(today, steps * 12);
  return addDays(today, steps);
}

function written(text: string, today: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts =
    /^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(text);
  if (!parts) return null;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  if (parts[3]) return real(fullYear(parts[3], today), month, day);
  const year = Number(today.slice(0, 4));
  const earliest = addDays(today, -183);
  const candidates = [year - 1, year, year + 1].map((each) => real(each, month, day));
  return candidates.find((candidate) => candidate !== null && candidate >= earliest) ?? null;
}

/** «26» is 2026 and «58» is 1958: two digits never mean more than ten years ahead. */
function fullYear(digits: string, today: string): number {
  if (digits.length === 4) return Number(digits);
  const year = 2000 + Number(digits);
  return year > Number(today.slice(0, 4)) + 10 ? year - 100 : year;
}

function real(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const kept = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return kept && year >= 1900 && year < 2200 ? date.toISOString().slice(0, 10) : null;
}

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** `count` days after `day` (before, when negative). */
export function addDays(day: string, count: number): string {
  const date = utc(day);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** `count` months after `day`; the last day of a shorter month stands for the one that does not exist. */
export function addMonths(day: string, count: number): string {
  const date = utc(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return date.toISOString().slice(0, 10);
}

/** How many days from `from` to `until`. */
export function daysBetween(from: string, until: string): number {
  return Math.round((utc(until).getTime() - utc(from).getTime()) / 86_400_000);
}

/** Which day of the week, Monday being 1. */
export function weekdayOf(day: string): number {
  return ((utc(day).getUTCDay() + 6) % 7) + 1;
}

/** «mardi», Monday being 1. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday % 7] ?? "";
}

/** The Monday of the week of `day`. */
export function mondayOf(day: string): string {
  return addDays(day, -((utc(day).getUTCDay() + 6) % 7));
}

/** «24/11/2026» */
export function dayShort(day: string): string {
  return day.split("-").reverse().join("/");
}

/** «mardi 24 novembre 2026», «dimanche 1er novembre 2026» */
export function dayLong(day: string): string {
  return worded(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** «24 novembre 2026» */
export function dayNumbered(day: string): string {
  return worded(day, { day: "numeric", month: "long", year: "numeric" });
}

/** «mardi 24 novembre» */
export function dayMiddle(day: string): string {
  return worded(day, { weekday: "long", day: "numeric", month: "long" });
}

/** «mar. 24 nov.» */
export function dayBrief(day: string): string {
  return worded(day, { weekday: "short", day: "numeric", month: "short" });
}

/** «novembre 2026», of "2026-11" */
export function monthLong(month: string): string {
  return worded(`${month}-01`, { month: "long", year: "numeric" });
}

function worded(day: string, form: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat("fr-FR", { ...form, timeZone: "UTC" }).format(utc(day));
  return text.replace(/(^|\s)1(er)?\s/, `$11er${NBSP}`).replace(/(\d{1,2}) (\p{L})/u, `$1${NBSP}$2`);
}

/** The time that was meant («14h30», «1430», «9», «9 h»), or null. */
export function parseTime(typed: string): string | null {
  const text = typed.replace(/\s/g, "").toLowerCase();
  const parts = /^(\d{1,2})(?:[h:.](\d{2})?)?$/.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const [hours, minutes] = [Number(parts[1]), Number(parts[2] ?? 0)];
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** «14 h 30», «9 h» */
export function timeFr(time: string): string {
  const [hours, minutes] = time.split(":");
  const tail = minutes === "00" ? "" : `${NBSP}${minutes}`;
  return `${Number(hours)}${NBSP}h${tail}`;
}

/** The time of an instant on the desk's clock: «14 h 32». */
export function instantTime(instant: string): string {
  const form = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
  return timeFr(form.format(new Date(instant)));
}

/** Minutes since midnight on the desk's clock, now. */
export function deskMinutes(): number {
  const form = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
  return minutesOf(form.format(new Date()));
}

/** The day of an instant on the desk's clock. */
export function instantDay(instant: string): string {
  return new Intl.DateTimeFormat("fr-CA", { timeZone: "Europe/Paris" }).format(new Date(instant));
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** The time so many minutes after midnight. */
export function timeAt(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
