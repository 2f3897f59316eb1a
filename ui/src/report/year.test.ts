import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { FrozenYear } from "../contract/FrozenYear";
import Year from "./Year.svelte";

let asked: [string, unknown][] = [];
const frozen: FrozenYear = {
  year: "2025",
  frozen_on: "2026-01-12",
  corrected_on: null,
  reason: null,
  differs: false,
};

beforeEach(() => {
  asked = [];
  const invoke = (_: string, { command, request }: { command: string; request: unknown }) => {
    asked.push([command, request]);
    return Promise.resolve([frozen]);
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
});

test("a year that is over says why it should be frozen, and one press freezes it", async () => {
  const onchange = vi.fn();
  render(Year, { year: "2025", years: [], onchange });
  expect(screen.getByText(/une saisie tardive les change encore/)).toBeTruthy();
  await userEvent.setup().click(screen.getByRole("button", { name: "Figer 2025" }));
  expect(asked).toEqual([["year_freeze", { year: "2025" }]]);
  expect(onchange).toHaveBeenCalledWith([frozen]);
});

test("a frozen year asks for nothing, until the records say something else: then it is corrected for a reason", async () => {
  const user = userEvent.setup();
  const { rerender } = render(Year, { year: "2025", years: [frozen], onchange: vi.fn() });
  expect(screen.queryByRole("button")).toBeNull();
  await rerender({ years: [{ ...frozen, differs: true }] });
  await user.selectOptions(screen.getByLabelText("Pourquoi"), "duplicate");
  await user.click(screen.getByRole("button", { name: "Rectifier 2025" }));
  expect(asked).toEqual([["year_correct", { year: "2025", reason: "duplicate" }]]);
});
