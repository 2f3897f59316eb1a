import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import ChangeKeys from "./ChangeKeys.svelte";

const leaver = { id: "b2", name: "Bruno Inventé", role: "agent_in_charge", awaits_enrolment: false } as const;
let asked: [string, unknown][] = [];
let finish: (answer: unknown) => void = () => undefined;
let fail: (error: unknown) => void = () => undefined;

beforeEach(() => {
  asked = [];
  HTMLDialogElement.prototype.showModal = () => undefined;
  const invoke = (_: string, { command, request }: { command: string; request: unknown }) => {
    asked.push([command, request]);
    return new Promise((done, failed) => ([finish, fail] = [done, failed]));
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
});

const button = (name: RegExp) => screen.getByRole("button", { name, hidden: true });

test("what a removal does is said before it is done, and while it is done what happens if it stops", async () => {
  const user = userEvent.setup();
  const [ondone, onclose] = [vi.fn(), vi.fn()];
  render(ChangeKeys, { leaver, ondone, onclose });
  expect(screen.getByText(/n’ouvrira plus la permanence/)).toBeTruthy();
  expect(screen.getByText(/feuille de secours, ouvrez une fois/)).toBeTruthy();
  await user.click(button(/Retirer et changer/));
  expect(asked).toEqual([["account_remove", { account: "b2" }]]);
  expect(await screen.findByText(/rien n’est perdu ni fait à moitié/)).toBeTruthy();
  await user.click(button(/Fermer/));
  expect(onclose).not.toHaveBeenCalled();
  finish([]);
  await waitFor(() => expect(ondone).toHaveBeenCalledOnce());
});

test("a removal that is refused says why, and may be tried again or given up", async () => {
  const user = userEvent.setup();
  const onclose = vi.fn();
  render(ChangeKeys, { leaver, ondone: vi.fn(), onclose });
  await user.click(button(/Retirer et changer/));
  fail({ kind: "refused", code: "last_of_circle", circle: "Psychologues" });
  expect((await screen.findByRole("alert", { hidden: true })).textContent).toContain("Psychologues");
  await user.click(button(/Annuler/));
  expect(onclose).toHaveBeenCalledOnce();
});

test("without a leaver all keys are changed and nobody is named", async () => {
  const user = userEvent.setup();
  render(ChangeKeys, { leaver: null, ondone: vi.fn(), onclose: vi.fn() });
  await user.click(button(/^Changer toutes les clés$/));
  expect(asked).toEqual([["keys_change", {}]]);
});
