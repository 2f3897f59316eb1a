import { expect, it } from "vitest";
import type { IntakeProposal } from "../contract/IntakeProposal";
import { blankInstruction } from "../person/blank";
import { arriveBy, blankIntake, blankSomebody, intakeOf, say } from "./intake";

const WAYS: IntakeProposal[] = [
  {
    arrival_mode: "sur_place",
    quality: "victime_directe",
    first_contact: "personne_elle_meme",
    referred_by: "inconnu",
  },
  { arrival_mode: "telephone", quality: "victime_directe", first_contact: "inconnu", referred_by: "inconnu" },
];
const begun = (person: number | null = null) => blankIntake(person, "Exemple", "ada", WAYS);

it("says nothing about safe contact when nobody asked the person", () => {
  expect(intakeOf(begun(), null).people[0]?.safe_contact).toBeNull();
  const asked = { ...blankInstruction(), phone_safe: "no" as const };
  expect(intakeOf({ ...begun(), safe_contact: asked }, null).people[0]?.safe_contact).toEqual(asked);
});

it("keeps the instruction that a known person has already given", () => {
  const typed = { ...blankInstruction(), sms: true };
  const [only] = intakeOf({ ...begun(7), safe_contact: typed }, null).people;
  expect([only?.person, only?.new_person, only?.safe_contact]).toEqual([7, null, null]);
});

it("guesses neither the sex of a person nor who sent her", () => {
  const request = intakeOf(begun(), null);
  expect([request.people[0]?.new_person?.sex, request.referred_by]).toEqual(["X", "inconnu"]);
});

it("follows the way of arriving with what nobody said, and leaves what somebody said", () => {
  const form = begun();
  expect([form.arrival_mode, form.first_contact]).toEqual(["sur_place", "personne_elle_meme"]);
  form.referred_by = "ccas";
  say(form, "referred_by");
  arriveBy(form, "telephone", WAYS);
  expect([form.first_contact, form.referred_by]).toEqual(["inconnu", "ccas"]);
  expect(form.proposed).toEqual(["quality", "first_contact"]);
});

it("sends the facts once for everybody they concern, and no appointment that nobody chose", () => {
  const form = begun();
  form.others.push(blankSomebody("temoin_direct"));
  const request = intakeOf(form, 3);
  expect(request.people.map(({ quality }) => quality)).toEqual(["victime_directe", "temoin_direct"]);
  expect([request.came_for, request.next]).toEqual([3, null]);
  form.next.on = "2026-11-30";
  // Half an appointment is sent as it is: the desk says what is missing, and nothing is dropped in silence.
  expect(intakeOf(form, null).next).toMatchObject({ on: "2026-11-30", starts: "", staff: "ada" });
});
