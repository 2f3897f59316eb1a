import { beforeEach, expect, test, vi } from "vitest";
import { Draft, restore } from "./draft.svelte";

const kept = new Map<string, string>();
let full = false;
const place = (request: { kind: string; subject: string }) => `${request.kind} ${request.subject}`;

beforeEach(() => {
  kept.clear();
  full = false;
  const answers: Record<string, (request: { kind: string; subject: string; body: string }) => unknown> = {
    draft_save: (request) => {
      if (full) throw { kind: "refused", code: "disk_full" };
      kept.set(place(request), request.body);
      return { saved_at: "2026-11-23T13:32:00Z" };
    },
    draft_load: (request) => {
      const body = kept.get(place(request));
      return body === undefined ? null : { body, saved_at: "2026-11-23T13:32:00Z" };
    },
    draft_discard: (request) => (kept.delete(place(request)), {}),
  };
  const invoke = async (_: string, { command, request }: { command: string; request: never }) =>
    answers[command]?.(request);
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
});

test("a draft comes back for its own subject and for no other", async () => {
  const form = { notes: "" };
  const draft = new Draft("interview", "4", () => form);
  form.notes = "première phrase";
  await draft.keep();
  expect(await new Draft("interview", "4", () => form).load()).toEqual({ notes: "première phrase" });
  expect(await new Draft("interview", "5", () => form).load()).toBeNull();
});

test("a form that nobody touched leaves no draft", async () => {
  await new Draft("interview", "4", () => ({ notes: "" })).keep();
  expect(kept.size).toBe(0);
});

test("a discarded draft is not written again by the next tick", async () => {
  const form = { notes: "" };
  const draft = new Draft("interview", "4", () => form);
  form.notes = "à ne pas garder";
  await draft.discard();
  await draft.keep();
  expect(kept.size).toBe(0);
});

test("a draft that could not be kept says so, and is kept at the next try", async () => {
  const form = { notes: "" };
  const draft = new Draft("interview", "4", () => form);
  form.notes = "écrit disque plein";
  full = true;
  await draft.keep();
  expect(draft.trouble).toContain("Le disque est plein");
  full = false;
  await draft.keep();
  expect(draft.trouble).toBeNull();
  expect(kept.size).toBe(1);
});

test("a draft of an earlier form gives back what it holds, and what it did not know stays as it is", () => {
  const form = { title: "", facts: { where: "", steps: [] as string[], asked: null as { on: string } | null } };
  restore(form, { title: "Rue", facts: { where: "Lomme", asked: { on: "2026-11-23" } } });
  expect(form).toEqual({ title: "Rue", facts: { where: "Lomme", steps: [], asked: { on: "2026-11-23" } } });
});
