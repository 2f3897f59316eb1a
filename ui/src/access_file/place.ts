/** The places of a passage that are to be decided: those that the desk marks, and those that somebody selected. */
import type { AccessChoice } from "../contract/AccessChoice";
import type { AccessReason } from "../contract/AccessReason";
import type { Passage } from "../contract/Passage";

/** A place that was decided, or is to be (`reason` null). Where it stands is in UTF-16 units, as a text of the page counts. */
export type Place = Omit<AccessChoice, "reason"> & { reason: AccessReason | null };

export interface Piece {
  words: string;
  place: Place | null;
}

export const REASONS = [
  "alleged_offender",
  "other_victim",
  "relative",
  "third_party",
  "herself",
  "said_by_them",
  "professional",
] as const satisfies readonly AccessReason[];

export const hides = (reason: AccessReason | null) =>
  reason !== null && !["herself", "said_by_them", "professional"].includes(reason);

const meet = (one: { from: number; until: number }, other: { from: number; until: number }) =>
  one.from < other.until && other.from < one.until;

/** Every place of a passage, in its order: what was chosen, and what is marked and not yet inside a choice. */
export function places(passage: Passage, chosen: readonly AccessChoice[]): Place[] {
  const own: Place[] = chosen.filter((choice) => choice.passage === passage.key);
  const open = passage.marks
    .filter((mark) => !own.some(({ from, until }) => from <= mark.from && mark.until <= until))
    .map(({ from, until }): Place => ({ passage: passage.key, from, until, reason: null }));
  return [...own, ...open].sort((one, other) => one.from - other.from);
}

/** The passage cut at its places. */
export function pieces(passage: Passage, chosen: readonly AccessChoice[]): Piece[] {
  const cut: Piece[] = [];
  let at = 0;
  for (const place of places(passage, chosen)) {
    if (place.from < at) continue;
    if (place.from > at) cut.push({ words: passage.text.slice(at, place.from), place: null });
    cut.push({ words: passage.text.slice(place.from, place.until), place });
    at = place.until;
  }
  if (at < passage.text.length) cut.push({ words: passage.text.slice(at), place: null });
  return cut;
}

/** The choices with one more: it takes the place of those that it meets, and holds the marks that it cuts whole. */
export function decided(passage: Passage, chosen: readonly AccessChoice[], choice: AccessChoice): AccessChoice[] {
  const cut = passage.marks.filter((mark) => meet(mark, choice));
  const whole = {
    ...choice,
    from: Math.min(choice.from, ...cut.map(({ from }) => from)),
    until: Math.max(choice.until, ...cut.map(({ until }) => until)),
  };
  return [...chosen.filter((other) => other.passage !== passage.key || !meet(other, whole)), whole];
}
