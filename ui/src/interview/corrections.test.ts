import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { Interview } from "../contract/Interview";
import Corrections from "./Corrections.svelte";

const first = {
  case_file: 1,
  appointment: null,
  held_on: "2026-11-23",
  minutes: 45,
  mode: "sur_place",
  interventions: ["juridique"],
  notes: "Premiers mots.",
};
const interview: Interview = {
  ...first,
  restricted_note: null,
  id: 1,
  notes: "Derniers mots.",
  author_name: "Ada Exemple",
  written_at: "2026-11-23T09:00:00.000Z",
  corrected_at: "2026-11-24T09:30:00.000Z",
  corrections: [{ ...first, at: "2026-11-24T09:30:00.000Z", author_name: "Grace Exemple" }],
};

describe("a corrected interview", () => {
  it("still shows what was first written, who replaced it and when", () => {
    render(Corrections, { interview });
    expect(screen.getByText(/avant la correction du mardi 24 novembre 2026.*Grace Exemple/)).toBeTruthy();
    expect(screen.getByText("Premiers mots.")).toBeTruthy();
    expect(screen.getByText(/45 minutes/)).toBeTruthy();
  });
});
