import { beforeEach, expect, test, vi } from "vitest";
import { appearance, choose, resize } from "./appearance.svelte";

let kept: string[] = [];

beforeEach(async () => {
  const invoke = async (_: string, { action }: { action: { do: string; appearance: { size: string } } }) => {
    // The first answer is the slowest, as when the disk wakes up.
    await new Promise((done) => setTimeout(done, kept.length === 0 ? 20 : 0));
    kept.push(action.appearance.size);
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
  await choose({ size: "100" });
  kept = [];
});

test("the size goes up and down one step at a time and back to the usual one", async () => {
  await resize(1);
  expect(appearance.size).toBe("110");
  await resize(-1);
  await resize(-1);
  expect(appearance.size).toBe("90");
  await resize(0);
  expect(appearance.size).toBe("100");
});

test("at its largest it stays there", async () => {
  await choose({ size: "200" });
  await resize(1);
  expect(appearance.size).toBe("200");
});

test("of two choices in a row the last is the one that is kept", async () => {
  await Promise.all([resize(1), resize(1)]);
  expect(kept).toEqual(["110", "125"]);
});
