import { expect, it } from "vitest";
import type { ToDo } from "../contract/ToDo";
import type { When } from "../contract/When";
import { groups, isMine } from "./to_do";

const line = (when: When, account: string | null): ToDo => ({
  subject: {
    kind: "silence",
    of: { case_file: 1, case_file_number: "2026-0001", display_name: "", last_on: "2026-09-01", days: 83, signs: [] },
  },
  when,
  on: "2026-09-01",
  days_late: 83,
  case_file: 1,
  case_file_number: "2026-0001",
  display_name: "",
  person: 1,
  account,
  account_name: null,
});

it("keeps the order of the desk under one heading for each moment", () => {
  const list = [line("late", null), line("late", "a"), line("today", "a"), line("silent", "b")];
  expect(groups(list).map(({ when, lines }) => [when, lines.length])).toEqual([
    ["late", 2],
    ["today", 1],
    ["silent", 1],
  ]);
});

it("shows what is nobody's to everybody, and a colleague's only to them", () => {
  expect(isMine(line("late", null), "a")).toBe(true);
  expect(isMine(line("late", "a"), "a")).toBe(true);
  expect(isMine(line("late", "b"), "a")).toBe(false);
});
