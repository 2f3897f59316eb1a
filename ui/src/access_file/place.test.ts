import { expect, it } from "vitest";
import type { AccessChoice } from "../contract/AccessChoice";
import type { Passage } from "../contract/Passage";
import { decided, pieces, places } from "./place";

const passage: Passage = {
  key: "interview-1",
  label: "Entretien",
  text: "Léo Fictif a crié. Sa mère aussi.",
  free: true,
  marks: [{ kind: "name", from: 0, until: 10, instead: null }],
};
const choice = (from: number, until: number, reason: AccessChoice["reason"]): AccessChoice => ({
  passage: passage.key,
  from,
  until,
  reason,
});

it("leaves a marked place open until it is decided", () => {
  expect(places(passage, []).map(({ reason }) => reason)).toEqual([null]);
  expect(places(passage, [choice(0, 10, "relative")]).map(({ reason }) => reason)).toEqual(["relative"]);
});

it("shows every word once, cut at its places", () => {
  const cut = pieces(passage, [choice(22, 26, "relative")]);
  expect(cut.map(({ words }) => words)).toEqual(["Léo Fictif", " a crié. Sa ", "mère", " aussi."]);
});

it("hides a mark whole when a selection cuts it, and decides each place once", () => {
  const chosen = decided(passage, [choice(0, 10, "said_by_them")], choice(4, 17, "alleged_offender"));
  expect(chosen).toEqual([choice(0, 17, "alleged_offender")]);
});
