/** How a shortcut is written ("Ctrl+Maj+L") and recognised on any keyboard, AZERTY first. */
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

/** Whether this key press is that shortcut. */
export function pressed(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split("+");
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
export function spokenKeys(keys: string): string {
  return keys
    .split("+")
    .map((key) => NAMED[key] ?? { Ctrl: "Control", Maj: "Shift" }[key] ?? key)
    .join("+");
}
