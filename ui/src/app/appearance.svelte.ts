/** How the page looks to this person: colours, size of the text, movement. */
export interface Appearance {
  theme: "system" | "light" | "dark" | "contrast";
  /** Percent of the usual size. */
  size: "80" | "90" | "100" | "110" | "125" | "150" | "200";
  motion: "system" | "reduced";
}

const PLACE = "appearance";
const USUAL: Appearance = { theme: "system", size: "100", motion: "system" };

export const appearance = $state<Appearance>({ ...USUAL, ...remembered() });

/** Shows the page so from now on. No name and no case is in it, so it may stay outside the vault. */
export function wear(wanted: Appearance): void {
  Object.assign(appearance, wanted);
  const root = document.documentElement.dataset;
  root["theme"] = wanted.theme;
  root["size"] = wanted.size;
  root["motion"] = wanted.motion;
  localStorage.setItem(PLACE, JSON.stringify(wanted));
}

function remembered(): Partial<Appearance> {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Appearance>;
  } catch {
    return {};
  }
}
