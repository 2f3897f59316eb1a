import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { PackageOffer } from "../contract/PackageOffer";
import PackageDialog from "./PackageDialog.svelte";

const sent = vi.hoisted(() => vi.fn());
let offer: PackageOffer;
const partner = {
  code: "solfa",
  name: "Solfa",
  family: "Aide aux victimes",
  role: "",
  contact: "",
  phone: "",
  email: "",
  website: "",
  address: "",
  hours: "",
  coverage: "",
  signatory: false,
  note: "",
  verified_on: null,
  age_key: "",
  verified_by_name: null,
  to_verify: true,
  retired_on: null,
};
const answers: Record<string, () => unknown> = {
  partners: () => [partner],
  propose_passphrase: () => ({ phrase: "huit mots", bits: 88 }),
  package_offer: () => offer,
};
vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (door: string, message: { command?: string; action?: unknown }) => {
    if (door === "window") {
      sent(message.action);
      return { saved: true };
    }
    return answers[message.command ?? ""]?.();
  },
}));
beforeEach(() => sent.mockClear());

async function chosen(): Promise<void> {
  render(PackageDialog, { case_file: 4, onclose: () => undefined, onsaved: () => undefined });
  const field = await screen.findByRole("combobox", { name: /Pour quel partenaire/ });
  await userEvent.click(field);
  await userEvent.type(field, "Solfa");
  await userEvent.click(await screen.findByRole("option", { name: /Solfa/ }));
}

it("offers what the agreement covers, and sends no more than what is left of it", async () => {
  offer = { fields: ["identity", "facts"], refused: null, has_key: false };
  await chosen();
  expect(await screen.findByText("huit mots")).toBeTruthy();
  const boxes = screen.getAllByRole("checkbox");
  expect(boxes.length).toBe(2);
  await userEvent.click(boxes[1] as HTMLElement);
  await userEvent.click(screen.getByRole("button", { name: "Enregistrer le paquet" }));
  const request = { case_file: 4, partner: "solfa", fields: ["identity"], words: "huit mots" };
  await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ do: "save", command: "package_file", request }));
});

it("says why nothing may go, and closes nothing", async () => {
  offer = { fields: [], refused: { code: "consent_withdrawn", on: "2026-11-20" }, has_key: true };
  await chosen();
  expect(await screen.findByText(/Notez d’abord ce qu’elle accepte/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Enregistrer le paquet" }).disabled).toBe(true);
});
