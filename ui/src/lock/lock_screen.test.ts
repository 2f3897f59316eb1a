import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import LockScreen from "./LockScreen.svelte";

const accounts = [
  { id: "a1", name: "Ada Fictive", awaits_enrolment: false },
  { id: "c3", name: "Chloé Inventée", awaits_enrolment: true },
];
const phrase = "canard violon marais soupe lanterne grenier ardoise tilleul";
let asked: [string, unknown][] = [];
let watch = "whole";
let refused: Record<string, unknown> = {};

beforeEach(() => {
  refused = { kind: "refused", code: "wrong_passphrase" };
  asked = [];
  watch = "whole";
  const answers: Record<string, () => unknown> = {
    propose_passphrase: () => ({ phrase, bits: 88 }),
    unlock: () => {
      throw refused;
    },
    enrol: () => ({ account: "c3", name: "Chloé Inventée", role: "supervisor" }),
    status: () => ({ vault: "open", accounts, session: null }),
    open_with_sheet: () => {
      throw { kind: "refused", code: "wrong_sheet_line", line: 3 };
    },
  };
  const invoke = async (door: string, { command, request }: { command: string; request: unknown }) => {
    if (door === "window") return { saved: false, watch };
    asked.push([command, request]);
    return answers[command]?.();
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
});

test("a wrong passphrase is said without blame, and the field is empty and ready again", async () => {
  const user = userEvent.setup();
  render(LockScreen, { accounts });
  const field = screen.getByLabelText(/^Phrase de passe/);
  await user.type(field, "mauvaise{Enter}");
  expect((await screen.findByRole("alert")).textContent).toMatch(/Verr. Maj/);
  expect(field).toHaveProperty("value", "");
  expect(document.activeElement).toBe(field);
});

test("after too many tries the screen says how long to wait, and lets nobody try before", async () => {
  refused = { kind: "refused", code: "try_later", seconds: 1, minutes: 0 };
  const user = userEvent.setup();
  render(LockScreen, { accounts });
  const field = screen.getByLabelText(/^Phrase de passe/);
  await user.type(field, "encore une{Enter}");
  expect((await screen.findByRole("alert")).textContent).toMatch(/encore une seconde/);
  await user.type(field, "encore une{Enter}");
  expect(asked.filter(([command]) => command === "unlock")).toHaveLength(1);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull(), { timeout: 3000 });
  await user.type(field, "{Enter}");
  expect(asked.filter(([command]) => command === "unlock")).toHaveLength(2);
});

test("who never opened the desk gives the code and chooses a passphrase, typed twice", async () => {
  const user = userEvent.setup();
  render(LockScreen, { accounts });
  await user.click(screen.getByLabelText("Chloé Inventée"));
  await user.type(screen.getByLabelText(/Code d’inscription/), "7KQ2");
  await screen.findByText(phrase);
  const open = screen.getByRole("button", { name: /Ouvrir/ });
  await user.type(screen.getByLabelText(/La même phrase/), phrase.slice(0, -1));
  expect(open).toHaveProperty("disabled", true);
  await user.type(screen.getByLabelText(/La même phrase/), "l");
  await user.click(open);
  await waitFor(() => expect(asked).toContainEqual(["enrol", { account: "c3", code: "7KQ2", passphrase: phrase }]));
});

test("where the system tells nothing, the lock screen says that a suspend does not lock", async () => {
  const said = () => screen.queryByText(/mise en veille ne verrouille pas/);
  const { unmount } = render(LockScreen, { accounts });
  await new Promise((done) => setTimeout(done));
  expect(said()).toBeNull();
  unmount();
  watch = "nothing";
  render(LockScreen, { accounts });
  await waitFor(() => expect(said()).not.toBeNull());
});

test("the line of the sheet with a mistake is named and has the focus", async () => {
  const user = userEvent.setup();
  render(LockScreen, { accounts });
  await user.click(screen.getByRole("button", { name: /feuille de secours/ }));
  for (const line of [1, 2, 3, 4]) await user.type(screen.getByLabelText(`Ligne ${line}`), "ABCD");
  await screen.findByText(phrase);
  await user.type(screen.getByLabelText(/La même phrase/), phrase);
  await user.click(screen.getByRole("button", { name: /Ouvrir/ }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Ligne 3")));
  expect(screen.getAllByRole("alert")).toHaveLength(1);
});

test("a passphrase typed for one person does not stay when another is chosen", async () => {
  const user = userEvent.setup();
  render(LockScreen, { accounts: accounts.map((account) => ({ ...account, awaits_enrolment: false })) });
  const field = screen.getByLabelText(/^Phrase de passe/);
  await user.type(field, "secret");
  await user.click(screen.getByLabelText("Chloé Inventée"));
  expect(screen.getByLabelText(/^Phrase de passe/)).toHaveProperty("value", "");
});
