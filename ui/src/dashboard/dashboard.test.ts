import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import Bars from "./Bars.svelte";

const of = {
  name: "waits",
  counting_unit: "Dossiers inventés",
  perimeter: "Un périmètre",
  definition: "Une mère et sa fille font deux dossiers.",
  source: "Un mode d’emploi",
};

test("the title of a diagram opens what its figures count, of whom, when, and from which source", async () => {
  const parts = [{ code: "0", label: "Le jour même", count: 4 }];
  render(Bars, { title: "Attente", parts, of, period: "octobre 2026" });
  const user = userEvent.setup();
  await user.tab();
  await user.keyboard("{Enter}");
  const said = screen.getByRole("dialog").textContent;
  for (const part of [of.counting_unit, of.perimeter, of.definition, of.source, "octobre 2026"])
    expect(said, part).toContain(part);
});
