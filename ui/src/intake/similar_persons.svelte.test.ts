import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { undoLast } from "../kit/toasts.svelte";
import { blankPerson } from "../person/blank";
import SimilarPersons from "./SimilarPersons.svelte";

const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (_door: string, { request }: { request: { distinct_from: number[] } }) => {
    asked(request);
    const known = { person: 7, display_name: "EXEMPLE Inventée", born_on: null, why: ["slip", "phone"] };
    return request.distinct_from.includes(7) ? [] : [{ ...known, case_file: 12, case_file_number: "2026-0012" }];
  },
}));

it("says why somebody may be known, and asks no more once it was answered, unless that is undone", async () => {
  const person = $state({ ...blankPerson(), birth_name: "Exemlpe" });
  const onchoose = vi.fn();
  render(SimilarPersons, { person, onchoose });
  expect(await screen.findByText("à une faute de frappe près, même téléphone")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "C’est elle" }));
  expect(onchoose).toHaveBeenCalledWith(7);

  await userEvent.click(screen.getByRole("button", { name: "Ce n’est pas la même personne" }));
  expect(screen.queryByText(/EXEMPLE Inventée/)).toBeNull();
  expect(person.distinct_from).toEqual([7]);
  await vi.waitFor(() => expect(asked.mock.lastCall?.[0].distinct_from).toEqual([7]));
  expect(screen.queryByText(/EXEMPLE Inventée/)).toBeNull();

  undoLast();
  expect(await screen.findByText(/EXEMPLE Inventée/)).toBeTruthy();
});

it("opens the file of whoever may be known", async () => {
  render(SimilarPersons, { person: { ...blankPerson(), birth_name: "Exemlpe" }, onchoose: () => undefined });
  await userEvent.click(await screen.findByRole("button", { name: "Ouvrir le dossier 2026-0012" }));
  expect(location.hash).toBe("#/case_file/12");
});
