import { expect, test } from "vitest";
import { Fault, Refused } from "../desk";
import { explain } from ".";

const files = import.meta.glob<string>("./*.ftl", { query: "?raw", import: "default", eager: true });
const sentences = Object.values(files)
  .flatMap((text) => text.split("\n"))
  .filter((line) => !/^\s*(#|$)/.test(line))
  .map((line) => line.replace(/^[a-z][\w-]* =/, ""));

test.each([
  ["a straight apostrophe", /\p{L}'\p{L}/u],
  ["an ordinary space before ; ! ?", / [;!?]/],
  ["no narrow space before ; ! ?", /[\p{L}\d»][;!?]/u],
  ["an ordinary space before a colon", / :/],
  ["no space before a colon", /\p{L}:(\s|$)/u],
  ["an ordinary space inside « »", /« | »/],
  ["three full stops", /\.\.\./],
])("no sentence has %s", (_, mistake) => {
  expect(sentences.filter((line) => mistake.test(line))).toEqual([]);
});

test("a refusal is explained with its own data, times written the French way", () => {
  const refused = new Refused("double_booking", { code: "double_booking", with: 3, starts: "14:30", ends: "15:00" });
  expect(explain(refused)).toContain("14\u00a0h\u00a030");
});

test("a day in a refusal is written in full", () => {
  const refused = new Refused("consent_withdrawn", { code: "consent_withdrawn", on: "2026-11-10" });
  expect(explain(refused)).toMatch(/10\snovembre\s2026/);
});

test("a refusal nobody wrote a sentence for still says what to do", () => {
  expect(explain(new Refused("from_a_later_version", {}))).toMatch(/recommencez/);
});

test("a fault gives its reference, and anything else none of its words", () => {
  expect(explain(new Fault("K7QX"))).toContain("K7QX");
  expect(explain(new Error("secret path"))).not.toContain("secret path");
});
