import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { onShortcutKey, shortcuts } from "../app/shortcuts.svelte";
import { blankPerson } from "../person/blank";
import WatchedText from "./WatchedText.svelte";

interface Typed {
  text: string;
  case_file: number | null;
  people: unknown[];
}
const asked = vi.hoisted(() => vi.fn());
let broken = false;
// The desk’s answer for two words, wherever they stand.
function answer({ text }: Typed) {
  return [
    { kind: "name", word: "Karim", instead: null },
    { kind: "judgment", word: "menteur", instead: "ce qui a été vu" },
  ]
    .map(({ kind, word, instead }) => ({
      kind,
      instead,
      from: text.indexOf(word),
      until: text.indexOf(word) + word.length,
    }))
    .filter(({ from }) => from >= 0);
}
vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (_door: string, { request }: { request: Typed }) => {
    asked(request);
    if (broken) throw new Error("closed");
    return answer(request);
  },
}));
beforeEach(() => {
  broken = false;
  asked.mockClear();
  shortcuts.splice(0);
});
const field = () => screen.getByLabelText<HTMLTextAreaElement>("Notes");

it("names the passage, says why and what to write, and shows it in the text", async () => {
  render(WatchedText, { label: "Notes", value: "Hier Karim, menteur.", case_file: 4 });
  expect(await screen.findByText("2 passages à relire")).toBeTruthy();
  expect(asked).toHaveBeenCalledWith({ text: "Hier Karim, menteur.", case_file: 4, people: [] });
  expect(screen.getByText("jugement sur quelqu’un").parentElement?.textContent).toContain(
    "Plutôt\u00a0: ce qui a été vu.",
  );
  await userEvent.click(screen.getByRole("button", { name: "Karim" }));
  expect(document.activeElement).toBe(field());
  expect([field().selectionStart, field().selectionEnd]).toEqual([5, 10]);
  onShortcutKey(new KeyboardEvent("keydown", { key: "F8" }));
  expect([field().selectionStart, field().selectionEnd]).toEqual([12, 19]);
  onShortcutKey(new KeyboardEvent("keydown", { key: "F8" }));
  expect(field().selectionStart).toBe(5);
});

it("stops nobody: what is left is shown no more, and the text stays as it was typed", async () => {
  render(WatchedText, { label: "Notes", value: "Hier Karim." });
  await userEvent.click(await screen.findByRole("button", { name: "Laisser «\u00a0Karim\u00a0»" }));
  expect(screen.queryByText("1 passage à relire")).toBeNull();
  expect(field().value).toBe("Hier Karim.");
  expect(shortcuts).toEqual([]);
});

it("points at nothing that the typing has moved, until it has looked again", async () => {
  render(WatchedText, { label: "Notes", value: "Karim" });
  await screen.findByText("1 passage à relire");
  await userEvent.type(field(), "Le ", { initialSelectionStart: 0, initialSelectionEnd: 0 });
  expect(screen.queryByRole("button", { name: "Karim" })).toBeNull();
  expect(await screen.findByRole("button", { name: "Karim" })).toBeTruthy();
});

it("tells the desk whom an intake is about, but for who stays anonymous, and says nothing when it cannot look", async () => {
  broken = true;
  const people = [
    { ...blankPerson(), birth_name: "Exemple" },
    { ...blankPerson(), birth_name: "Tue", anonymous: true },
  ];
  render(WatchedText, { label: "Notes", value: "Karim", people });
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect(asked.mock.lastCall?.[0].people).toEqual([{ birth_name: "Exemple", used_name: "", first_names: "" }]);
  expect(screen.queryByRole("list")).toBeNull();
});
