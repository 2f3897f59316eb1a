/** What the what-if panel starts from, and what it asks. */
import type { CaseFile } from "../contract/CaseFile";
import type { DeadlineStart } from "../contract/DeadlineStart";
import type { DeadlineWhatIf } from "../contract/DeadlineWhatIf";

/** What may have happened since the facts, in the order of an affair. */
export const EVENTS: readonly DeadlineStart[] = [
  "complaint",
  "dismissal",
  "hearing",
  "judgment",
  "appeal_judgment",
  "first_appeal",
  "final_decision",
  "charges_dropped",
  "prosecutor_decision",
  "guilt",
  "legal_aid_refused",
  "hearing_fixed",
  "order_notified",
  "oppi_seised",
  "tgd_granted",
  "bar_granted",
  "discovery",
  "knowledge",
  "consolidation",
  "fund_received",
  "offer_received",
  "civi_refused",
  "sarvi_refused",
  "sarvi_received",
  "settlement",
];

/** The file's own facts, to change one thing at a time. */
export function fromFile({ matter, person, quality }: CaseFile): DeadlineWhatIf {
  const victim = quality === "victime_directe";
  const couple = [matter.frame, matter.link].some((code) =>
    ["couple_en_cours", "ex_couple", "conjoint", "ex"].includes(code ?? ""),
  );
  return {
    offence: matter.offence,
    facts_from: matter.happened_from ?? "",
    facts_until: matter.happened_until,
    victim_born: victim ? person.born_on : null,
    victim_birth_year: victim ? person.birth_year : null,
    itt_days: matter.itt_days,
    couple,
    public: matter.said_in_public,
    discriminatory: matter.discriminatory,
    weapon: matter.weapon,
    vulnerable: matter.vulnerable_victim,
    author_known: matter.author_known,
    events: [],
  };
}

/** Whether words are what the facts are about: only then does it matter that they were public. */
export function areWords(offence: string): boolean {
  return offence.startsWith("G");
}
