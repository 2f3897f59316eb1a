import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { desk } from "../app/session.svelte";
import type { DeskSession } from "../contract/DeskSession";
import type { Status } from "../contract/Status";
import Stranded from "./Stranded.svelte";

const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke: asked }));

desk.status = { today: "2026-11-30" } as Status;

function session(id: number, cancelled: boolean, expected: number): DeskSession {
  const when = { held_on: "2026-12-01", starts: "09:00", ends: "12:00", place: "P.", room: "", slot_minutes: 45 };
  const whose = { staff: "a", staff_name: `Collègue ${id}`, intervention: "juridique", series: null, closure: null };
  return { id, cancelled, expected, ...when, ...whose };
}

it("names every permanence that is not held and still expects somebody", async () => {
  asked.mockResolvedValue([session(1, true, 2), session(2, true, 0), session(3, false, 4), session(4, true, 1)]);
  render(Stranded);
  const links = await screen.findAllByRole("link");
  expect(links.map((link) => link.textContent.trim())).toEqual([
    expect.stringContaining("Collègue 1"),
    expect.stringContaining("Collègue 4"),
  ]);
  expect(screen.getByRole("status").textContent).toContain("2 rendez-vous attendus");
});

it("says nothing when nobody would come for nothing", async () => {
  asked.mockResolvedValue([session(1, true, 0), session(2, false, 3)]);
  const { container } = render(Stranded);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect(container.textContent.trim()).toBe("");
});
