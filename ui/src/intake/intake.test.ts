import { expect, it } from "vitest";
import { blankInstruction } from "../person/blank";
import { blankIntake, caseFileOf } from "./intake";

it("says nothing about safe contact when nobody asked the person", () => {
  expect(caseFileOf(blankIntake(null, "Exemple")).safe_contact).toBeNull();
  const asked = { ...blankInstruction(), phone_safe: "no" as const };
  expect(caseFileOf({ ...blankIntake(null, "Exemple"), safe_contact: asked }).safe_contact).toEqual(asked);
});

it("keeps the instruction that a known person has already given", () => {
  const typed = { ...blankInstruction(), sms: true };
  const { person, new_person, safe_contact } = caseFileOf({ ...blankIntake(7, ""), safe_contact: typed });
  expect([person, new_person, safe_contact]).toEqual([7, null, null]);
});
