import type { NewMatter } from "./NewMatter";
import type { NewPerson } from "./NewPerson";
import type { SafeContactInput } from "./SafeContactInput";

export type NewCaseFile = { person: number | null, new_person: NewPerson | null, safe_contact: SafeContactInput | null, matter: number | null, new_matter: NewMatter | null, quality: string, first_contact: string, referred_by: string, arrival_mode: string, opened_on: string, };
