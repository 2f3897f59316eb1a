/** Facts nobody has told yet. */
import type { Matter } from "../contract/Matter";
import type { NewMatter } from "../contract/NewMatter";

export function blankMatter(): NewMatter {
  return {
    offence: "",
    happened_from: null,
    happened_until: null,
    commune: "",
    district: null,
    frame: null,
    link: null,
    author_known: null,
    minor_present: false,
    discriminatory: false,
    weapon: false,
    itt_days: null,
    complaint: null,
    complaint_on: null,
    complaint_service: "",
    complaint_number: "",
    account_of_facts: "",
    said_in_public: null,
    place_kind: null,
    repeated: false,
    vulnerable_victim: false,
    steps_taken: [],
  };
}

/** The facts as they are sent back, corrected. */
export function factsOf(matter: Matter): NewMatter {
  const facts: Partial<Matter> = { ...matter };
  delete facts.id;
  delete facts.other_case_files;
  return facts as NewMatter;
}
