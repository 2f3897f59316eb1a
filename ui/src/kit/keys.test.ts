import { expect, test } from "vitest";
import { pressed } from "./keys";

const key = (init: KeyboardEventInit) => new KeyboardEvent("keydown", init);

test("Alt 1 is the key under the finger, whatever sign an AZERTY keyboard writes with it", () => {
  expect(pressed(key({ altKey: true, code: "Digit1", key: "&" }), "Alt+1")).toBe(true);
});

test("a shortcut with one more key held is another shortcut", () => {
  expect(pressed(key({ ctrlKey: true, key: "l" }), "Ctrl+Maj+L")).toBe(false);
  expect(pressed(key({ ctrlKey: true, shiftKey: true, key: "L" }), "Ctrl+Maj+L")).toBe(true);
});
