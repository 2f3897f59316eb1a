import { expect, it } from "vitest";
import { formOf } from "./drafts";

it("takes a draft up again in the form of its own subject", () => {
  const at = (kind: string, subject: string) => formOf({ kind, subject, saved_at: "2026-11-23T13:32:00Z" });
  expect(at("intake", "new")).toBe("#/intake");
  expect(at("intake", "person-7")).toBe("#/intake/person/7");
  expect(at("intake", "appointment-3")).toBe("#/intake/appointment/3");
  expect(at("intake", "facts-12")).toBe("#/intake/facts/12");
  expect(at("interview", "interview-5")).toBe("#/interview/5");
  expect(at("restricted_note", "interview-5")).toBe("#/interview/5");
  expect(at("interview", "file-4-none")).toBe("#/interview/new/4");
  expect(at("interview", "file-4-12")).toBe("#/interview/new/4/12");
  expect(at("individual_assessment", "3")).toBe("#/individual_assessment/3");
  expect(at("referral", "referral-9")).toBe("#/referral/9/edit");
  expect(at("referral", "file-4")).toBe("#/referral/new/4");
  expect(at("follow_up", "4-file")).toBe("#/case_file/4");
  expect(at("referral_act", "referral-9-answer")).toBe("#/referral/9");
  expect(at("matter", "file-4-matter")).toBe("#/case_file/4");
  expect(at("closing", "file-4-open")).toBe("#/case_file/4");
  expect(at("rights_request", "file-4-new-add")).toBe("#/case_file/4");
  expect(at("access_file", "7")).toBe("#/access_file/7");
  expect(at("hand_over", "new")).toBe("#/hand_over/new");
  expect(at("note", "anything")).toBeNull();
});
