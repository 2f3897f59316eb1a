import { describe, expect, it } from "vitest";
import type { Appointment } from "../contract/Appointment";
import type { FreeSlot } from "../contract/FreeSlot";
import { codeOf, optionsOf, slotOf, type Moving } from "./moves";
import { daysOf, requested, rhythmOf, saidRhythm, type TypedSeries } from "./series";

const TYPED: TypedSeries = {
  every: "week",
  nth: "1",
  weekday: "2",
  from: "2026-11-24",
  until: "2027-01-31",
  starts: "09:00",
  ends: "12:00",
  place: "Maison du Citoyen",
  seats: [{ staff: "a", room: "Bureau 2", intervention: "juridique", minutes: "45" }],
};

describe("a permanence that comes back", () => {
  it("is read aloud as it is typed", () => {
    const said = (change: Partial<TypedSeries>) => saidRhythm(rhythmOf({ ...TYPED, ...change }), 2, "2026-11-23");
    expect(said({})).toBe("Chaque mardi");
    expect(said({ every: "two_weeks" })).toBe("Un mardi sur deux");
    expect(said({ every: "month", nth: "2" })).toBe("Le deuxième mardi du mois");
    expect(said({ every: "month", nth: "last" })).toBe("Le dernier mardi du mois");
    expect(said({ every: "once" })).toMatch(/^Le mardi 24\snovembre 2026$/);
  });

  it("is one day of its own when it comes back never", () => {
    const once = daysOf({ ...TYPED, every: "once", from: "2026-11-26", until: null });
    expect(once).toEqual({ rhythm: { every: "once" }, weekday: 4, from: "2026-11-26", until: "2026-11-26" });
  });

  it("has no days before both ends are known, and asks the desk to name what is missing", () => {
    const unfinished = { ...TYPED, until: null, seats: [{ staff: null, room: "", intervention: null, minutes: "x" }] };
    expect(daysOf(unfinished)).toBeNull();
    expect(requested(unfinished)).toMatchObject({
      until: "",
      seats: [{ staff: "", intervention: "", slot_minutes: 0 }],
    });
  });
});

function slot(starts: string, staff: string): FreeSlot {
  const where = { desk_session: 1, staff_name: staff, room: null, intervention: "juridique" };
  return { on: "2026-11-24", starts, staff, minutes: 45, ...where };
}

describe("everybody of a permanence", () => {
  const slots = [slot("09:00", "a"), slot("09:30", "a"), slot("09:00", "b"), slot("09:45", "a")];
  const moving = (id: number, chosen: FreeSlot | null): Moving => ({
    appointment: { id } as Appointment,
    slots,
    chosen: chosen && codeOf(chosen),
  });

  it("is offered no minute that another of them has taken", () => {
    const [first, second] = [moving(1, slot("09:00", "a")), moving(2, null)];
    const codes = optionsOf(second, [first, second]).map(({ code }) => code);
    expect(codes).toEqual([slot("09:00", "b"), slot("09:45", "a")].map(codeOf));
    expect(optionsOf(first, [first, second])).toHaveLength(slots.length);
  });

  it("may be left where it is", () => {
    expect(slotOf(moving(1, null))).toBeNull();
    expect(slotOf(moving(1, slot("09:00", "b")))?.staff).toBe("b");
  });
});
