import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Saving } from "../app/saving.svelte";
import DateFr from "./DateFr.svelte";
import NumberField from "./NumberField.svelte";

it("saves nothing while a field holds what was not understood, says so, and keeps it as it was typed", async () => {
  render(NumberField, { label: "ITT", value: null });
  render(DateFr, { label: "Jour", value: null, today: "2026-11-23" });
  const saving = new Saving();
  const work = vi.fn(() => Promise.resolve("saved"));
  for (const [label, wrong, right] of [
    ["ITT", "6 jours", "6"],
    ["Jour", "31/02/2026", "2411"],
  ] as const) {
    const field = screen.getByLabelText<HTMLInputElement>(label);
    await userEvent.type(field, wrong);
    expect(await saving.run(work)).toBeNull();
    expect(saving.trouble).toContain("rien n’est enregistré");
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe(wrong);
    expect((await screen.findByRole("alert")).textContent).toMatch(/Écrivez un nombre|Date non comprise/);
    await userEvent.clear(field);
    await userEvent.type(field, right);
  }
  expect(work).not.toHaveBeenCalled();
  expect(await saving.run(work)).toBe("saved");
});
