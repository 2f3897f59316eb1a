import { expect, test } from "vitest";
import { pressed } from "./keys";

const key = (init: KeyboardEventInit) => new KeyboardEvent("keydown", init);

test("Alt 1 is the key under the finger, whatever sign an AZERTY keyboard writes with it", () => {
  expect(pressed(key({ altKey: true, code: "Digit1", key: "&" }), "Alt+1")).toBe(true);
  expect(pressed(key({ altKey: true, shiftKey: true, code: "Digit1", key: "1" }), "Alt+1")).toBe(true);
});

test("a shortcut with one more key held is another shortcut", () => {
  expect(pressed(key({ ctrlKey: true, key: "l" }), "Ctrl+Maj+L")).toBe(false);
  expect(pressed(key({ ctrlKey: true, shiftKey: true, key: "L" }), "Ctrl+Maj+L")).toBe(true);
});

test("the key that writes + and = makes larger, with Maj or without, as on an AZERTY or a QWERTY keyboard", () => {
  for (const init of [{ key: "=" }, { key: "+", shiftKey: true }, { key: "+", code: "NumpadAdd" }]) {
    expect(pressed(key({ ctrlKey: true, ...init }), "Ctrl+Plus")).toBe(true);
  }
  expect(pressed(key({ ctrlKey: true, key: "-", code: "Digit6" }), "Ctrl+Moins")).toBe(true);
  expect(pressed(key({ key: "+" }), "Ctrl+Plus")).toBe(false);
});
