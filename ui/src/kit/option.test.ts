import { expect, test } from "vitest";
import { matching } from "./option";

const options = [
  "Violences conjugales",
  "Vol avec effraction",
  "Escroquerie",
  "Non-représentation d’enfant",
  "Article\u00a040",
].map((label) => ({ code: label, label }));
const found = (typed: string) => matching(options, typed).map(({ label }) => label);

test.each([
  ["vio", ["Violences conjugales"]],
  ["conj", ["Violences conjugales"]],
  ["REPRES", ["Non-représentation d’enfant"]],
  ["enfant non", ["Non-représentation d’enfant"]],
  ["article 40", ["Article\u00a040"]],
  ["zzz", []],
])("%s finds %j", (typed, labels) => {
  expect(found(typed)).toEqual(labels);
});

test("what begins with the letters comes first", () => {
  const list = [
    { code: "a", label: "Tentative de vol" },
    { code: "b", label: "Vol simple" },
  ];
  expect(matching(list, "vol").map(({ code }) => code)).toEqual(["b", "a"]);
});

test("nothing typed hides nothing", () => {
  expect(found(" ")).toHaveLength(options.length);
});
