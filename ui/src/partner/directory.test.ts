import { expect, test } from "vitest";
import type { Partner } from "../contract/Partner";
import { choices, matches } from "./directory";

const solfa: Partner = {
  code: "solfa",
  name: "Solfa",
  family: "Femmes victimes de violences",
  role: "Accueil de jour, hébergement d’urgence",
  contact: "",
  phone: "",
  email: "",
  website: "",
  address: "",
  hours: "",
  coverage: "Métropole de Lille",
  signatory: false,
  note: "",
  verified_on: null,
  age_key: "",
  verified_by_name: null,
  to_verify: true,
  retired_on: null,
};

test.each([
  ["", true],
  ["sol", true],
  ["hebergement", true],
  ["urgence lille", true],
  ["femmes met", true],
  ["olfa", false],
  ["solfa roubaix", false],
])("« %s » finds it: %s", (typed, found) => {
  expect(matches(solfa, typed)).toBe(found);
});

test("a partner no longer offered is not proposed", () => {
  const gone = { ...solfa, code: "gone", retired_on: "2026-11-01" };
  expect(choices([solfa, gone]).map(({ code }) => code)).toEqual(["solfa"]);
});
