/** Permanences that come back, as they are typed and as they are read aloud. */
import type { NewSeries } from "../contract/NewSeries";
import type { Rhythm } from "../contract/Rhythm";
import type { SeriesDays } from "../contract/SeriesDays";
import { addDays, dayLong, weekdayName, weekdayOf } from "../kit/dates";
import { t } from "../text";

export const RHYTHMS = ["week", "two_weeks", "month", "once"] as const;
export const NTHS = ["1", "2", "3", "4", "5", "last"] as const;
export type Nth = (typeof NTHS)[number];

/** One colleague of the form: numbers are what somebody is typing. */
export interface TypedSeat {
  staff: string | null;
  room: string;
  intervention: string | null;
  minutes: string;
}

export interface TypedSeries {
  every: (typeof RHYTHMS)[number];
  nth: Nth;
  weekday: string;
  from: string | null;
  until: string | null;
  starts: string | null;
  ends: string | null;
  place: string;
  seats: TypedSeat[];
}

export function rhythmOf({ every, nth }: Pick<TypedSeries, "every" | "nth">): Rhythm {
  if (every !== "month") return { every };
  return nth === "last" ? { every: "month_end" } : { every: "month", nth: Number(nth) };
}

/** Which days, or null while that is not said. One single day is its own first, last and day of the week. */
export function daysOf(typed: TypedSeries): SeriesDays | null {
  const { from } = typed;
  const until = typed.every === "once" ? from : typed.until;
  if (!from || !until) return null;
  const weekday = typed.every === "once" ? weekdayOf(from) : Number(typed.weekday);
  return { rhythm: rhythmOf(typed), weekday, from, until };
}

/** What is asked of the desk; what is missing is left for it to name. */
export function requested(typed: TypedSeries): NewSeries {
  const none = { rhythm: rhythmOf(typed), weekday: Number(typed.weekday), from: typed.from ?? "", until: "" };
  return {
    ...(daysOf(typed) ?? none),
    starts: typed.starts ?? "",
    ends: typed.ends ?? "",
    place: typed.place,
    seats: typed.seats.map(({ staff, room, intervention, minutes }) => ({
      staff: staff ?? "",
      room,
      intervention: intervention ?? "",
      slot_minutes: Number(minutes) || 0,
    })),
  };
}

/** The first of that weekday, from a day on. */
export function firstOn(weekday: number, from: string): string {
  return addDays(from, (weekday - weekdayOf(from) + 7) % 7);
}

/** «Chaque mardi», «Le dernier jeudi du mois», «Le mardi 24 novembre 2026». */
export function saidRhythm(rhythm: Rhythm, weekday: number, from: string): string {
  const name = weekdayName(weekday);
  if (rhythm.every === "once") return t("series-said-once", { day: dayLong(firstOn(weekday, from)) });
  if (rhythm.every === "week" || rhythm.every === "two_weeks")
    return t(`series-said-${rhythm.every}`, { weekday: name });
  const nth: Nth = rhythm.every === "month" ? (NTHS[rhythm.nth - 1] ?? "last") : "last";
  return t("series-said-month", { nth: t(`series-nth-word-${nth}`), weekday: name });
}
