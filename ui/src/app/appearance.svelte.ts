/** How the page looks to this person: colours, size of the text, movement. */
import { remember } from "../desk";
import { remap } from "../kit/remapped.svelte";

/** Percent of the usual size. */
export const SIZES = ["80", "90", "100", "110", "125", "150", "175", "200"] as const;

export interface Appearance {
  theme: "system" | "light" | "dark" | "contrast";
  size: (typeof SIZES)[number];
  motion: "system" | "reduced";
  /** Shortcuts that were changed, from the usual keys to the chosen ones. */
  keys: Record<string, string>;
}

declare global {
  interface Window {
    /** Put here by the program before the page begins. */
    appearance?: Appearance;
  }
}

const USUAL: Appearance = { theme: "system", size: "100", motion: "system", keys: {} };

export const appearance = $state<Appearance>({ ...USUAL, ...window.appearance });

/** Shows the page as it is chosen; how large it is drawn is the window's business. */
export function wear(): void {
  const { theme, motion, keys } = appearance;
  remap({ ...keys });
  Object.assign(document.documentElement.dataset, { theme, motion });
}

let before: Promise<unknown> = Promise.resolve();

/** Chooses one thing, shows it at once and keeps it for the next start. */
export async function choose(part: Partial<Appearance>): Promise<void> {
  Object.assign(appearance, part);
  wear();
  const chosen = $state.snapshot(appearance);
  // One after the other: of two choices in a row, the last must be the one that is kept.
  const kept = before.then(() => remember(chosen));
  before = kept.catch(() => undefined);
  await kept;
}

/** One size up (1) or down (-1), or back to the usual one (0). */
export async function resize(step: -1 | 0 | 1): Promise<void> {
  const at = step === 0 ? SIZES.indexOf(USUAL.size) : SIZES.indexOf(appearance.size) + step;
  const size = SIZES[at];
  if (size) await choose({ size });
}
