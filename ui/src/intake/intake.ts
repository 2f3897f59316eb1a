/** What one intake gathers before it is a case file, or several. */
import type { Helped } from "../contract/Helped";
import type { IntakeProposal } from "../contract/IntakeProposal";
import type { NewIntake } from "../contract/NewIntake";
import type { NewMatter } from "../contract/NewMatter";
import type { NewPerson } from "../contract/NewPerson";
import type { NextAppointment } from "../contract/NextAppointment";
import type { SafeContactInput } from "../contract/SafeContactInput";
import { today } from "../app/session.svelte";
import { blankMatter } from "../matter/blank";
import { blankInstruction, blankPerson } from "../person/blank";

/** Somebody the affair concerns, while they are being described. */
export interface Somebody {
  /** A person already known, or null for the one described in `new_person`. */
  person: number | null;
  new_person: NewPerson;
  safe_contact: SafeContactInput;
  quality: string | null;
}

/** An appointment to come, while it is being chosen: none without a day and an hour. */
export type Next = Omit<NextAppointment, "on" | "starts"> & { on: string | null; starts: string | null };

/** What the desk proposes from the way somebody came. */
export const PROPOSED = ["quality", "first_contact", "referred_by"] as const;
export type Proposed = (typeof PROPOSED)[number] | "arrival_mode";

export interface Intake extends Somebody {
  others: Somebody[];
  facts: NewMatter;
  /** Facts that another file has told, or null for those in `facts`. */
  matter: number | null;
  /** Whom the facts are laid to, as given. */
  alleged_offender: string;
  first_contact: string | null;
  referred_by: string | null;
  arrival_mode: string | null;
  opened_on: string | null;
  next: Next;
  /** What nobody has said yet: it follows the way of arriving, and the screen says that it is only proposed. */
  proposed: Proposed[];
}

export function blankSomebody(quality: string | null): Somebody {
  return { person: null, new_person: blankPerson(), safe_contact: blankInstruction(), quality };
}

export function blankNext(staff: string): Next {
  return { staff, on: null, starts: null, minutes: 0, intervention: "", room: null, outside_reason: null };
}

/** The form as it begins: somebody at the counter, today, and nothing that cannot be seen from there. */
export function blankIntake(person: number | null, typed: string, account: string, ways: IntakeProposal[]): Intake {
  const [birth_name = "", ...first_names] = typed.split(/\s+/);
  const [usual] = ways;
  return {
    ...blankSomebody(usual?.quality ?? null),
    person,
    new_person: { ...blankPerson(), birth_name, first_names: first_names.join(" ") },
    others: [],
    facts: blankMatter(),
    matter: null,
    alleged_offender: "",
    first_contact: usual?.first_contact ?? null,
    referred_by: usual?.referred_by ?? null,
    arrival_mode: usual?.arrival_mode ?? null,
    opened_on: today(),
    next: blankNext(account),
    proposed: ["arrival_mode", ...PROPOSED],
  };
}

/** Another way of arriving makes other things obvious. What somebody said stays. */
export function arriveBy(intake: Intake, mode: string | null, ways: IntakeProposal[]): void {
  intake.arrival_mode = mode;
  say(intake, "arrival_mode");
  const way = ways.find((one) => one.arrival_mode === mode);
  if (!way) return;
  for (const field of PROPOSED) if (intake.proposed.includes(field)) intake[field] = way[field];
}

/** Somebody said it: it is no longer only proposed. */
export function say(intake: Intake, field: Proposed): void {
  intake.proposed = intake.proposed.filter((one) => one !== field);
}

/** What is asked of the desk. */
export function intakeOf(intake: Intake, came_for: number | null): NewIntake {
  const { on, starts, ...rest } = intake.next;
  return {
    people: [intake, ...intake.others].map(helpedOf),
    matter: intake.matter,
    new_matter: intake.matter === null ? intake.facts : null,
    alleged_offender: intake.alleged_offender,
    first_contact: intake.first_contact ?? "",
    referred_by: intake.referred_by ?? "",
    arrival_mode: intake.arrival_mode ?? "",
    opened_on: intake.opened_on ?? "",
    came_for,
    next: on === null && starts === null ? null : { ...rest, on: on ?? "", starts: starts ?? "" },
  };
}

/** A known person keeps the instruction she has already given, and an instruction nobody touched is not sent: it would pass
 *  for one that the person was asked about. */
function helpedOf({ person, new_person, safe_contact, quality }: Somebody): Helped {
  const asked = JSON.stringify(safe_contact) !== JSON.stringify(blankInstruction());
  return {
    person,
    new_person: person === null ? new_person : null,
    safe_contact: person === null && asked ? safe_contact : null,
    quality: quality ?? "",
  };
}
