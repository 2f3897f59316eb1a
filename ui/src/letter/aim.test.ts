import { expect, test } from "vitest";
import type { LetterAim } from "../contract/LetterAim";
import { formOf } from "../today/drafts";
import { aimOf, pageOf, partsOf } from "./aim";

const about: LetterAim = { case_file: 12, kind: "information_request", basis: { of: "referral", id: 7 } };
const alone: LetterAim = { case_file: 12, kind: "notice", basis: null };

test("a letter is found again by its address", () => {
  expect(pageOf(about)).toBe("#/letter/new/12/information_request/referral/7");
  expect(aimOf(partsOf(about))).toEqual(about);
  expect(aimOf(partsOf(alone))).toEqual(alone);
  expect(aimOf(["12"])).toBeNull();
});

test("a letter left unfinished opens again on its own page", () => {
  const left = (subject: string) => formOf({ kind: "letter", subject, saved_at: "" });
  expect(left(partsOf(about).join("-"))).toBe(pageOf(about));
  expect(left(partsOf(alone).join("-"))).toBe(pageOf(alone));
});
