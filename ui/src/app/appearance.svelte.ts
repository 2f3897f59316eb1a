/** How the page looks to this person: colours, size of the text, movement. */
import { remember } from "../desk";

export interface Appearance {
  theme: "system" | "light" | "dark" | "contrast";
  /** Percent of the usual size. */
  size: "80" | "90" | "100" | "110" | "125" | "150" | "200";
  motion: "system" | "reduced";
}

declare global {
  interface Window {
    /** Put here by the program before the page begins. */
    appearance?: Appearance;
  }
}

const USUAL: Appearance = { theme: "system", size: "100", motion: "system" };

export const appearance = $state<Appearance>({ ...USUAL, ...window.appearance });

/** Shows the page as it is chosen. */
export function wear(): void {
  Object.assign(document.documentElement.dataset, $state.snapshot(appearance));
}

/** Chooses one thing, shows it at once and keeps it for the next start. */
export async function choose(part: Partial<Appearance>): Promise<void> {
  Object.assign(appearance, part);
  wear();
  await remember($state.snapshot(appearance));
}
