import { describe, expect, it } from "vitest";
import type { Appointment } from "../contract/Appointment";
import { beginning, period, placed, slots, weekColumns } from "./grid";

function appointment(id: number, starts: string, minutes: number): Appointment {
  const nobody = { person: null, case_file: null, case_file_number: null, desk_session: null, postponed_to: null };
  const words = {
    staff: "a",
    staff_name: "A",
    who: "M. E.",
    initials: "E.",
    outside_reason: "",
    room: null,
    intervention: "information",
    note: "",
  };
  const flags = { walk_in: false, outside_safe_hours: false, status: "booked" as const };
  return { id, on: "2026-11-24", starts, minutes, ...nobody, ...words, ...flags };
}

describe("the grid", () => {
  it("puts overlapping appointments side by side", () => {
    const lanes = placed([appointment(1, "09:00", 60), appointment(2, "09:30", 30), appointment(3, "10:00", 30)]);
    expect(lanes.map(({ appointment: { id }, lane, lanes: of }) => [id, lane, of])).toEqual([
      [1, 0, 2],
      [2, 1, 2],
      [3, 0, 1],
    ]);
  });

  it("names every appointment that begins in a slot", () => {
    const all = placed([appointment(1, "09:00", 20), appointment(2, "09:20", 20), appointment(3, "09:30", 30)]);
    expect(beginning(all, 9 * 60).map(({ appointment: { id } }) => id)).toEqual([1, 2]);
  });

  it("stretches to what is planned outside office hours", () => {
    expect(slots([], [])[0]).toBe(8 * 60);
    expect(slots([appointment(1, "07:15", 30)], [])[0]).toBe(7 * 60);
    expect(slots([appointment(1, "18:00", 45)], []).at(-1)).toBe(18 * 60 + 30);
  });

  it("shows the week end only when something is planned on it", () => {
    expect(weekColumns("2026-11-25", new Set()).map(({ on }) => on)).toHaveLength(5);
    const busy = weekColumns("2026-11-25", new Set(["2026-11-28"]));
    expect(busy.map(({ on }) => on).at(-1)).toBe("2026-11-28");
    expect(period("week", "2026-11-29")).toEqual(["2026-11-23", "2026-11-29"]);
  });
});
