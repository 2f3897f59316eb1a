import { expect, it } from "vitest";
import { whenToCall } from "./words";

const next = { on: "2026-11-26", from: "09:00", until: "12:00" };

it("says when to try again, and gives no hour where nobody said that the telephone is safe", () => {
  expect(whenToCall({ moment: "in_vain", next, attempts: [] }).join(" ")).toMatch(
    /Déjà essayé.*jeudi 26.*9\sh.*midi|Déjà essayé.*26.*9\sh.*12\sh/,
  );
  expect(
    whenToCall({ moment: "not_now", next: { ...next, from: "00:00", until: "24:00" }, attempts: [] })[1],
  ).toContain("à toute heure");
  expect(whenToCall({ moment: "now", next, attempts: [] })).toHaveLength(1);
  expect(whenToCall({ moment: "phone_not_safe", next: null, attempts: [] })).toEqual([
    "On n’appelle pas\u00a0: la personne n’a pas dit que ce téléphone est sûr.",
  ]);
});
