import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Protection } from "./protection.svelte";
import Protecting from "./Protecting.svelte";

const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke: (_door: string, { command }: { command: string }) => asked(command) as unknown,
}));

const of = { report: { name: "activity" as const, from_month: "2025-01", until_month: "2025-12" } };
const at = (per_mille: number) => ({ per_mille, over: per_mille === 1000 });
/** As the desk answers: others have their turn meanwhile. */
const soon = (answer: object) => () => new Promise((resolve) => setTimeout(resolve, 1, answer));

beforeEach(() => asked.mockReset());

it("says how far a protection is until it is over", async () => {
  let go: (progress: object) => void = () => {};
  asked.mockResolvedValueOnce(at(0)).mockResolvedValueOnce(at(250));
  asked.mockImplementationOnce(() => new Promise((resolve) => (go = resolve)));
  const protection = new Protection();
  render(Protecting, { protection });
  const carried = protection.carry(of);
  expect((await screen.findByRole<HTMLProgressElement>("progressbar")).value).toBe(0.25);
  go(at(1000));
  expect(await carried).toBe(true);
  await vi.waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
});

it("stops it when asked, and says so", async () => {
  asked.mockImplementation((command: string) => soon(command === "protection_stop" ? {} : at(100))());
  const protection = new Protection();
  render(Protecting, { protection });
  const carried = protection.carry(of);
  await userEvent.click(await screen.findByRole("button", { name: "Arrêter" }));
  expect(await carried).toBe(false);
  expect(asked).toHaveBeenCalledWith("protection_stop");
  expect(await screen.findByText(/La protection a été arrêtée/)).toBeTruthy();
});

it("answers nothing for what was asked before", async () => {
  asked.mockImplementation(soon(at(100)));
  const protection = new Protection();
  const first = protection.carry(of);
  asked.mockImplementation(soon(at(1000)));
  expect(await protection.carry(of)).toBe(true);
  expect(await first).toBe(false);
});
