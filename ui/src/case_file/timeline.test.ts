import { expect, it } from "vitest";
import type { TimelineItem } from "../contract/TimelineItem";
import type { TimelineKind } from "../contract/TimelineKind";
import { shown } from "./timeline";

const TODAY = "2026-11-23";
let last = 0;
function item(kind: TimelineKind, on: string, more: Partial<TimelineItem> = {}): TimelineItem {
  last += 1;
  const none = { time: null, code: null, text: "", circle: null, days_left: null };
  return { case_file: 1, case_file_number: "2026-0001", on, kind, id: last, ...none, ...more };
}
const days = (items: TimelineItem[]) => items.map(({ on }) => on);

it("tells what comes the soonest first, then what happened the latest first", () => {
  const story = [
    item("appointment", "2026-12-08"),
    item("follow_up", "2026-11-20", { code: "open" }),
    item("interview", "2026-11-19"),
    item("opened", "2026-11-01"),
  ];
  const { ahead, behind } = shown(story, { file: 1, theme: "all", today: TODAY });
  // Something to do stays ahead of us until it is done, even once its day is past.
  expect(days(ahead)).toEqual(["2026-11-20", "2026-12-08"]);
  expect(days(behind)).toEqual(["2026-11-19", "2026-11-01"]);
});

it("keeps a limit of thirty years for whoever asks for deadlines", () => {
  const story = [item("deadline", "2057-06-10"), item("deadline", "2027-02-01"), item("interview", "2026-11-19")];
  const wanted = { file: 1, today: TODAY };
  expect(days(shown(story, { ...wanted, theme: "all" }).ahead)).toEqual(["2027-02-01"]);
  expect(days(shown(story, { ...wanted, theme: "deadlines" }).ahead)).toEqual(["2027-02-01", "2057-06-10"]);
  expect(shown(story, { ...wanted, theme: "deadlines" }).behind).toEqual([]);
});

it("shows the other files of the affair only when asked", () => {
  const story = [item("interview", "2026-11-20", { case_file: 2 }), item("interview", "2026-11-19")];
  expect(days(shown(story, { file: 1, theme: "meetings", today: TODAY }).behind)).toEqual(["2026-11-19"]);
  expect(days(shown(story, { file: null, theme: "meetings", today: TODAY }).behind)).toHaveLength(2);
});

it("begins a day that saw it all with the end, and ends it with the opening", () => {
  const story = (["opened", "interview", "facts", "closed"] as const).map((kind) => item(kind, TODAY));
  const { behind } = shown(story, { file: 1, theme: "all", today: TODAY });
  expect(behind.map(({ kind }) => kind)).toEqual(["closed", "interview", "opened", "facts"]);
});
