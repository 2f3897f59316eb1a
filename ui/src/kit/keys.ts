/** How a shortcut is written ("Ctrl+Maj+L") and recognised on any keyboard, AZERTY first. */
import { present } from "./remapped.svelte";

const NAMED: Record<string, string> = {
  Plus: "+",
  Moins: "-",
  Entrée: "Enter",
  Échap: "Escape",
  Suppr: "Delete",
  "↑": "ArrowUp",
  "↓": "ArrowDown",
  "←": "ArrowLeft",
  "→": "ArrowRight",
};

/** Whether this key press is that shortcut, as it is meant now. */
export function pressed(event: KeyboardEvent, usual: string): boolean {
  const parts = present(usual).split("+");
  const key = parts.at(-1) ?? "";
  const wanted = (name: string) => parts.slice(0, -1).includes(name);
  if (event.ctrlKey !== wanted("Ctrl") || event.altKey !== wanted("Alt") || event.metaKey) return false;
  // «+» and «=» are one key, and which of them needs Maj depends on the keyboard.
  if (key === "Plus") return event.key === "+" || event.key === "=";
  // The digits of an AZERTY keyboard need Maj: what counts is the key under the finger, not the sign it writes.
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  if (event.shiftKey !== wanted("Maj")) return false;
  return event.key.toLowerCase() === (NAMED[key] ?? key).toLowerCase();
}

/** The same shortcut as assistive technology wants it (`aria-keyshortcuts`). */
export function spokenKeys(usual: string): string {
  return present(usual)
    .split("+")
    .map((key) => NAMED[key] ?? { Ctrl: "Control", Maj: "Shift" }[key] ?? key)
    .join("+");
}

/**
 * A key press as a shortcut is written, or null for a key that no shortcut may have: a lone letter would be typed by whoever
 * dictates or slips (WCAG 2.1.4).
 */
export function written({ ctrlKey, altKey, shiftKey, metaKey, code, key }: KeyboardEvent): string | null {
  const works = /^F([1-9]|1[0-2])$/.test(key);
  const named = works ? key : nameOf(key, code);
  if (metaKey || named === null || !(works || ctrlKey || altKey)) return null;
  return [ctrlKey && "Ctrl", altKey && "Alt", shiftKey && "Maj", named].filter((part) => part !== false).join("+");
}

function nameOf(key: string, code: string): string | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit) return digit;
  return key === "Enter" ? "Entrée" : /^[a-z]$/i.test(key) ? key.toUpperCase() : null;
}
