import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import Palette from "./Palette.svelte";

const hit = { kind: "person", id: 7, case_file: 12, title: "Dupont Zoé", detail: "2026-0012" };
vi.mock("@tauri-apps/api/core", () => ({
  invoke: async () => [{ ...hit, marks: [{ from: 0, until: 6 }], why: { by: "slip" } }],
}));
it("marks what was typed in a name, and says why a name that was not typed is there", async () => {
  render(Palette, { places: [], onclose: () => undefined });
  await userEvent.type(screen.getByRole("combobox"), "dupnot");
  const found = await screen.findByRole("option", { name: /Dupont Zoé/ });
  expect([...found.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["Dupont"]);
  expect(found.textContent).toContain("à une faute de frappe près");
  await userEvent.keyboard("{Enter}");
  expect(location.hash).toBe("#/case_file/12");
});
