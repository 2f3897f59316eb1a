/** Which screen is shown: `#/case_file/12` is `../case_file/Screen.svelte` with `args = ["12"]`. */
import type { Component } from "svelte";

export interface ScreenProps {
  /** What follows the screen's name in the address. */
  args: string[];
}
type Screen = Component<ScreenProps>;

const screens = import.meta.glob<{ default: Screen }>("../*/Screen.svelte");

export const route = $state<{ name: string; args: string[] }>({ name: "", args: [] });

/** The address of a screen, for a link. */
export function address(name: string, ...args: (string | number)[]): string {
  return `#/${[name, ...args].map(encodeURIComponent).join("/")}`;
}

export function go(name: string, ...args: (string | number)[]): void {
  location.hash = address(name, ...args);
}

/** The screen of that name, or null when there is none. */
export async function screenOf(name: string): Promise<Screen | null> {
  const load = screens[`../${name}/Screen.svelte`];
  return load ? (await load()).default : null;
}

/** Follows the address bar until the returned function is called; `home` is shown when it is empty. */
export function follow(home: string): () => void {
  const read = () => {
    const [name = "", ...args] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
    route.name = name || home;
    route.args = args;
  };
  read();
  addEventListener("hashchange", read);
  return () => removeEventListener("hashchange", read);
}
