/** How a spreadsheet is taken over: what was guessed at first, then what the person says. */
import type { ImportChoices } from "../contract/ImportChoices";
import type { ImportColumnKind } from "../contract/ImportColumnKind";
import type { ImportColumnValues } from "../contract/ImportColumnValues";
import type { ImportFile } from "../contract/ImportFile";
import type { Lists } from "../contract/Lists";
import type { Option } from "../kit/option";
import { terms } from "../list/lists.svelte";
import { t } from "../text";

/** The kinds of columns, under their headings. */
const KINDS = {
  "import-column-group-person": [
    "birth_name",
    "used_name",
    "first_names",
    "full_name",
    "sex",
    "born_on",
    "phone",
    "email",
    "address",
    "commune",
    "district",
    "language",
  ],
  "import-column-group-facts": [
    "offence",
    "happened_from",
    "happened_until",
    "facts_commune",
    "facts_district",
    "frame",
    "link",
    "complaint",
    "complaint_on",
    "complaint_number",
    "account",
  ],
  "import-column-group-arrival": ["opened_on", "quality", "first_contact", "referred_by", "arrival_mode"],
  "import-column-group-other": ["remark", "leave_out"],
} as const satisfies Record<string, readonly ImportColumnKind[]>;

export interface Heading {
  label: string;
  kinds: readonly ImportColumnKind[];
}

export function headings(): Heading[] {
  const groups = Object.keys(KINDS) as (keyof typeof KINDS)[];
  return groups.map((group) => ({ label: t(group), kinds: KINDS[group] }));
}

/** What the guesses of a sheet give, and what holds where a line says nothing. */
export function guessed(file: ImportFile, sheet: number): ImportChoices {
  return {
    sheet,
    columns: file.sheets[sheet]?.columns.map((column) => column.guess) ?? [],
    values: [],
    defaults: {
      offence: null,
      quality: "victime_directe",
      first_contact: "personne_elle_meme",
      referred_by: "inconnu",
      arrival_mode: "sur_place",
    },
    known: "leave_out",
  };
}

/** The sheet that has the most lines: the others are seldom what is to be taken over. */
export function longest(file: ImportFile): number {
  const lines = file.sheets.map((sheet) => sheet.lines);
  return lines.indexOf(Math.max(...lines));
}

/** The codes that a word of the column may mean. */
export function codesOf(column: ImportColumnKind): readonly Option[] {
  if (column === "sex") return (["F", "M", "X"] as const).map((code) => ({ code, label: t(`person-sex-${code}`) }));
  return terms((column === "facts_district" ? "district" : column) as keyof Lists);
}

/** The same choices, with another meaning for one word. */
export function saying(
  values: ImportChoices["values"],
  { column }: ImportColumnValues,
  value: string,
  code: string,
): ImportChoices["values"] {
  const others = values.filter((one) => one.column !== column || one.value !== value);
  return [...others, { column, value, code: code === "" ? null : code }];
}
