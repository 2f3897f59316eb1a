import { expect, it } from "vitest";
import type { Helpline } from "../contract/Helpline";
import { families } from "./helplines";

const line = (number: string, family: string, purpose: string, retired_on: string | null = null): Helpline => ({
  code: number,
  number,
  name: "Écoute",
  family,
  purpose,
  hours: "",
  note: "",
  verified_on: null,
  verified_by_name: null,
  to_verify: false,
  retired_on,
});
const list = [
  line("17", "Danger immédiat", "Danger immédiat"),
  line("119", "Victimes", "Enfant en danger"),
  line("116\u00a0006", "Victimes", "Toute personne victime"),
  line("3977", "Victimes", "Ancien numéro", "2026-03-01"),
];
const numbers = (typed: string) => families(list, typed).flatMap((family) => family.helplines.map((one) => one.code));

it("finds a number by what it is for, without accents, and by its figures however they are typed", () => {
  expect(numbers("enfant")).toEqual(["119"]);
  expect(numbers("ECOUTE vict")).toEqual(["119", "116\u00a0006"]);
  expect(numbers("116006")).toEqual(["116\u00a0006"]);
  expect(numbers("116 006")).toEqual(["116\u00a0006"]);
  expect(numbers("rien de tel")).toEqual([]);
});

it("keeps the headings in order and gives no number that is no longer given", () => {
  expect(families(list, "").map(({ name, helplines }) => [name, helplines.length])).toEqual([
    ["Danger immédiat", 1],
    ["Victimes", 2],
  ]);
});
