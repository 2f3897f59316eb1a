import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Table } from "../contract/Table";
import Figures from "./Figures.svelte";
import { fateOf, hiddenIn } from "./view";

const down = {
  name: "offence_broad",
  title: "Grande catégorie",
  codes: [
    { code: "personnes", label: "Atteintes aux personnes", above: null },
    { code: "biens", label: "Atteintes aux biens", above: null },
  ],
};
const table: Table = {
  definition: {
    name: "helped_by_broad_offence",
    title: "Personnes aidées",
    counting_unit: "Dossiers inventés",
    perimeter: "Un périmètre",
    dimensions: ["offence_broad"],
    definition: "Une mère et sa fille font deux dossiers.",
    source: "Un mode d’emploi",
    least_threshold: 5,
  },
  from_month: "2026-10",
  until_month: "2026-10",
  made_on: "2026-11-23",
  frozen: [],
  desks: null,
  dimensions: [down],
  cells: [
    { at: ["personnes"], count: 40, hidden: true },
    { at: ["biens"], count: 3, hidden: true },
    { at: [null], count: 43, hidden: false },
  ],
  total: 43,
  threshold: 5,
  hidden_cells: 2,
  rule: "Une règle",
};

test("a figure opens what it counts, of whom, when, from which source, and what the file does with it", async () => {
  const user = userEvent.setup();
  render(Figures, { table, down });
  await user.click(screen.getByRole("button", { name: /^3/ }));
  const said = screen.getByRole("dialog").textContent;
  const parts = ["Dossiers inventés", "Un périmètre", "octobre\u00a02026", "Une mère et sa fille", "Un mode d’emploi"];
  for (const part of [...parts, "Une règle", "Atteintes aux biens", "inférieur au seuil de 5"])
    expect(said, part).toContain(part);
});

test("the keyboard reaches one figure of a table, which opens the same words", async () => {
  const user = userEvent.setup();
  render(Figures, { table, down });
  const reached = screen.getAllByRole("button").filter((button) => button.tabIndex === 0);
  expect(reached.map((button) => button.textContent.trim())).toEqual(["43"]);
  reached[0]?.focus();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("dialog").textContent).toContain("L’export le montre");
});

test("says of each hidden figure whether it is small or protects another", () => {
  expect(table.cells.map((cell) => fateOf(table, cell))).toEqual(["related", "small", "shown"]);
  expect(hiddenIn(table)).toEqual({ small: 1, related: 1 });
});
