import { expect, test } from "vitest";
import type { ImportFile } from "../contract/ImportFile";
import { guessed, headings, longest, saying } from "./choices";

const file: ImportFile = {
  name: "accueil.xlsx",
  sheets: [
    { name: "Notes", lines: 2, columns: [], remarks: [] },
    {
      name: "2026",
      lines: 300,
      columns: [
        { title: "Nom", guess: "birth_name", examples: ["EXEMPLE"] },
        { title: "Couleur", guess: "remark", examples: [] },
      ],
      remarks: [],
    },
  ],
};

test("the longest sheet is proposed, with what its titles say", () => {
  expect(longest(file)).toBe(1);
  expect(guessed(file, longest(file))).toMatchObject({ sheet: 1, columns: ["birth_name", "remark"], values: [] });
});

test("a word means what was last said of it, in its own column", () => {
  const district = { column: "district" as const, title: "Quartier", values: [] };
  const frame = { column: "frame" as const, title: "Cadre", values: [] };
  let values = saying([], district, "Wazemmes", "autre_lille");
  values = saying(values, frame, "Wazemmes", "famille");
  values = saying(values, district, "Wazemmes", "");
  expect(values).toEqual([
    { column: "frame", value: "Wazemmes", code: "famille" },
    { column: "district", value: "Wazemmes", code: null },
  ]);
});

test("every kind of column stands once under a heading", () => {
  const kinds = headings().flatMap((heading) => heading.kinds);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds).toHaveLength(30);
});
