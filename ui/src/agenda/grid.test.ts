import { describe, expect, it } from "vitest";
import type { Appointment } from "../contract/Appointment";
import type { DeskSession } from "../contract/DeskSession";
import { aimed, beginning, goingOn, period, placed, sessionAt, slots, startIn, stepped, weekColumns } from "./grid";

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

/** From nine to noon by slots of three quarters of an hour. */
const MORNING: DeskSession = {
  id: 7,
  held_on: "2026-11-24",
  starts: "09:00",
  ends: "12:00",
  place: "P.",
  room: "",
  slot_minutes: 45,
  staff: "a",
  staff_name: "A",
  intervention: "information",
  cancelled: false,
  series: null,
  closure: null,
  expected: 0,
};

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

  it("says who is busy in a half hour that began before it, unless nobody came of it", () => {
    const long = appointment(1, "09:00", 60);
    expect(goingOn(placed([long]), 9 * 60 + 30).map(({ appointment: { id } }) => id)).toEqual([1]);
    expect(goingOn(placed([long]), 10 * 60)).toEqual([]);
    expect(goingOn(placed([{ ...long, status: "absent" }]), 9 * 60 + 30)).toEqual([]);
  });

  it("books on the slot of the permanence that begins in the half hour, or on the half hour", () => {
    const at = (slot: number) => startIn(sessionAt([MORNING], slot), slot);
    expect([9 * 60, 9 * 60 + 30, 10 * 60, 10 * 60 + 30].map(at)).toEqual(["09:00", "09:45", "10:00", "10:30"]);
    expect(startIn(undefined, 14 * 60)).toBe("14:00");
  });

  it("moves by one slot of its permanence, by half an hour elsewhere, and never out of the day", () => {
    const inside = { ...appointment(1, "09:45", 45), desk_session: 7 };
    expect([1, -1].map((down) => stepped(inside, [MORNING], down))).toEqual(["10:30", "09:00"]);
    expect(stepped(appointment(1, "14:00", 30), [MORNING], 1)).toBe("14:30");
    expect(stepped(appointment(1, "00:15", 30), [], -1)).toBeNull();
    expect(stepped(appointment(1, "23:00", 45), [], 1)).toBeNull();
  });

  it("lands what is carried on the nearest slot of that colleague, on a quarter of an hour elsewhere", () => {
    const one = appointment(1, "14:00", 45);
    expect(aimed(10 * 60, one, [MORNING])).toBe("09:45");
    expect(aimed(10 * 60 + 10, one, [MORNING])).toBe("10:30");
    expect(aimed(10 * 60 + 10, { ...one, staff: "b" }, [MORNING])).toBe("10:15");
    expect(aimed(-20, one, [])).toBe("00:00");
    expect(aimed(24 * 60, one, [])).toBe("23:14");
  });
});
