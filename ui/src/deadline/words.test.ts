import { describe, expect, it } from "vitest";
import { plain } from "../kit/option";
import { anyDeadline } from "./example";
import { conditions, counted, countdown, grouped, started, tone, when } from "./words";

const TODAY = "2026-11-24";
const told = (alert_on: string, days_left: number) => plain(countdown(TODAY, { alert_on, days_left }));

describe("a countdown", () => {
  it.each([
    ["2026-11-24", 0, "aujourd hui"],
    ["2026-11-25", 1, "demain"],
    ["2027-02-22", 90, "dans 90 jours"],
    ["2027-02-23", 91, "dans 2 mois"],
    ["2027-02-24", 92, "dans 3 mois"],
    ["2028-11-23", 730, "dans 23 mois"],
    ["2028-11-24", 731, "dans 2 ans"],
    ["2057-06-08", 11154, "dans 30 ans"],
  ])("to %s is never longer than what is left", (alert_on, days_left, expected) => {
    expect(told(alert_on, days_left)).toBe(expected);
  });

  it("that is past asks for a check and never says that a right is lost", () => {
    const past = told("2026-11-20", -4);
    expect(past).toContain("il y a 4 jours");
    expect(past).toContain("a verifier sans attendre");
    expect(past).not.toContain("prescri");
  });
});

describe("a deadline in words", () => {
  it("says what it is counted from, forwards, backwards, at once and between two lengths", () => {
    const said = (length: [number, "hours" | "days" | "months" | "years"], at_most: number | null = null) =>
      plain(
        counted({
          length: { count: length[0], unit: length[1] },
          at_most: at_most === null ? null : { count: at_most, unit: length[1] },
          start: "facts",
        }),
      );
    expect(said([6, "years"])).toBe("6 ans depuis les faits");
    expect(said([1, "years"])).toBe("1 an depuis les faits");
    expect(said([-24, "hours"])).toBe("24 heures avant les faits");
    expect(said([6, "months"], 9)).toBe("6 mois a 9 mois depuis les faits");
    expect(said([0, "days"], 30)).toBe("tout de suite, depuis les faits");
  });

  it("says the day it started, the two it may have, or the earliest", () => {
    const of = (over: object) => started(anyDeadline({ started_on: "2026-09-01", ...over }));
    expect(of({ started_until: "2026-09-01" })).toContain("soit le mardi 1er\u00a0septembre");
    expect(of({ started_until: "2026-09-20" })).toContain("entre le mardi 1er\u00a0septembre");
    expect(of({ started_until: null, presumed: true })).toContain("au plus tôt le");
  });

  it("says an opening as an opening", () => {
    expect(when({ alert_on: "2026-12-10", nature: "opening" })).toContain("Possible une fois passé le");
    expect(when({ alert_on: "2026-12-10", nature: "limit" })).toContain("Alerte");
    expect(tone({ days_left: 2, nature: "opening" })).toBe("calm");
    expect([-1, 7, 8, 30, 31].map((days_left) => tone({ days_left, nature: "limit" }))).toEqual([
      "danger",
      "danger",
      "warn",
      "warn",
      "calm",
    ]);
  });

  it("says on what it depends, in a sentence", () => {
    const said = conditions({
      conditions: [
        { circumstance: "minor", holds: false },
        { circumstance: "public", holds: true },
      ],
    });
    expect(said).toBe("Seulement si la victime était majeure au moment des faits, les propos étaient publics.");
    expect(conditions({ conditions: [] })).toBe("");
  });
});

it("what may still run stays ahead, an opening is never past, and what has no date comes later", () => {
  const all = [
    anyDeadline({ id: "past", alert_on: "2026-11-01", last_on: "2026-11-02", days_left: -23 }),
    anyDeadline({ id: "runs", alert_on: "2026-11-01", last_on: "2026-11-30", days_left: -23 }),
    anyDeadline({ id: "open", alert_on: "2026-11-01", last_on: null, days_left: -23, nature: "opening" }),
    anyDeadline({ id: "soon", alert_on: "2026-11-24", last_on: "2026-11-24", days_left: 0 }),
    anyDeadline({ id: "undated", alert_on: null, last_on: null, days_left: null }),
  ];
  const { ahead, past, later } = grouped(TODAY, all);
  expect(ahead.map(({ id }) => id)).toEqual(["runs", "open", "soon"]);
  expect(past.map(({ id }) => id)).toEqual(["past"]);
  expect(later.map(({ id }) => id)).toEqual(["undated"]);
});
