import type { CaseFileLine } from "./CaseFileLine";
import type { SafeContact } from "./SafeContact";
import type { Sex } from "./Sex";

export type PersonCard = { id: number, anonymous: boolean, sex: Sex, birth_name: string, used_name: string, first_names: string, display_name: string, born_on: string | null, birth_year: number | null, age: number | null, commune: string, district: string | null, language: string, interpreter: boolean, has_phone: boolean, phone_masked: string, has_email: boolean, has_address: boolean, safe_contact: SafeContact, case_files: Array<CaseFileLine>, };
