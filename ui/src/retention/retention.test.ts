import { render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import type { Elimination } from "../contract/Elimination";
import Slip from "./Slip.svelte";

const slip: Elimination = {
  id: 3,
  state: "asked",
  proposed_by_name: "Ada",
  proposed_on: "2026-11-20",
  files: [
    {
      case_file: 1,
      number: "2015-0001",
      display_name: "Ancienne Zoé",
      opened_year: 2015,
      last_year: 2016,
      kept: false,
    },
  ],
  visa_reference: "AD59-2026-7",
  visa_on: "2026-11-21",
  visa_by_name: "Ada",
  asked_by_name: "Ada",
  asked_on: "2026-11-22",
  asked_by_me: true,
  confirmed_by_name: null,
  confirmed_on: null,
  finished: false,
  backups: [],
};

function shown(with_: Partial<Elimination>): void {
  const props = { busy: false, onleave: vi.fn(), onvisa: vi.fn(), ondestroy: vi.fn(), onwithdraw: vi.fn() };
  render(Slip, { props: { ...props, slip: { ...slip, ...with_ } } });
}

const button = (name: string) => screen.queryByRole("button", { name });

test("whoever asked for a destruction is offered no confirmation of it", () => {
  shown({});
  expect(button("Confirmer la destruction")).toBeNull();
  expect(screen.getByText(/un autre agent responsable la confirme/)).toBeTruthy();
});

test("somebody else is", () => {
  shown({ asked_by_me: false });
  expect(button("Confirmer la destruction")).not.toBeNull();
});

test("before the visa nothing can be destroyed", () => {
  shown({ state: "proposed", visa_on: null, asked_by_me: false, asked_on: null, asked_by_name: null });
  expect(button("Demander la destruction")).toBeNull();
  expect(button("Noter le visa")).not.toBeNull();
});

test("once it is destroyed the backups that still hold it are named", () => {
  shown({
    state: "destroyed",
    confirmed_on: "2026-11-23",
    confirmed_by_name: "Alan",
    finished: true,
    backups: ["un.bak"],
  });
  expect(screen.getByText(/un\.bak/)).toBeTruthy();
  expect(button("Retirer le bordereau")).toBeNull();
});
