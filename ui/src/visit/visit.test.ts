import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Visit as Told } from "../contract/Visit";
import Visit from "./Visit.svelte";

const told: Told = { standing: "goes_on", before: "2026-11-03T09:00:00.000Z", before_sequence: 1234, sequence: 1300 };
const shown = (with_: Partial<Told>) => render(Visit, { props: { visit: { ...told, ...with_ } } });

test("a journal that goes on is said without alarm, with the day that a supervisor can remember", () => {
  shown({});
  expect(screen.getByText(/continue celui de votre visite du mardi 3 novembre 2026/)).toBeTruthy();
  expect(screen.getByText(/Si vous êtes venu depuis cette date/)).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a journal that was rewritten, or a visit that is not one's own, is an alarm", () => {
  shown({ standing: "rewritten" });
  expect(screen.getByRole("alert").textContent).toMatch(/ne continue pas celui de votre visite du mardi\s3\snovembre/);
  shown({ standing: "not_mine" });
  expect(screen.getAllByRole("alert")).toHaveLength(2);
});

test("a first visit, and a desk that wrote nothing down yet, are no alarm", () => {
  shown({ standing: "first", before: null, before_sequence: null });
  shown({ standing: "unknown", before: null, before_sequence: null, sequence: null });
  expect(screen.getByText(/Première visite avec ce compte/)).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
