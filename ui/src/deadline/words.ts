/** A deadline put into words: how far it is, what it is counted from, what it depends on. */
import type { Deadline } from "../contract/Deadline";
import type { DeadlineLength } from "../contract/DeadlineLength";
import { addMonths, dayLong } from "../kit/dates";
import { t, type PlainSentence } from "../text";

type Tone = "calm" | "ok" | "warn" | "danger" | "done";

/** Beyond this, days say less than months. */
const DAYS_THAT_SPEAK = 90;

/** «dans 12 jours», «dans 8 mois», «dans 3 ans», «il y a 2 jours : à vérifier sans attendre». */
export function countdown(today: string, { alert_on, days_left }: Pick<Deadline, "alert_on" | "days_left">): string {
  if (alert_on === null || days_left === null) return "";
  if (days_left < 0) return t("deadline-past", { count: -days_left });
  if (days_left <= DAYS_THAT_SPEAK) return t("deadline-ahead", { count: days_left });
  const months = wholeMonths(today, alert_on);
  return months < 24
    ? t("deadline-ahead-months", { count: months })
    : t("deadline-ahead-years", { count: Math.floor(months / 12) });
}

/** Full months from one day to another: what is left is never overstated. */
function wholeMonths(from: string, until: string): number {
  let months = 0;
  while (addMonths(from, months + 1) <= until) months += 1;
  return months;
}

/** How pressing it is; the words beside it say the same. */
export function tone({ days_left, nature }: Pick<Deadline, "days_left" | "nature">): Tone {
  if (days_left === null || nature === "opening" || nature === "note") return "calm";
  if (days_left <= 7) return "danger";
  return days_left <= 30 ? "warn" : "calm";
}

/** The day to act by, or from which one may act. */
export function when({ alert_on, nature }: Pick<Deadline, "alert_on" | "nature">): string {
  if (alert_on === null) return "";
  return t(nature === "opening" ? "deadline-opens" : "deadline-alert", { day: dayLong(alert_on) });
}

/** «6 ans depuis les faits» */
export function counted({ length, at_most, start }: Pick<Deadline, "length" | "at_most" | "start">): string {
  const from = t(`deadline-start-${start}`);
  if (length === null) return "";
  if (length.count === 0)
    return t(at_most ? "deadline-counted-at-once" : "deadline-counted-on-the-day", { start: from });
  const told = at_most
    ? t("deadline-length-between", { least: spelled(length), most: spelled(at_most) })
    : spelled(length);
  return t(length.count < 0 ? "deadline-counted-before" : "deadline-counted-from", { length: told, start: from });
}

function spelled({ count, unit }: DeadlineLength): string {
  return t(`deadline-length-${unit}`, { count: Math.abs(count) });
}

/** The day it started, or the two days between which it did. */
export function started({ started_on, started_until, presumed }: Deadline): string {
  if (started_on === null) return "";
  if (presumed) return t("deadline-started-presumed", { day: dayLong(started_on) });
  if (started_until === null || started_until === started_on)
    return t("deadline-started", { day: dayLong(started_on) });
  return t("deadline-started-between", { from: dayLong(started_on), until: dayLong(started_until) });
}

/** What nobody told yet and it depends on. */
export function conditions({ conditions }: Pick<Deadline, "conditions">): string {
  const said = conditions.map(({ circumstance, holds }) =>
    t(`deadline-if-${holds ? "" : "not-"}${circumstance}` as PlainSentence),
  );
  return said.length > 0 ? t("deadline-if", { what: said.join(", ") }) : "";
}

/** What is ahead or may still run, what is past, and what no day is known for. */
export function grouped<D extends Deadline>(today: string, all: readonly D[]): { ahead: D[]; past: D[]; later: D[] } {
  const isAhead = (one: D) => (one.last_on ?? one.alert_on ?? "") >= today || one.nature === "opening";
  const dated = all.filter((one) => one.alert_on !== null);
  return {
    ahead: dated.filter(isAhead),
    past: dated.filter((one) => !isAhead(one)),
    later: all.filter((one) => one.alert_on === null),
  };
}
