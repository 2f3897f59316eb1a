import { expect, test } from "vitest";
import { named } from "./words";

test("an act is called as the deadlines call it, with a capital", () => {
  expect(named("dismissal")).toBe("L’avis de classement");
  expect(named("hearing")).toBe("L’audience");
});
