import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Matter } from "../contract/Matter";
import { blankMatter, factsOf } from "./blank";
import EditDialog from "./EditDialog.svelte";

const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke: (_: string, { command, request }: { command: string; request: unknown }) => asked(command, request),
}));
const matter: Matter = { ...blankMatter(), id: 7, other_case_files: [], account_of_facts: "Ce qui était noté." };
const left = { ...factsOf(matter), account_of_facts: "Ce qui était noté, et ce qui s’écrivait." };
const onsaved = vi.fn();
const onclose = vi.fn();
const account = () => screen.getByLabelText<HTMLTextAreaElement>(/Récit/);

beforeEach(() => {
  asked.mockReset();
  asked.mockImplementation(async (command: string) => {
    if (command === "draft_load") return { body: JSON.stringify(left), saved_at: "2026-11-23T13:32:00Z", circle: null };
    return command === "excess" ? [] : { saved_at: "2026-11-23T13:33:00Z" };
  });
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  render(EditDialog, { matter, case_file: 4, onclose, onsaved });
});

it("takes up what was being written, says when it was kept, and forgets it once it is saved", async () => {
  await vi.waitFor(() => expect(account().value).toBe(left.account_of_facts));
  expect(screen.getByText(/\d+\u00a0h\u00a0\d+|\d+ h \d+/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Enregistrer les faits" }));
  expect(asked).toHaveBeenCalledWith("matter_update", { matter: 7, with: left });
  expect(asked).toHaveBeenCalledWith("draft_discard", { kind: "matter", subject: "file-4-matter" });
  expect(onsaved).toHaveBeenCalledOnce();
});

it("forgets it when it is given up, and keeps it when the dialog is only closed", async () => {
  await vi.waitFor(() => expect(account().value).toBe(left.account_of_facts));
  await userEvent.click(screen.getByRole("button", { name: "Fermer" }));
  expect(onclose).toHaveBeenCalledOnce();
  expect(asked).not.toHaveBeenCalledWith("draft_discard", expect.anything());
  await userEvent.click(screen.getByRole("button", { name: "Ne rien changer" }));
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledTimes(2));
  expect(asked).toHaveBeenCalledWith("draft_discard", { kind: "matter", subject: "file-4-matter" });
});
