/** Which keys may be changed, and which are taken: one table, so that no two shortcuts meet on a screen. */
import { present } from "../kit/remapped.svelte";

/** Every shortcut that a screen offers, by its usual keys. */
export const USUAL = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `Alt+${digit}`),
  ..."ACDEGINPRSW".split("").map((letter) => `Alt+${letter}`),
  ...["Ctrl+K", "Ctrl+E", "Ctrl+Entrée", "F1", "F2", "F8", "F9", "Ctrl+Maj+L", "Ctrl+Plus", "Ctrl+Moins", "Ctrl+0"],
];

/** What every program does with these keys is left to them. */
const EVERYWHERE = ["Ctrl+Z", "Ctrl+Maj+Z", "Ctrl+Y", "Ctrl+X", "Ctrl+C", "Ctrl+V", "Ctrl+A", "Alt+F4"];

export type Obstacle = "fixed" | "taken" | null;

/** What keeps `keys` from standing for the usual ones. */
export function obstacle(keys: string, usual: string): Obstacle {
  if (EVERYWHERE.includes(keys)) return "fixed";
  return USUAL.some((other) => other !== usual && present(other) === keys) ? "taken" : null;
}

/** The same table with one change; what is back to usual is left out. */
export function changed(table: Readonly<Record<string, string>>, usual: string, keys: string): Record<string, string> {
  const others = Object.entries(table).filter(([each]) => each !== usual);
  return Object.fromEntries(keys === usual ? others : [...others, [usual, keys]]);
}
