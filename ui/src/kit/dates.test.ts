import { expect, test } from "vitest";
import { addDays, addMonths, dayLong, instantTime, mondayOf, parseDay, parseTime, timeFr } from "./dates";

const TODAY = "2026-11-23"; // a Monday

test.each([
  ["2411", "2026-11-24"],
  ["24/11", "2026-11-24"],
  ["24.11.27", "2027-11-24"],
  ["241126", "2026-11-24"],
  ["24112026", "2026-11-24"],
  ["24-11-1958", "1958-11-24"],
  ["24/11/58", "1958-11-24"],
  ["2026-11-24", "2026-11-24"],
  ["1501", "2027-01-15"],
  ["1510", "2026-10-15"],
  ["mar", "2026-11-24"],
  ["Mardi", "2026-11-24"],
  ["lundi", "2026-11-30"],
  ["aujourd’hui", "2026-11-23"],
  ["demain", "2026-11-24"],
  ["après-demain", "2026-11-25"],
  ["hier", "2026-11-22"],
  ["+15j", "2026-12-08"],
  ["+2s", "2026-12-07"],
  ["-1m", "2026-10-23"],
  ["29/02/2028", "2028-02-29"],
])("%s is understood as %s", (typed, day) => {
  expect(parseDay(typed, TODAY)).toBe(day);
});

test.each(["", "31/02", "29/02/2027", "32/01", "m", "24/13", "bonjour", "2026-13-01", "12", "+j"])(
  "%s is not taken for a day",
  (typed) => {
    expect(parseDay(typed, TODAY)).toBeNull();
  },
);

test.each([
  ["14h30", "14:30"],
  ["1430", "14:30"],
  ["14:30", "14:30"],
  ["9", "09:00"],
  ["9 h", "09:00"],
  ["930", "09:30"],
  ["0h05", "00:05"],
])("%s is understood as the time %s", (typed, time) => {
  expect(parseTime(typed)).toBe(time);
});

test.each(["", "24h", "14h60", "midi", "14h3"])("%s is not taken for a time", (typed) => {
  expect(parseTime(typed)).toBeNull();
});

test("a month that is too short ends on its last day", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
});

test("days are counted across a change of hour", () => {
  expect(addDays("2026-10-24", 2)).toBe("2026-10-26");
});

test("Sunday belongs to the week that began on Monday", () => {
  expect(mondayOf("2026-11-29")).toBe("2026-11-23");
});

test("days and times are written the French way, without a line break inside", () => {
  expect(dayLong("2026-11-24")).toBe("mardi 24\u00a0novembre 2026");
  expect(dayLong("2026-11-01")).toBe("dimanche 1er\u00a0novembre 2026");
  expect(timeFr("14:30")).toBe("14\u00a0h\u00a030");
  expect(timeFr("09:00")).toBe("9\u00a0h");
});

test("an instant is shown on the clock of the desk, in winter and in summer", () => {
  expect(instantTime("2026-11-23T13:32:00Z")).toBe("14\u00a0h\u00a032");
  expect(instantTime("2026-07-01T13:32:00Z")).toBe("15\u00a0h\u00a032");
});
