/** What one intake gathers before it is a case file. */
import type { NewCaseFile } from "../contract/NewCaseFile";
import type { NewMatter } from "../contract/NewMatter";
import type { NewPerson } from "../contract/NewPerson";
import type { SafeContactInput } from "../contract/SafeContactInput";
import { today } from "../app/session.svelte";
import { blankMatter } from "../matter/blank";
import { blankInstruction, blankPerson } from "../person/blank";

export interface Intake {
  /** A person already known, or null for the one described in `new_person`. */
  person: number | null;
  new_person: NewPerson;
  safe_contact: SafeContactInput;
  facts: NewMatter;
  quality: string | null;
  first_contact: string | null;
  referred_by: string | null;
  arrival_mode: string | null;
  opened_on: string | null;
}

export function blankIntake(person: number | null, typed: string): Intake {
  const [birth_name = "", ...first_names] = typed.split(/\s+/);
  return {
    person,
    new_person: { ...blankPerson(), birth_name, first_names: first_names.join(" ") },
    safe_contact: blankInstruction(),
    facts: blankMatter(),
    quality: null,
    first_contact: null,
    referred_by: null,
    arrival_mode: null,
    opened_on: today(),
  };
}

/** What is asked of the desk. A known person keeps the instruction she has already given, and an instruction nobody
 *  touched is not sent: it would pass for one that the person was asked about. */
export function caseFileOf(intake: Intake): NewCaseFile {
  const known = intake.person !== null;
  const asked = JSON.stringify(intake.safe_contact) !== JSON.stringify(blankInstruction());
  return {
    person: intake.person,
    new_person: known ? null : intake.new_person,
    safe_contact: known || !asked ? null : intake.safe_contact,
    matter: null,
    new_matter: intake.facts,
    quality: intake.quality ?? "",
    first_contact: intake.first_contact ?? "",
    referred_by: intake.referred_by ?? "",
    arrival_mode: intake.arrival_mode ?? "",
    opened_on: intake.opened_on ?? "",
  };
}
