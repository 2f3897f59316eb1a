/** An invented deadline, for tests. */
import type { CaseFileDeadline } from "../contract/CaseFileDeadline";

export function anyDeadline(over: Partial<CaseFileDeadline>): CaseFileDeadline {
  return {
    referral: null,
    follow_up: null,
    row: "A2",
    id: "A2",
    nature: "limit",
    label: "Poursuivre un délit",
    conditions: [],
    start: "facts",
    started_on: "2026-09-01",
    started_until: "2026-09-01",
    presumed: false,
    fixed: false,
    length: { count: 6, unit: "years" },
    at_most: null,
    rule: "PRESCRIPTION",
    moves: false,
    alert_on: "2032-09-01",
    counted_on: "2032-09-01",
    last_on: "2032-09-01",
    days_left: 2108,
    article: "Article 8 du code de procédure pénale",
    renumbered: false,
    sources: ["Une source inventée"],
    mark: "V",
    to_check: false,
    note: "",
    ...over,
  };
}
