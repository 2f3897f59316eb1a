/** The lists of the trade, with the labels the desk gives them. */
import type { Lists } from "../contract/Lists";
import type { Term } from "../contract/Term";
import { ask } from "../desk";

let held = $state.raw<Lists | null>(null);
let asked: Promise<Lists> | null = null;

/** Reads the lists once per session; a screen awaits it before it draws. */
export async function loadLists(): Promise<void> {
  asked ??= ask("lists", {});
  try {
    held = await asked;
  } catch (error) {
    asked = null;
    throw error;
  }
}

/** The desk changed one: the next screen reads them again. */
export function forgetLists(): void {
  asked = null;
}

export function terms(list: keyof Lists): readonly Term[] {
  return held?.[list] ?? [];
}

/** The label of a code; the code itself when an older list gave it. */
export function label(list: keyof Lists, code: string | null): string {
  return terms(list).find((term) => term.code === code)?.label ?? code ?? "";
}
