import type { Sex } from "./Sex";

export type NewPerson = { anonymous: boolean, sex: Sex, birth_name: string, used_name: string, first_names: string, born_on: string | null, birth_year: number | null, address: string, commune: string, district: string | null, phone: string, email: string, language: string, interpreter: boolean, };
