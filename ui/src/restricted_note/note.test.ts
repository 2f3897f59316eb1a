import { beforeEach, expect, test, vi } from "vitest";
import type { Interview } from "../contract/Interview";
import type { RestrictedNoteState } from "../contract/RestrictedNoteState";
import { Note } from "./note.svelte";

let asked: { command: string; request: Record<string, unknown> }[] = [];

beforeEach(() => {
  asked = [];
  const circle = { name: "Psychologues", created_by_name: "Ada", created_at: "2026-11-23T09:00:00Z", members: [] };
  const answers: Record<string, unknown> = {
    circles: [
      { ...circle, id: 1, mine: true },
      { ...circle, id: 2, mine: false },
    ],
    draft_load: null,
    draft_save: { saved_at: "2026-11-23T13:32:00Z" },
  };
  const invoke = async (_: string, sent: { command: string; request: Record<string, unknown> }) => {
    asked.push(sent);
    return answers[sent.command];
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
});

function interview(state: RestrictedNoteState, words: string | null): Interview {
  return {
    id: 3,
    case_file: 4,
    appointment: null,
    held_on: "2026-11-23",
    minutes: 60,
    mode: "sur_place",
    interventions: ["psychologique"],
    notes: "Reçue.",
    restricted: words === null ? null : { circle: 1, words },
    author_name: "Grace",
    written_at: "2026-11-23T10:00:00Z",
    corrected_at: null,
    corrections: [],
    restricted_note: {
      circle: 1,
      circle_name: "Psychologues",
      state,
      author_name: "Grace",
      written_at: "2026-11-23T10:00:00Z",
      earlier: [],
    },
  };
}

test("what another circle keeps is not asked for, and nothing is sent in its place", async () => {
  for (const state of ["reserved", "damaged"] as const) {
    const note = new Note(interview(state, null), "interview-3");
    await note.load();
    expect(asked).toEqual([]);
    expect(note.request).toBeNull();
  }
});

test("nothing is kept before a circle is chosen, then it is kept for that circle alone", async () => {
  const note = new Note(null, "file-4-none");
  await note.load();
  expect(note.circles.map(({ id }) => id)).toEqual([1]);
  note.words = "Elle ne dort plus.";
  await note.draft.keep();
  expect(asked.some(({ command }) => command === "draft_save")).toBe(false);
  expect(note.request).toBeNull();
  note.circle = "1";
  await note.draft.keep();
  const { request } = asked.at(-1) ?? { request: {} };
  expect(request).toMatchObject({ kind: "restricted_note", subject: "file-4-none", circle: 1 });
  expect(note.request).toEqual({ circle: 1, words: "Elle ne dort plus." });
});

test("a member's note comes back with its words, in its own circle", async () => {
  const note = new Note(interview("readable", "Première version."), "interview-3");
  await note.load();
  expect(note.request).toEqual({ circle: 1, words: "Première version." });
});
