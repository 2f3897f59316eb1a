import { afterEach, expect, it } from "vitest";
import { pressed, spokenKeys, written } from "../kit/keys";
import { remap } from "../kit/remapped.svelte";
import { changed, obstacle, USUAL } from "./shortcut_keys";

afterEach(() => remap({}));
const key = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...more });

it("knows every shortcut that a screen offers, so that no two can meet", () => {
  const sources = import.meta.glob<string>("../*/*.svelte", { query: "?raw", import: "default", eager: true });
  const places = import.meta.glob<string>("./places.ts", { query: "?raw", import: "default", eager: true });
  const text = Object.values({ ...sources, ...places }).join("\n");
  const offered = [...text.matchAll(/\bkeys: "([^"]+)"/g)].map(([, keys]) => keys ?? "");
  expect(offered.length).toBeGreaterThan(20);
  const fixed = ["Échap+Échap", "Ctrl+Z"];
  expect(offered.filter((keys) => !fixed.includes(keys) && !USUAL.includes(keys))).toEqual([]);
});

it("reads and says the chosen keys in place of the usual ones", () => {
  remap({ "Alt+N": "Ctrl+Maj+J" });
  expect(pressed(key("J", { ctrlKey: true, shiftKey: true }), "Alt+N")).toBe(true);
  expect(pressed(key("n", { altKey: true }), "Alt+N")).toBe(false);
  expect(spokenKeys("Alt+N")).toBe("Control+Shift+J");
});

it("refuses a lone letter, what every program does, and keys that another shortcut has", () => {
  expect(written(key("j"))).toBeNull();
  expect(written(key("J", { shiftKey: true }))).toBeNull();
  expect(written(key("é", { altKey: true }))).toBeNull();
  expect(written(key("j", { altKey: true }))).toBe("Alt+J");
  expect(written(key("F7"))).toBe("F7");
  expect(written(key("Enter"))).toBeNull();
  expect(written(key("Enter", { altKey: true }))).toBe("Alt+Entrée");
  expect(written(key("&", { altKey: true, code: "Digit1" }))).toBe("Alt+1");
  expect(obstacle("Ctrl+C", "Alt+N")).toBe("fixed");
  expect(obstacle("Alt+1", "Alt+N")).toBe("taken");
  expect(obstacle("Alt+N", "Alt+N")).toBeNull();
  expect(obstacle("Alt+J", "Alt+N")).toBeNull();
  remap({ "Alt+1": "Alt+J" });
  expect(obstacle("Alt+J", "Alt+N")).toBe("taken");
  expect(obstacle("Alt+1", "Alt+N")).toBeNull();
});

it("forgets a change that goes back to the usual keys", () => {
  expect(changed({ "Alt+N": "Alt+J" }, "Alt+E", "F7")).toEqual({ "Alt+N": "Alt+J", "Alt+E": "F7" });
  expect(changed({ "Alt+N": "Alt+J" }, "Alt+N", "Alt+N")).toEqual({});
});
