/** Every shortcut that works now, in one table: the help sheet, the palette and the keyboard all read it. */
import { untrack } from "svelte";
import { pressed } from "../kit/keys";

export interface Shortcut {
  /** "Ctrl+Maj+L" */
  keys: string;
  label: string;
  run: () => unknown;
  /** Whether it works while a dialog is open. */
  above?: boolean;
}

export const shortcuts = $state<Shortcut[]>([]);

/** Adds shortcuts for as long as a screen lives: `$effect(() => offer({ keys: "Alt+N", label, run }))`. */
export function offer(...added: Shortcut[]): () => void {
  // Offered from an effect, which must not run again because the table it fills has changed.
  untrack(() => shortcuts.push(...added));
  return () => {
    for (const { keys, run } of added) {
      const at = shortcuts.findLastIndex((each) => each.keys === keys && each.run === run);
      if (at >= 0) shortcuts.splice(at, 1);
    }
  };
}

/** Runs the shortcut that was pressed, the most recently offered first. */
export function onShortcutKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const covered = document.querySelector("dialog[open]") !== null;
  const found = shortcuts.findLast((each) => pressed(event, each.keys) && (each.above || !covered));
  if (!found) return;
  event.preventDefault();
  found.run();
}
