import { expect, test } from "vitest";
import { latestOver, periodOf } from "./period";

test("a year is its twelve months and a month is itself", () => {
  expect(periodOf("2025")).toEqual({ from_month: "2025-01", until_month: "2025-12" });
  expect(periodOf("2025-10")).toEqual({ from_month: "2025-10", until_month: "2025-10" });
});

test("proposes the latest period that is past, or the latest when none is", () => {
  const as_options = (codes: string[]) => codes.map((code) => ({ code, label: code }));
  expect(latestOver(as_options(["2026-11", "2026-10"]), "2026-11-23")).toBe("2026-10");
  expect(latestOver(as_options(["2026", "2025"]), "2026-11-23")).toBe("2025");
  expect(latestOver(as_options(["2026"]), "2026-11-23")).toBe("2026");
  expect(latestOver([], "2026-11-23")).toBeNull();
});
