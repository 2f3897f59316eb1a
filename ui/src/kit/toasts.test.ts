import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { createRawSnippet, tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Dialog from "./Dialog.svelte";
import Toasts from "./Toasts.svelte";
import { dismiss, hold, release, tell, toasts, undoLast } from "./toasts.svelte";

const shown = () => toasts.map(({ text }) => text);
const place = (left: number, top: number, width: number, height: number) => () => new DOMRect(left, top, width, height);

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  for (const { id } of [...toasts]) dismiss(id);
  vi.useRealTimers();
});

test("of a quick series the three newest are shown, the newest first", () => {
  for (const text of ["un", "deux", "trois", "quatre"]) tell(text);
  expect(shown()).toEqual(["quatre", "trois", "deux"]);
});

test("what can still be taken back is not pushed away by what cannot", () => {
  const undo = vi.fn();
  tell("déplacé", undo);
  for (const text of ["un", "deux", "trois"]) tell(text);
  expect(shown()).toEqual(["trois", "deux", "déplacé"]);
  expect(undoLast()).toBe(true);
  expect(undo).toHaveBeenCalledOnce();
});

test("the same words twice are said once", () => {
  tell("Enregistré.");
  tell("Enregistré.");
  expect(shown()).toEqual(["Enregistré."]);
});

test("none leaves while somebody reads, each leaves after its whole time afterwards", async () => {
  tell("un");
  await vi.advanceTimersByTimeAsync(5_000);
  hold();
  tell("deux");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown()).toEqual(["deux", "un"]);
  release();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(shown()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown()).toEqual([]);
});

test("they go up when what has the focus would lie under them", async () => {
  render(Toasts);
  const box = screen.getByRole("status");
  const field = document.body.appendChild(document.createElement("input"));
  box.getBoundingClientRect = place(700, 650, 300, 60);
  field.getBoundingClientRect = place(900, 640, 120, 40);
  tell("Enregistré.");
  field.focus();
  await vi.waitFor(() => expect(box.classList.contains("high")).toBe(true));
  field.getBoundingClientRect = place(100, 100, 120, 40);
  field.blur();
  field.focus();
  await vi.waitFor(() => expect(box.classList.contains("high")).toBe(false));
  field.remove();
});

test("while a dialog is open they are inside it, where they can be read and pressed", async () => {
  const children = createRawSnippet(() => ({ render: () => "<p>Question</p>" }));
  render(Toasts);
  const dialog = render(Dialog, { title: "Rendez-vous", onclose: () => undefined, children });
  tell("Noté : reçue.");
  await tick();
  const said = screen.getAllByText("Noté : reçue.");
  expect(said).toHaveLength(1);
  expect(said[0]?.closest("dialog")).not.toBeNull();
  dialog.unmount();
  await tick();
  expect(screen.getByText("Noté : reçue.").closest("dialog")).toBeNull();
});

test("whoever closes one from the keyboard is back where they were", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const field = document.body.appendChild(document.createElement("input"));
  render(Toasts);
  field.focus();
  tell("Enregistré.");
  await tick();
  await user.tab();
  await user.keyboard("{Enter}");
  await vi.waitFor(() => expect(document.activeElement).toBe(field));
  field.remove();
});
