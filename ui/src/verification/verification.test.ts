import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { LastVerification } from "../contract/LastVerification";
import VerificationToday from "./VerificationToday.svelte";
import Verified from "./Verified.svelte";

const asked = vi.hoisted(() => ({ answer: null as LastVerification | null }));
vi.mock("../desk", async (actual) => ({
  ...(await actual<typeof import("../desk")>()),
  ask: async () => asked.answer,
}));

const whole: LastVerification = {
  at: "2026-11-30T09:00:00.000Z",
  whole: true,
  desk: true,
  statistics: true,
  journals: true,
  facts: true,
  documents: true,
  visits: true,
};
beforeEach(() => (asked.answer = null));

test("the page of the backups says when the vault was last checked in full", async () => {
  asked.answer = whole;
  render(Verified);
  expect(await screen.findByText(/Dernière vérification complète.*30 novembre 2026/)).toBeTruthy();
});

test("and that it was not yet", async () => {
  render(Verified);
  expect(await screen.findByText("Aucune vérification complète n’a encore été faite.")).toBeTruthy();
});

test("in the morning nothing is said of a check that found nothing", async () => {
  asked.answer = whole;
  render(VerificationToday);
  await new Promise((done) => setTimeout(done));
  expect(document.body.textContent.trim()).toBe("");
});

test("what a check found is an alarm that says what, and what to do", async () => {
  asked.answer = { ...whole, whole: false, journals: false, documents: false };
  render(VerificationToday);
  const alarm = await screen.findByRole("alert");
  expect(alarm.textContent).toMatch(/a trouvé une anomalie/);
  expect(alarm.querySelectorAll("li")).toHaveLength(2);
  expect(alarm.textContent).toMatch(/Faites une sauvegarde/);
});

test("of damaged pages nothing else is told", async () => {
  asked.answer = { ...whole, whole: false, desk: false, journals: false, facts: false };
  render(VerificationToday);
  expect((await screen.findByRole("alert")).querySelectorAll("li")).toHaveLength(1);
});
